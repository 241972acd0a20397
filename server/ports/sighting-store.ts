import type { CameraId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { DecidedSighting, RevisedSighting } from '../../contracts/inference.ts'
import type { SightingCrossing } from './sighting-recorder.ts'
import type { Sighting } from '../../contracts/live.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type {
  SightingCandidates,
  SightingMeaning,
  SightingRevision,
  StandingMeaning,
} from '../../core/recognition/sighting-meaning.ts'
import type { Tx } from './transaction.ts'

export type SightingQuery = {
  readonly limit: number
  readonly siteId?: SiteId | undefined
  /** RFC 3339; only sightings decided earlier. */
  readonly before?: string | undefined
  readonly outcome?: Sighting['outcome'] | undefined
  readonly cameraId?: CameraId | undefined
  readonly personId?: PersonId | undefined
  readonly recordingId?: string | undefined
}

/** A sighting that nobody else changes for now. */
export type LockedSighting = {
  readonly id: SightingId
  /** RFC 3339 Z. */
  readonly firstSeenAt: string
  readonly meaning: SightingMeaning
  readonly candidates: SightingCandidates
  /** Oldest first. */
  readonly revisions: ReadonlyArray<SightingRevision>
}

/** What was seen. Every call rejects with `DatabaseError` only. */
export interface SightingStore {
  /**
   * Writes the sighting and its crop, and returns it as it reads; null when that id is there already. `recorded`: it was seen
   * on a recording, and whether it counts as attendance; live ones always do.
   */
  record(
    tx: Tx,
    sighting: DecidedSighting,
    recorded?: { readonly recordingId: string; readonly counts: boolean },
  ): Promise<Sighting | null>
  /** Moves `lastSeenAt` forward, never back. */
  extend(id: SightingId, lastSeenAt: string): Promise<void>
  /** Lets no other transaction revise the sighting until `tx` ends; null when there is no such sighting. */
  lock(tx: Tx, id: SightingId): Promise<LockedSighting | null>
  /**
   * Appends to the revisions of a locked sighting; `actor` is null for a track. False, and nothing written, when that
   * revision of the track is there already.
   */
  appendRevision(
    tx: Tx,
    id: SightingId,
    revision: SightingRevision,
    actor: Pick<Actor, 'id' | 'name'> | null,
  ): Promise<boolean>
  /** Writes what later frames show of the track: votes, candidates, liveness, its end. The meaning stays. */
  followTrack(tx: Tx, revision: RevisedSighting): Promise<void>
  /** Writes what a locked sighting means now, and returns it as it reads. */
  setMeaning(tx: Tx, id: SightingId, standing: StandingMeaning): Promise<Sighting>
  /**
   * Writes down which way a sighting went over its camera's line, and that it counts as coming in or going out from now on;
   * the last crossing counts. Returns it as it reads when that changed something; `known` when that crossing was there
   * already. Throws when there is no such sighting.
   */
  cross(tx: Tx, crossing: SightingCrossing): Promise<Sighting | 'unchanged' | 'known'>
  /** Newest first, by the time of the decision. */
  recent(query: SightingQuery): Promise<ReadonlyArray<Sighting>>
  find(id: SightingId): Promise<Sighting | null>
  /** Evidence crop as JPEG; null when there is no such sighting. */
  crop(id: SightingId): Promise<Uint8Array | null>
}
