import type { SiteId } from '../../contracts/ids.ts'
import type { SimilarityCount } from '../../core/recognition/threshold-outcomes.ts'

/** Similarities are rounded down to a thousandth. */
export type SightingStatistics = {
  /** Sightings of any model, by outcome. */
  readonly matched: number
  readonly unknown: number
  readonly needsReview: number
  /** RFC 3339 Z, of the first of them; null when there are none. */
  readonly firstAt: string | null
  /** Crops that were examined of an unknown sighting, on average; null where none was counted. */
  readonly cropsPerUnknown: number | null
  /** Matched sightings of the model against their person, as they stand after corrections. */
  readonly genuine: ReadonlyArray<SimilarityCount>
  /**
   * Faces against somebody who they are not: unknown sightings of the model against the nearest person, and sightings that
   * an operator took from one person and gave to another.
   */
  readonly impostor: ReadonlyArray<SimilarityCount>
}

/** Counts over stored sightings. Every call rejects with `DatabaseError` only. */
export interface RecognitionStatisticsStore {
  /** Of a site's sightings decided at or after `from` (RFC 3339). */
  sightings(query: {
    readonly siteId: SiteId
    readonly modelId: string
    readonly from: string
  }): Promise<SightingStatistics>
}
