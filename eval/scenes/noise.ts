/** Grain of a sensor: a square of `noiseSide` that repeats, standard deviation `noiseUnit` in both planes. */
export type Noise = { readonly luma: Int8Array; readonly chroma: Int8Array }

export const noiseSide = 512
export const noiseUnit = 28
/** Any whole number becomes a place in the noise by it. */
export const noiseMask = noiseSide * noiseSide - 1

/** Fine grain for brightness; for colour coarser, as demosaicing leaves it. */
export function makeNoise(random: () => number): Noise {
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const clamp = (value: number): number => Math.max(-127, Math.min(127, Math.round(value)))
  const luma = new Int8Array(noiseSide * noiseSide)
  for (let i = 0; i < luma.length; i++) luma[i] = clamp(normal() * noiseUnit)
  const grain = Float32Array.from(luma, () => normal())
  const chroma = new Int8Array(luma.length)
  for (let i = 0; i < chroma.length; i++) {
    // The mean of four has half the deviation.
    const sum = [0, 1, noiseSide, noiseSide + 1].reduce(
      (total, step) => total + (grain[(i + step) & noiseMask] ?? 0),
      0,
    )
    chroma[i] = clamp((sum / 2) * noiseUnit)
  }
  return { luma, chroma }
}
