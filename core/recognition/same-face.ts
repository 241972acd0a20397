export type SameFaceLimits = {
  /**
   * Least mean cosine of a crop to the track's earlier ones. LFW: 1 of 30 pairs of different people is above 0.2; crops
   * of one passage are nearly always above 0.4 (two photos of one person, taken years apart, are 0.65 alike on average).
   */
  readonly same: number
}

export const defaultSameFaceLimits: SameFaceLimits = { same: 0.2 }

/**
 * Whether a crop shows the face that the track's earlier crops show: false where two people crossed and the track went
 * on with the other. By the mean of the cosines and not by the best of them, since one crop of somebody else that
 * slipped in would from then on vouch for all that follow. True for a track without crops. Pure.
 *
 * `own` and `next`: L2-normalised templates of one model, all of one length. Throws a RangeError for another length.
 */
export function continuesTrack(
  own: ReadonlyArray<Float32Array>,
  next: Float32Array,
  limits: SameFaceLimits = defaultSameFaceLimits,
): boolean {
  if (own.length === 0) return true
  let sum = 0
  for (const template of own) sum += cosine(template, next)
  return sum / own.length >= limits.same
}

function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length)
    throw new RangeError(
      `Templates of ${a.length} and ${b.length} numbers cannot be compared: they are of different models.`,
    )
  let dot = 0
  for (let i = 0; i < a.length; i++) dot += (a[i] ?? 0) * (b[i] ?? 0)
  return dot
}
