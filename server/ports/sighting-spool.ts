import type { DecidedSighting } from '../../contracts/inference.ts'
import type { SightingId } from '../../contracts/ids.ts'

/** Place in the order of arrival. */
export type Arrival = number

export type SpooledSighting = { readonly arrival: Arrival; readonly sighting: DecidedSighting }

/** Sightings that wait for the database, on disk. What `append` has resolved for survives the end of the process. */
export interface SightingSpool {
  /** How many wait. */
  readonly count: number
  /** How many of them are in memory only, because the disk takes no more. */
  readonly unsaved: number
  has(id: SightingId): boolean
  /** The next place in the order of arrival, after all that wait. */
  nextArrival(): Arrival
  /** Keeps a sighting. Rejects with `SpoolError` when the disk takes no more and memory is full as well. */
  append(entry: SpooledSighting): Promise<void>
  /** The one that arrived first; null when none waits. */
  first(): Promise<SpooledSighting | null>
  /** Forgets one that is stored. */
  remove(id: SightingId): Promise<void>
  /** Puts one aside that can never be stored, with the reason, for a person to look at. */
  reject(entry: SpooledSighting, reason: string): Promise<void>
}

export class SpoolError extends Error {
  override readonly name = 'SpoolError'
}
