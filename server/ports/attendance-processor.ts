import type { PersonId, SightingId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { Tx } from './transaction.ts'

/** A sighting that came to mean something, or something else than before. */
export type SightingChange = {
  readonly sightingId: SightingId
  /** When the face came into view, RFC 3339 Z. */
  readonly at: string
  /** Whom it was matched with before; null: nobody, or it was not there. */
  readonly was: PersonId | null
  /** Whom it is matched with now. */
  readonly is: PersonId | null
}

/** Makes punches and attendance days out of sightings. */
export interface AttendanceProcessor {
  /**
   * Decides anew, in `tx`, what follows from the sightings of both people, after one of them was written or changed
   * there. Changes may come late and in any order. Returns what to announce once `tx` is committed.
   */
  apply(tx: Tx, change: SightingChange): Promise<ReadonlyArray<LiveEvent>>
}
