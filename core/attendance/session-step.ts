import type { Temporal } from 'temporal-polyfill'
import { isBefore, localDateOf, millisecondsBetween } from '../shared/time.ts'
import type { AttendancePolicy } from './settings.ts'
import type { Roster, ShiftOccurrence } from './shift-occurrence.ts'

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

export type InStep =
  | { readonly kind: 'opens'; readonly session: OpenSession }
  /** Already in, and not for so long that an OUT must have been missed. */
  | { readonly kind: 'duplicate'; readonly session: OpenSession }

export type OutStep =
  | { readonly kind: 'closes'; readonly session: OpenSession }
  /** Nobody came in before. */
  | { readonly kind: 'orphan'; readonly place: Place }

/** The session that is still open at an instant. */
export function openAt(session: OpenSession | null, at: Temporal.Instant): OpenSession | null {
  return session !== null && !isBefore(session.endsAt, at) ? session : null
}

/** What an IN means, given the session open before it. */
export function stepIn(
  before: OpenSession | null,
  at: Temporal.Instant,
  rules: AttendanceRules,
): InStep {
  const open = openAt(before, at)
  const reentryAfter = rules.policy.reentryAfterMinutes * 60_000
  if (open !== null && millisecondsBetween(open.inAt, at) <= reentryAfter) {
    return { kind: 'duplicate', session: open }
  }
  return { kind: 'opens', session: beginSession(at, rules) }
}

/** What an OUT means, given the session open before it. */
export function stepOut(
  before: OpenSession | null,
  at: Temporal.Instant,
  rules: AttendanceRules,
): OutStep {
  const open = openAt(before, at)
  if (open !== null) return { kind: 'closes', session: open }
  return { kind: 'orphan', place: nearestPlace(at, rules, ({ end }) => end) }
}

function beginSession(at: Temporal.Instant, rules: AttendanceRules): OpenSession {
  const place = nearestPlace(at, rules, ({ start }) => start)
  const endsAt =
    place.kind === 'shift'
      ? place.occurrence.end.add({ minutes: rules.policy.lateOutMaxMinutes })
      : at.add({ minutes: rules.policy.offShiftOutMaxMinutes })
  return { inAt: at, place, endsAt }
}

/** The occurrence whose window holds `at` and whose start or end is nearest; the later one of two equally near. */
function nearestPlace(
  at: Temporal.Instant,
  { roster, timeZone }: AttendanceRules,
  edge: (occurrence: ShiftOccurrence) => Temporal.Instant,
): Place {
  const date = localDateOf(timeZone, at)
  const distance = (occurrence: ShiftOccurrence) =>
    Math.abs(millisecondsBetween(edge(occurrence), at))
  const nearest = [date.subtract({ days: 1 }), date, date.add({ days: 1 })]
    .flatMap(roster)
    .filter(({ opens, closes }) => !isBefore(at, opens) && isBefore(at, closes))
    .toSorted(
      (one, other) =>
        distance(one) - distance(other) || millisecondsBetween(one.start, other.start),
    )
    .at(0)
  return nearest
    ? { kind: 'shift', date: nearest.date, occurrence: nearest }
    : { kind: 'off-shift', date }
}
