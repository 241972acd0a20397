import type { LiveEvent } from '../../contracts/live.ts'
import type { DecidedSighting } from './sighting-recorder.ts'
import type { Tx } from './transaction.ts'

/** Makes punches and attendance days out of sightings. */
export interface AttendanceProcessor {
  /**
   * Takes a sighting that was just written in `tx` and writes what follows from it there.
   * Sightings may come late and in any order. Returns what to announce once `tx` is committed.
   */
  apply(tx: Tx, sighting: DecidedSighting): Promise<ReadonlyArray<LiveEvent>>
}
