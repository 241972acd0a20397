import type { CameraId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import type { Sighting } from '../../contracts/live.ts'
import type { Tx } from './transaction.ts'

export type SightingQuery = {
  readonly limit: number
  readonly siteId?: SiteId | undefined
  /** RFC 3339; only sightings decided earlier. */
  readonly before?: string | undefined
  readonly outcome?: Sighting['outcome'] | undefined
  readonly cameraId?: CameraId | undefined
  readonly personId?: PersonId | undefined
}

/** What was seen. Every call rejects with `DatabaseError` only. */
export interface SightingStore {
  /** Writes the sighting and its crop, and returns it as it reads; null when that id is there already. */
  record(tx: Tx, sighting: DecidedSighting): Promise<Sighting | null>
  /** Moves `lastSeenAt` forward, never back. */
  extend(id: SightingId, lastSeenAt: string): Promise<void>
  /** Newest first, by the time of the decision. */
  recent(query: SightingQuery): Promise<ReadonlyArray<Sighting>>
  find(id: SightingId): Promise<Sighting | null>
  /** Evidence crop as JPEG; null when there is no such sighting. */
  crop(id: SightingId): Promise<Uint8Array | null>
}
