import type { DecidedSighting } from '../../contracts/inference.ts'
import type { SightingId } from '../../contracts/ids.ts'

export type { DecidedSighting }

/**
 * Takes decided sightings for good: stored in the database with the punches and days that follow from them, or
 * spooled to disk (synced) while the database is away and stored later in the order of arrival. Announces after storing.
 */
export interface SightingRecorder {
  /**
   * Resolves when the sighting is stored or spooled. A second call with the same id changes nothing. One that the
   * database can never take is put aside on disk with the reason (`rejected`). Rejects with `SpoolError` only when
   * database, disk and memory take no more.
   */
  record(sighting: DecidedSighting): Promise<'stored' | 'spooled' | 'duplicate' | 'rejected'>
  /** The track lived on: moves `lastSeenAt` forward. Best effort. */
  extend(id: SightingId, lastSeenAt: string): Promise<void>
}
