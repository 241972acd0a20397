import type { DecidedSighting, RevisedSighting } from '../../contracts/inference.ts'
import type { SightingId } from '../../contracts/ids.ts'

export type { DecidedSighting, RevisedSighting }

/** The track behind a recorded sighting went over its camera's line. */
export type SightingCrossing = {
  readonly id: SightingId
  readonly direction: 'in' | 'out'
  /** RFC 3339 Z. */
  readonly at: string
}

/** `rejected`: the database can never take it; it was put aside on disk with the reason. */
export type Recorded = 'stored' | 'spooled' | 'duplicate' | 'rejected'

/**
 * Takes decided sightings and their revisions for good: stored in the database with the punches and days that follow
 * from them, or spooled to disk (synced) while the database is away and stored later in the order of arrival. Announces
 * after storing.
 */
export interface SightingRecorder {
  /**
   * Resolves when the sighting is stored or spooled. A second call with the same id changes nothing. Rejects with
   * `SpoolError` only when database, disk and memory take no more.
   */
  record(sighting: DecidedSighting): Promise<Recorded>
  /**
   * Later frames of a track that was recorded say something else. In the order of arrival, behind its sighting. A
   * second call for the same sighting and instant changes nothing. What a person said about the sighting stays. Resolves
   * and rejects as `record` does.
   */
  revise(revision: RevisedSighting): Promise<Recorded>
  /**
   * A recorded sighting is a coming or a going from now on. In the order of arrival, behind its sighting; a second call for
   * the same sighting and instant changes nothing. Resolves and rejects as `record` does.
   */
  cross(crossing: SightingCrossing): Promise<Recorded>
  /** The track lived on: moves `lastSeenAt` forward. Best effort. */
  extend(id: SightingId, lastSeenAt: string): Promise<void>
}
