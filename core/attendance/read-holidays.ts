import { Temporal } from 'temporal-polyfill'
import { dayNumber, type DayNumber } from './site-clock.ts'

export type Holiday = { readonly day: DayNumber; readonly name: string }

export type HolidaysRead = {
  readonly holidays: ReadonlyArray<Holiday>
  /** What could not be read, by line; nothing is left out silently. */
  readonly problems: ReadonlyArray<string>
}

/** An event of a calendar of holidays lasts this long at most. Days. */
const mostDays = 366

/**
 * Reads the all-day events of a calendar (RFC 5545): each date from DTSTART to before DTEND. Events with times and events
 * that repeat are problems: a calendar of holidays names dates.
 */
export function readHolidays(text: string): HolidaysRead {
  // A line that begins with white space goes on with the one before it.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const holidays: Holiday[] = []
  const problems: string[] = []
  let event: Map<string, string> | null = null
  for (const [index, line] of lines.entries()) {
    const [, name = '', value = ''] = /^([A-Za-z-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? []
    const key = name.toUpperCase()
    if (key === 'BEGIN' && value === 'VEVENT') event = new Map()
    else if (key === 'END' && value === 'VEVENT' && event) {
      const read = readEvent(event)
      if (typeof read === 'string') problems.push(`line ${index + 1}: ${read}`)
      else holidays.push(...read)
      event = null
    } else if (event && !event.has(key)) event.set(key, value)
  }
  if (holidays.length === 0 && problems.length === 0) problems.push('no event was found')
  return { holidays, problems }
}

function readEvent(event: ReadonlyMap<string, string>): ReadonlyArray<Holiday> | string {
  const name = (event.get('SUMMARY') ?? '').replace(/\\([,;\\])/g, '$1')
  if (event.has('RRULE')) return `"${name}" repeats by a rule; give its dates`
  const from = readDate(event.get('DTSTART') ?? '')
  if (from === null) return `"${name}" has no date to start at`
  const end = event.get('DTEND')
  const to = end === undefined ? from + 1 : readDate(end)
  if (to === null || to <= from) return `"${name}" ends before it starts`
  if (to - from > mostDays) return `"${name}" lasts ${to - from} days`
  return Array.from({ length: to - from }, (_, index) => ({ day: from + index, name }))
}

/** The number of `20261225`; null for anything else. */
function readDate(text: string): DayNumber | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? []
  if (year === '') return null
  try {
    const date = Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: 'reject' })
    return dayNumber(date.toString())
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
