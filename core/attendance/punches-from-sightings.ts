import type { Temporal } from 'temporal-polyfill'
import type { SightingId } from '../shared/ids.ts'
import { isBefore } from '../shared/time.ts'
import {
  enginePlaceOf,
  stayRulesOf,
  type AttendanceRules,
  type OpenSession,
} from './attendance-rules.ts'
import { instantAt } from './shift-occurrence.ts'
import { seenFactsOf, type MatchedSighting } from './sighting-runs.ts'
import type { Direction, OpenStay } from './stays.ts'
import { walkPunches, type WalkedPunch } from './walk-punches.ts'

export type PunchDirection = Direction

/** A punch that sightings make. */
export type CameraPunch = {
  /** The sighting that began its run; names the punch for good. */
  readonly anchor: SightingId
  readonly beginsAt: Temporal.Instant
  readonly direction: PunchDirection
  /** First sighting of the run for an IN, last one for an OUT: that one moves until the run ends or is cut. */
  readonly at: Temporal.Instant
  /** The sighting at `at`. */
  readonly decidedBy: SightingId
}

/** What was settled before the first of the sightings: the session still open and the punch that began it. */
export type Settled = { readonly session: OpenSession; readonly anchor: SightingId | null }

export type PunchesFromSightings = {
  /** In order of time. */
  readonly punches: ReadonlyArray<CameraPunch>
  /** For each sighting of a door: the punch that it is evidence of, by anchor. */
  readonly evidence: ReadonlyMap<SightingId, SightingId>
}

/**
 * Turns one person's sightings into punches.
 *
 * Pure, and the same for any order and repetition of the sightings. Sightings after `now` are ignored. `settled` is the
 * state before the first of them (null: nobody in).
 */
export function punchesFromSightings(
  sightings: ReadonlyArray<MatchedSighting>,
  settled: Settled | null,
  rules: AttendanceRules,
  now: Temporal.Instant,
): PunchesFromSightings {
  const known = sightings.filter(({ at }) => !isBefore(now, at))
  const facts = { sightings: seenFactsOf(known), given: [], voids: new Set<string>() }
  const walk = walkPunches(facts, stayRulesOf(rules), settled && stayOf(settled))
  const idOf = new Map<string, SightingId>(sightings.map(({ id }) => [id, id]))
  if (settled?.anchor) idOf.set(settled.anchor, settled.anchor)
  const evidence = new Map<SightingId, SightingId>()
  for (const [punchId, behind] of walk.evidence) {
    const anchor = idOf.get(punchId)
    for (const { id } of behind) {
      const sightingId = idOf.get(id)
      if (anchor && sightingId) evidence.set(sightingId, anchor)
    }
  }
  const punches = walk.punches.flatMap(({ id, direction, atMs, beginsMs, decidedBy }) => {
    const anchor = idOf.get(id)
    const decider = idOf.get(decidedBy ?? id)
    if (!anchor || !decider) return []
    const [beginsAt, at] = [instantAt(beginsMs), instantAt(atMs)]
    return [{ anchor, beginsAt, direction, at, decidedBy: decider }]
  })
  return { punches, evidence }
}

/** Who is in, as the engine takes it. A punch without an anchor gets no evidence. */
function stayOf({ session, anchor }: Settled): OpenStay<WalkedPunch> {
  const atMs = session.inAt.epochMilliseconds
  return {
    in: {
      ...{ id: anchor ?? '', direction: 'in', atMs, beginsMs: atMs },
      ...{ source: 'camera', decidedBy: anchor },
    },
    place: enginePlaceOf(session.place),
    endsMs: session.endsAt.epochMilliseconds,
  }
}
