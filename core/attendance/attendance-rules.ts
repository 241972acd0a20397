import type { Temporal } from 'temporal-polyfill'
import type { AttendancePolicy } from './settings.ts'
import { clockOf, dateOf, dayOf, type Roster, type ShiftOccurrence } from './shift-occurrence.ts'
import type { Place as EnginePlace, StayRules } from './stays.ts'

/** Where a punch counts. */
export type Place =
  | {
      readonly kind: 'shift'
      readonly date: Temporal.PlainDate
      readonly occurrence: ShiftOccurrence
    }
  /** In no window of any shift; counts on the local date. */
  | { readonly kind: 'off-shift'; readonly date: Temporal.PlainDate }

/** Somebody is in. */
export type OpenSession = {
  readonly inAt: Temporal.Instant
  readonly place: Place
  /** The last instant at which an OUT still closes it, inclusive. */
  readonly endsAt: Temporal.Instant
}

export type AttendanceRules = {
  readonly policy: AttendancePolicy
  readonly roster: Roster
  readonly timeZone: string
}

/** Rules as the engine takes them. */
export function stayRulesOf({ policy, roster, timeZone }: AttendanceRules): StayRules {
  return {
    policy,
    clock: clockOf(timeZone),
    occurrencesOf: (day) => roster(dateOf(day)).map(({ occurrence }) => occurrence),
  }
}

/** A place of the engine's by the roster that it came from. */
export function placeOf({ occurrence, day }: EnginePlace, { roster }: AttendanceRules): Place {
  const date = dateOf(day)
  const found = occurrence && roster(date).find(({ shift }) => shift.id === occurrence.template.id)
  return found ? { kind: 'shift', date, occurrence: found } : { kind: 'off-shift', date }
}

/** A place as the engine takes it. */
export function enginePlaceOf(place: Place): EnginePlace {
  const occurrence = place.kind === 'shift' ? place.occurrence.occurrence : null
  return { occurrence, day: dayOf(place.date) }
}
