/** Counts of values: bin i holds [from + i * width, from + (i + 1) * width). */
export type Histogram = {
  readonly from: number
  readonly width: number
  readonly counts: ReadonlyArray<number>
  /** Sum of the counts. */
  readonly total: number
}

/** Bins for cosine similarities of faces: -0.2 to 1.0, 0.02 wide; what lies outside is counted in the outermost bin. */
export const similarityBins = { from: -0.2, width: 0.02, count: 60 } as const

/** A histogram that is being filled. */
export interface Counting {
  /** Counts a value, `times` over. */
  add(value: number, times?: number): void
  histogram(): Histogram
}

/** Counts similarities in `similarityBins`. Values that are not numbers are left out. */
export function countSimilarities(): Counting {
  const counts = new Array<number>(similarityBins.count).fill(0)
  let total = 0
  return {
    add(value, times = 1) {
      if (!Number.isFinite(value)) return
      // Bounds such as 0.3 are no binary fractions: a hair below one belongs above it.
      const bin = Math.floor((value - similarityBins.from) / similarityBins.width + 1e-9)
      const held = Math.min(similarityBins.count - 1, Math.max(0, bin))
      counts[held] = (counts[held] ?? 0) + times
      total += times
    },
    histogram: () => ({
      from: similarityBins.from,
      width: similarityBins.width,
      counts: [...counts],
      total,
    }),
  }
}

/**
 * Share of the values below `value`, 0 to 1; null when there are none. Within a bin values are taken to be spread evenly.
 * Rises with `value`.
 */
export function shareBelow(histogram: Histogram, value: number): number | null {
  if (histogram.total === 0) return null
  const bins = (value - histogram.from) / histogram.width
  let below = 0
  histogram.counts.forEach((count, bin) => {
    below += count * Math.min(1, Math.max(0, bins - bin))
  })
  return Math.min(1, below / histogram.total)
}
