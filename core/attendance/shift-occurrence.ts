import { Temporal } from 'temporal-polyfill'
import { occurrenceOn, type Occurrence } from './occurrences.ts'
import { templateOf, type Shift } from './settings.ts'
import {
  createSiteClock,
  dateText,
  dayNumber,
  type DayNumber,
  type SiteClock,
} from './site-clock.ts'

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
  /** The same as the engine reckons with it. */
  readonly occurrence: Occurrence
}

/** The occurrences that start on a local date. */
export type Roster = (date: Temporal.PlainDate) => ReadonlyArray<ShiftOccurrence>

const clocks = new Map<string, SiteClock>()

/** The clock of a zone; the same one each time. Throws `RangeError` for a zone that does not exist. */
export function clockOf(timeZone: string): SiteClock {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = createSiteClock(timeZone)
  clocks.set(timeZone, clock)
  return clock
}

export function instantAt(atMs: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
}

export function dateOf(day: DayNumber): Temporal.PlainDate {
  return Temporal.PlainDate.from(dateText(day))
}

export function dayOf(date: Temporal.PlainDate): DayNumber {
  return dayNumber(date.toString())
}

/** The occurrence of a shift that starts on `date`: wall-clock times, real elapsed margins. */
export function shiftOccurrence(
  date: Temporal.PlainDate,
  shift: Shift,
  timeZone: string,
): ShiftOccurrence {
  const occurrence = occurrenceOn(templateOf(shift), dayOf(date), false, clockOf(timeZone))
  return {
    ...{ date, shift, timeZone, occurrence },
    start: instantAt(occurrence.startMs),
    end: instantAt(occurrence.endMs),
    opens: instantAt(occurrence.opensMs),
    closes: instantAt(occurrence.closesMs),
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
