import { overlap, type Point, type Rect } from './geometry.ts'

export type Detection = {
  readonly box: Rect
  readonly score: number
  /** Eyes, nose, corners of the mouth, as they stand in the picture from the left; where the detector finds them. */
  readonly landmarks?: ReadonlyArray<Point>
}

/** Centre x, centre y, size: four numbers a prior, in input pixels. */
export type Priors = { readonly count: number; readonly values: Float32Array }

/** Anchor sizes, input pixels, at each stride. */
export type AnchorSizes = {
  readonly strides: ReadonlyArray<number>
  readonly minSizes: ReadonlyArray<ReadonlyArray<number>>
}

/** Those that Ultra-Light RFB was trained with. */
const publishedSizes: AnchorSizes = {
  strides: [8, 16, 32, 64],
  minSizes: [
    [10, 16, 24],
    [32, 48],
    [64, 96],
    [128, 192, 256],
  ],
}

/** The anchor boxes of an RFB detector for an input of `width` x `height`, multiples of 32. */
export function makePriors(width: number, height: number, sizes = publishedSizes): Priors {
  const values: number[] = []
  sizes.strides.forEach((stride, level) => {
    for (let j = 0; j < Math.ceil(height / stride); j++)
      for (let i = 0; i < Math.ceil(width / stride); i++)
        for (const size of sizes.minSizes[level] ?? [])
          values.push((i + 0.5) * stride, (j + 0.5) * stride, size)
  })
  return { count: values.length / 3, values: Float32Array.from(values) }
}

/**
 * Turns the detector's raw output into faces, best first, by score and greedy non-maximum suppression.
 * `scores`: n x 2 (background, face); `loc`: n x 4 (dx, dy, log w, log h with variances 0.1 and 0.2).
 * Boxes are in input pixels. Pure.
 */
export function decodeDetections(
  priors: Priors,
  scores: Float32Array,
  loc: Float32Array,
  limits: { readonly score: number; readonly overlap: number },
): ReadonlyArray<Detection> {
  const found: Detection[] = []
  for (let i = 0; i < priors.count; i++) {
    const score = scores[i * 2 + 1] ?? 0
    if (!(score >= limits.score)) continue
    const px = priors.values[i * 3] ?? 0
    const py = priors.values[i * 3 + 1] ?? 0
    const size = priors.values[i * 3 + 2] ?? 0
    const cx = px + (loc[i * 4] ?? 0) * 0.1 * size
    const cy = py + (loc[i * 4 + 1] ?? 0) * 0.1 * size
    const w = size * Math.exp((loc[i * 4 + 2] ?? 0) * 0.2)
    const h = size * Math.exp((loc[i * 4 + 3] ?? 0) * 0.2)
    found.push({ score, box: { x: cx - w / 2, y: cy - h / 2, w, h } })
  }
  return suppressOverlaps(found, limits.overlap)
}

/** Greedy non-maximum suppression: best first, without those that overlap a better one by `limit` or more. Pure. */
export function suppressOverlaps(
  found: ReadonlyArray<Detection>,
  limit: number,
): ReadonlyArray<Detection> {
  const kept: Detection[] = []
  for (const candidate of found.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => overlap(other.box, candidate.box) < limit)) kept.push(candidate)
  return kept
}
