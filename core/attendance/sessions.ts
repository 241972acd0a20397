import type { Temporal } from 'temporal-polyfill'
import {
  stepIn,
  stepOut,
  type AttendanceRules,
  type OpenSession,
  type Place,
} from './session-step.ts'
import type { PunchDirection } from './punches-from-sightings.ts'

/** A valid punch from whatever source. */
export type Punch = {
  readonly id: string
  readonly direction: PunchDirection
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

/** At one instant OUT comes before IN, then by id. */
function byPunchTime(one: Punch, other: Punch): number {
  return (
    one.at.epochMilliseconds - other.at.epochMilliseconds ||
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
  const sessions: Session[] = []
  let open: { readonly session: OpenSession; readonly in: Punch } | null = null
  const leave = (left: typeof open) => {
    if (left) sessions.push({ kind: 'missed-out', place: left.session.place, in: left.in })
  }
  for (const punch of punches.toSorted(byPunchTime)) {
    const before: OpenSession | null = open?.session ?? null
    if (punch.direction === 'in') {
      const step = stepIn(before, punch.at, rules)
      if (step.kind === 'duplicate') continue
      leave(open)
      open = { session: step.session, in: punch }
      continue
    }
    const step = stepOut(before, punch.at, rules)
    if (step.kind === 'closes' && open) {
      sessions.push({ kind: 'closed', place: step.session.place, in: open.in, out: punch })
    } else {
      leave(open)
      if (step.kind === 'orphan')
        sessions.push({ kind: 'missed-in', place: step.place, out: punch })
    }
    open = null
  }
  if (open) {
    const { place, endsAt } = open.session
    sessions.push({ kind: 'open', place, in: open.in, endsAt })
  }
  return sessions
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
