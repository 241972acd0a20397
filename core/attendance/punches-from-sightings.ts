import type { Temporal } from 'temporal-polyfill'
import type { SightingId } from '../shared/ids.ts'
import { isBefore, millisecondsBetween } from '../shared/time.ts'
import { openAt, stepIn, stepOut, type AttendanceRules, type OpenSession } from './session-step.ts'
import { sightingRuns, type MatchedSighting, type SightingRun } from './sighting-runs.ts'

export type PunchDirection = 'in' | 'out'

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

type Due = {
  readonly at: Temporal.Instant
  readonly kind: 'in' | 'out' | 'both'
  readonly run: SightingRun
}

type Open = { readonly session: OpenSession; readonly anchor: SightingId | null } | null

/** At one instant OUT comes before IN, and what depends on the state comes last; then by id. */
const rank = { out: 0, in: 1, both: 2 } as const

function byDue(one: Due, other: Due): number {
  return (
    one.at.epochMilliseconds - other.at.epochMilliseconds ||
    rank[one.kind] - rank[other.kind] ||
    (one.run.first.id < other.run.first.id ? -1 : 1)
  )
}

function firstDue(run: SightingRun): Due {
  switch (run.role) {
    case 'entry':
      return { at: run.first.at, kind: 'in', run }
    case 'exit':
      return { at: run.last.at, kind: 'out', run }
    case 'both':
      return { at: run.first.at, kind: 'both', run }
    default:
      return run.role satisfies never
  }
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
  const queue = sightingRuns(known, rules.policy).map(firstDue).toSorted(byDue)
  const punches: CameraPunch[] = []
  const evidence = new Map<SightingId, SightingId>()
  let open: Open = settled

  for (let due = queue.shift(); due; due = queue.shift()) {
    const { run } = due
    if (due.kind === 'both') {
      const session = openAt(open?.session ?? null, due.at)
      const sinceIn = session ? millisecondsBetween(session.inAt, due.at) : null
      if (sinceIn !== null && sinceIn < rules.policy.minToggleMinutes * 60_000) {
        credit(evidence, run, open?.anchor ?? null)
        continue
      }
      queue.push(
        session
          ? { ...due, kind: 'out', at: run.last.at }
          : { ...due, kind: 'in', at: run.first.at },
      )
      queue.sort(byDue)
      continue
    }
    if (due.kind === 'in') {
      const step = stepIn(open?.session ?? null, due.at, rules)
      if (step.kind === 'duplicate') {
        credit(evidence, run, open?.anchor ?? null)
        continue
      }
      open = { session: step.session, anchor: run.first.id }
    } else if (stepOut(open?.session ?? null, due.at, rules).kind === 'closes') {
      open = null
    }
    punches.push(punchOf(run, due.kind))
    credit(evidence, run, run.first.id)
  }
  return { punches, evidence }
}

function punchOf(run: SightingRun, direction: PunchDirection): CameraPunch {
  const decider = direction === 'in' ? run.first : run.last
  return {
    anchor: run.first.id,
    beginsAt: run.first.at,
    direction,
    at: decider.at,
    decidedBy: decider.id,
  }
}

function credit(
  evidence: Map<SightingId, SightingId>,
  run: SightingRun,
  anchor: SightingId | null,
): void {
  if (anchor === null) return
  for (const { id } of run.sightings) evidence.set(id, anchor)
}
