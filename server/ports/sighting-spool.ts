import type { DecidedSighting, RevisedSighting } from '../../contracts/inference.ts'
import type { SightingId } from '../../contracts/ids.ts'
import type { SightingCrossing } from './sighting-recorder.ts'

/** The sighting that it is, or is about. */
export function spooledId(spooled: Spooled): SightingId {
  switch (spooled.kind) {
    case 'sighting':
      return spooled.sighting.id
    case 'revision':
      return spooled.revision.id
    case 'crossing':
      return spooled.crossing.id
    default:
      return spooled satisfies never
  }
}

/** Place in the order of arrival; no two that wait have the same. */
export type Arrival = number

/** What can wait. */
export type Spooled =
  | { readonly kind: 'sighting'; readonly sighting: DecidedSighting }
  /** Waits behind its sighting, if that waits as well. */
  | { readonly kind: 'revision'; readonly revision: RevisedSighting }
  | { readonly kind: 'crossing'; readonly crossing: SightingCrossing }

export type SpoolEntry = { readonly arrival: Arrival; readonly spooled: Spooled }

/** What waits for the database, on disk. What `append` has resolved for survives the end of the process. */
export interface SightingSpool {
  /** How many wait. */
  readonly count: number
  /** How many of them are in memory only, because the disk takes no more. */
  readonly unsaved: number
  /** Whether that sighting waits; its revisions do not count. */
  has(id: SightingId): boolean
  /** The next place in the order of arrival, after all that wait. */
  nextArrival(): Arrival
  /** Keeps an entry. Rejects with `SpoolError` when the disk takes no more and memory is full as well. */
  append(entry: SpoolEntry): Promise<void>
  /** The one that arrived first; null when none waits. */
  first(): Promise<SpoolEntry | null>
  /** Forgets one that is stored. */
  remove(entry: SpoolEntry): Promise<void>
  /** Puts one aside that can never be stored, with the reason, for a person to look at. */
  reject(entry: SpoolEntry, reason: string): Promise<void>
}

export class SpoolError extends Error {
  override readonly name = 'SpoolError'
}
