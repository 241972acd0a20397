import type { Temporal } from 'temporal-polyfill'
import type { SightingId, SiteId } from '../shared/ids.ts'
import { isBefore, millisecondsBetween } from '../shared/time.ts'
import type { AttendancePolicy } from './settings.ts'

/** What a sighting on a camera means: in, out, by state, or presence only. */
export type SightingRole = 'entry' | 'exit' | 'both' | 'observe'

/** Somebody recognised for certain, once. */
export type MatchedSighting = {
  readonly id: SightingId
  readonly siteId: SiteId
  readonly role: SightingRole
  /** When the person came into view. */
  readonly at: Temporal.Instant
}

/** Sightings of one person that count as one passage of a door. */
export type SightingRun = {
  readonly role: 'entry' | 'exit' | 'both'
  readonly first: MatchedSighting
  /** The last one before the run was cut. */
  readonly last: MatchedSighting
  /** All of them, in order, those after the cut included. */
  readonly sightings: ReadonlyArray<MatchedSighting>
}

/** Order of time, then of id; arrival never counts. */
export function bySightingTime(one: MatchedSighting, other: MatchedSighting): number {
  return (
    one.at.epochMilliseconds - other.at.epochMilliseconds ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

/**
 * Groups one person's sightings into runs: same site, same role, never silent for longer than the debounce.
 *
 * Pure. Sightings may come in any order and repeatedly; observing cameras make no run. A gap of exactly the debounce is
 * still within the run, and a run of exactly `maxRunMinutes` is not cut.
 */
export function sightingRuns(
  sightings: ReadonlyArray<MatchedSighting>,
  policy: AttendancePolicy,
): ReadonlyArray<SightingRun> {
  const debounce = policy.debounceSeconds * 1000
  const maxRun = policy.maxRunMinutes * 60_000
  const groups = new Map<string, MatchedSighting[][]>()
  for (const sighting of inOrder(sightings)) {
    const key = `${sighting.siteId} ${sighting.role}`
    const runs = groups.get(key) ?? []
    groups.set(key, runs)
    const current = runs.at(-1)
    const previous = current?.at(-1)
    if (current && previous && millisecondsBetween(previous.at, sighting.at) <= debounce) {
      current.push(sighting)
    } else {
      runs.push([sighting])
    }
  }
  return [...groups.values()].flat().flatMap((run) => toRun(run, maxRun))
}

/**
 * The start of the stretch that a sighting at `at` belongs to: since then no door, whichever it is, was silent for longer
 * than the debounce. Punches begun before it stand, whatever happens at `at`.
 *
 * `sightings`: in any order; those of the hours before `at` matter. If the start is within a debounce of the earliest
 * instant that they cover, the stretch may have begun before.
 */
export function stretchStart(
  sightings: ReadonlyArray<MatchedSighting>,
  at: Temporal.Instant,
  policy: AttendancePolicy,
): Temporal.Instant {
  let from = at
  const earlier = inOrder(sightings).filter((sighting) => !isBefore(at, sighting.at))
  for (const sighting of earlier.toReversed()) {
    if (millisecondsBetween(sighting.at, from) > policy.debounceSeconds * 1000) break
    from = sighting.at
  }
  return from
}

function inOrder(sightings: ReadonlyArray<MatchedSighting>): ReadonlyArray<MatchedSighting> {
  const unique = new Map(sightings.map((sighting) => [sighting.id, sighting]))
  return [...unique.values()].filter(({ role }) => role !== 'observe').toSorted(bySightingTime)
}

function toRun(sightings: ReadonlyArray<MatchedSighting>, maxRun: number): SightingRun[] {
  const first = sightings[0]
  if (!first || first.role === 'observe') return []
  const counted = sightings.filter(({ at }) => millisecondsBetween(first.at, at) <= maxRun)
  return [{ role: first.role, first, last: counted.at(-1) ?? first, sightings }]
}
