import { Temporal } from 'temporal-polyfill'
import { formatHourMinute } from '../../ui/format-time.ts'

const calendarDate = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  // A calendar date has no zone: it is formatted as the same date in UTC.
  timeZone: 'UTC',
})

/**
 * Wall-clock time at the site, read from the local date `date`: an instant that falls on another
 * local date says by how many days (`06:02 +1`), so that the end of a night shift cannot mislead.
 */
export function formatClockOn(instant: string, timeZone: string, date: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate()
  const days = Temporal.PlainDate.from(date).until(local).days
  const clock = formatHourMinute(instant, timeZone)
  return days === 0 ? clock : `${clock} ${days > 0 ? '+' : '−'}${Math.abs(days)}`
}

/** A calendar date in words, `Sunday 22 November 2026`. */
export function formatDate(date: string): string {
  const { year, month, day } = Temporal.PlainDate.from(date)
  return calendarDate.format(Date.UTC(year, month - 1, day)).replace(',', '')
}

/** The calendar date `days` later (earlier if negative). */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Whether `text` is a calendar date such as `2026-11-22`; a date input may hold half of one. */
export function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text).year >= 1970
  } catch {
    return false
  }
}

/**
 * A length of time for people: `8 h 05 min`, `12 min`, `40 s`.
 * Whole minutes are cut, never rounded up, so that 59 s short of an hour is not an hour.
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.trunc(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.trunc(whole / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.trunc(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}
