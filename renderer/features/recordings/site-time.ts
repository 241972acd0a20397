import { Temporal } from 'temporal-polyfill'

/** What a field for local date and time holds, `2026-11-23T08:30:05`, of an instant at the site. */
export function toLocalText(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
}

/**
 * The instant of a local date and time of the site, RFC 3339 Z; null for half of one. A time that the clocks show twice is
 * the earlier instant, one that they skip moves forward.
 */
export function fromLocalText(text: string, timeZone: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' })
      .toZonedDateTime(timeZone)
      .toInstant()
      .toString()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

/** `UTC+1` or `UTC-3:30`: what the clocks of the site differ by at that time. */
export function offsetOf(instant: string, timeZone: string): string {
  const { offset } = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone)
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(offset) ?? []
  if (hours === undefined || (hours === '00' && minutes === '00')) return 'UTC'
  return `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`
}
