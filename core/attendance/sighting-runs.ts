import type { Temporal } from 'temporal-polyfill'
import type { SightingId, SiteId } from '../shared/ids.ts'
import { stretchStartMs, type DoorRole, type SeenFact } from './debounce.ts'
import type { AttendancePolicy } from './settings.ts'
import { instantAt } from './shift-occurrence.ts'

/** What a sighting on a camera means: in, out, by state, or presence only. */
export type SightingRole = DoorRole

/** Somebody recognised for certain, once. */
export type MatchedSighting = {
  readonly id: SightingId
  readonly siteId: SiteId
  readonly role: SightingRole
  /** When the person came into view. */
  readonly at: Temporal.Instant
}

/** Sightings as the engine takes them. */
export function seenFactsOf(sightings: ReadonlyArray<MatchedSighting>): ReadonlyArray<SeenFact> {
  return sightings.map(({ id, siteId, role, at }) => ({
    ...{ id, siteId, role },
    atMs: at.epochMilliseconds,
  }))
}

/** `stretchStartMs`, in instants. */
export function stretchStart(
  sightings: ReadonlyArray<MatchedSighting>,
  at: Temporal.Instant,
  policy: AttendancePolicy,
): Temporal.Instant {
  return instantAt(stretchStartMs(seenFactsOf(sightings), at.epochMilliseconds, policy))
}
