import type { Temporal } from 'temporal-polyfill'
import { instantOf } from '../shared/time.ts'
import type { Shift } from './settings.ts'

/** A shift on one date, as instants. */
export type ShiftOccurrence = {
  /** The local date on which it starts. */
  readonly date: Temporal.PlainDate
  readonly shift: Shift
  readonly timeZone: string
  readonly start: Temporal.Instant
  readonly end: Temporal.Instant
  /** Its window: from `opens`, inclusive, to `closes`, exclusive. */
  readonly opens: Temporal.Instant
  readonly closes: Temporal.Instant
}

/** The occurrences that start on a local date. */
export type Roster = (date: Temporal.PlainDate) => ReadonlyArray<ShiftOccurrence>

/** The occurrence of a shift that starts on `date`: wall-clock times, real elapsed margins. */
export function shiftOccurrence(
  date: Temporal.PlainDate,
  shift: Shift,
  timeZone: string,
): ShiftOccurrence {
  const crossesMidnight = shift.end.since(shift.start).sign <= 0
  const endDate = crossesMidnight ? date.add({ days: 1 }) : date
  const start = instantOf(timeZone, date, shift.start, 'start')
  const end = instantOf(timeZone, endDate, shift.end, 'end')
  return {
    date,
    shift,
    timeZone,
    start,
    end,
    opens: start.subtract({ minutes: shift.beforeMinutes }),
    closes: end.add({ minutes: shift.afterMinutes }),
  }
}

/** A roster of one shift on every date. Remembers what it computed: a list of people asks for the same dates. */
export function dailyRoster(shift: Shift, timeZone: string): Roster {
  const known = new Map<string, ReadonlyArray<ShiftOccurrence>>()
  return (date) => {
    const key = date.toString()
    const occurrences = known.get(key) ?? [shiftOccurrence(date, shift, timeZone)]
    known.set(key, occurrences)
    return occurrences
  }
}

/** True if the site's clocks change between the start and the end of the window. */
export function crossesClockChange({ timeZone, opens, closes }: ShiftOccurrence): boolean {
  return (
    opens.toZonedDateTimeISO(timeZone).offsetNanoseconds !==
    closes.toZonedDateTimeISO(timeZone).offsetNanoseconds
  )
}
