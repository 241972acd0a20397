import type { Temporal } from 'temporal-polyfill'
import type { SightingId } from '../shared/ids.ts'
import { isBefore } from '../shared/time.ts'
import { punchesFromSightings, type PunchesFromSightings } from './punches-from-sightings.ts'
import type { AttendanceRules } from './attendance-rules.ts'
import { openSessionOf, type Punch } from './sessions.ts'
import type { MatchedSighting } from './sighting-runs.ts'

/** A valid punch that was made before; `anchor` is null where no sighting made it. */
export type StandingPunch = Punch & {
  readonly anchor: SightingId | null
  readonly beginsAt: Temporal.Instant
}

/**
 * Decides again, from one instant on, which punches one person's sightings make.
 *
 * Pure. `from` is the start of a stretch (`stretchStart`), so that the punches begun before it stand. `sightings`: all
 * from then on. `punches`: those that are valid now; the ones begun earlier give the session that is still open, reaching
 * back at least two days.
 */
export function replanPunches(
  from: Temporal.Instant,
  sightings: ReadonlyArray<MatchedSighting>,
  punches: ReadonlyArray<StandingPunch>,
  rules: AttendanceRules,
  now: Temporal.Instant,
): PunchesFromSightings {
  const standing = punches.filter(({ beginsAt }) => isBefore(beginsAt, from))
  const open = openSessionOf(standing, rules)
  const begunBy = standing.find(({ id }) => id === open?.punchId)
  return punchesFromSightings(
    sightings.filter(({ at }) => !isBefore(at, from)),
    open && { session: open.session, anchor: begunBy?.anchor ?? null },
    rules,
    now,
  )
}
