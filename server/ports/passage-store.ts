import type { CameraId, SiteId } from '../../contracts/ids.ts'

export type PassageCount = {
  readonly cameraId: CameraId
  /** RFC 3339 Z; the beginning of the hour. */
  readonly hour: string
  /** `fit`, or what kept the best crop of a passage from being examined. */
  readonly verdict: string
  readonly passages: number
}

/** How fit faces were, by camera and hour. Every call rejects with `DatabaseError` only. */
export interface PassageStore {
  /** Adds to what is counted already. Cameras that are gone are left out. */
  add(counts: ReadonlyArray<PassageCount>): Promise<void>
  /** Of the site's cameras, in hours that begin at or after `from` (RFC 3339). */
  since(siteId: SiteId, from: string): Promise<ReadonlyArray<PassageCount>>
  /** Drops hours that began before `before` (RFC 3339). */
  forget(before: string): Promise<void>
}
