export type Sample = { readonly x: number; readonly y: number }

/** Slope of the line nearest to the samples by least squares, y a unit of x; null with fewer than two different x. Pure. */
export function slopeOf(samples: ReadonlyArray<Sample>): number | null {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  let [across, along] = [0, 0]
  for (const { x, y } of samples) {
    across += (x - meanX) * (y - meanY)
    along += (x - meanX) ** 2
  }
  return along > 0 ? across / along : null
}
