import type { Temporal } from 'temporal-polyfill'
import {
  placeOf,
  stayRulesOf,
  type AttendanceRules,
  type OpenSession,
  type Place,
} from './attendance-rules.ts'
import { instantAt } from './shift-occurrence.ts'
import { openStayBook, type Direction, type Stay, type TimedPunch } from './stays.ts'

/** A valid punch from whatever source. */
export type Punch = {
  readonly id: string
  readonly direction: Direction
  readonly at: Temporal.Instant
}

/** A stay, or the half of one that was seen. */
export type Session =
  | { readonly kind: 'closed'; readonly place: Place; readonly in: Punch; readonly out: Punch }
  /** No OUT yet; it can still come until `endsAt`. */
  | {
      readonly kind: 'open'
      readonly place: Place
      readonly in: Punch
      readonly endsAt: Temporal.Instant
    }
  /** The OUT was missed: the person came in again later. */
  | { readonly kind: 'missed-out'; readonly place: Place; readonly in: Punch }
  | { readonly kind: 'missed-in'; readonly place: Place; readonly out: Punch }

type HeldPunch = TimedPunch & { readonly punch: Punch }

/** At one instant OUT comes before IN, then by id. */
function byPunchTime(one: TimedPunch, other: TimedPunch): number {
  return (
    one.atMs - other.atMs ||
    Number(one.direction === 'in') - Number(other.direction === 'in') ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

/**
 * Pairs one person's punches into sessions, each in the place where it counts, in order of time.
 *
 * Pure; punches may come in any order. A second IN soon after the first adds nothing.
 */
export function sessionsOf(
  punches: ReadonlyArray<Punch>,
  rules: AttendanceRules,
): ReadonlyArray<Session> {
  const book = openStayBook<HeldPunch>(stayRulesOf(rules), null)
  const held = punches.map((punch): HeldPunch => {
    const { id, direction, at } = punch
    return { id, direction, atMs: at.epochMilliseconds, punch }
  })
  for (const punch of held.toSorted(byPunchTime)) book.take(punch)
  return book.stays().map((stay) => sessionOf(stay, rules))
}

function sessionOf(stay: Stay<HeldPunch>, rules: AttendanceRules): Session {
  const place = placeOf(stay.place, rules)
  switch (stay.kind) {
    case 'closed':
      return { kind: 'closed', place, in: stay.in.punch, out: stay.out.punch }
    case 'open':
      return { kind: 'open', place, in: stay.in.punch, endsAt: instantAt(stay.endsMs) }
    case 'missed-out':
      return { kind: 'missed-out', place, in: stay.in.punch }
    case 'missed-in':
      return { kind: 'missed-in', place, out: stay.out.punch }
    default:
      return stay satisfies never
  }
}

/** The session that punches leave open, if any. */
export function openSessionOf(
  punches: ReadonlyArray<Punch>,
  rules: AttendanceRules,
): { readonly session: OpenSession; readonly punchId: string } | null {
  const last = sessionsOf(punches, rules).at(-1)
  if (last?.kind !== 'open') return null
  return {
    session: { inAt: last.in.at, place: last.place, endsAt: last.endsAt },
    punchId: last.in.id,
  }
}
