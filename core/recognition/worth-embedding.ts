/** What is known of a track's crops when another one is at hand. Times are milliseconds, fitness 0 to 1. */
export type CropsSoFar = {
  readonly examined: number
  /** A name stands. */
  readonly named: boolean
  readonly bestFitness: number
  /** Since the last crop that was embedded; Infinity before the first. */
  readonly sinceLastMs: number
}

export type NextCrop = {
  readonly fitness: number
  /** Mean absolute difference to the last embedded crop, levels of 0 to 255; Infinity when there is none. */
  readonly difference: number
}

/** Below this two crops show the same picture: sensor noise and compression alone change a face by more. */
const duplicate = 1.2
/** After so long a poor crop is better than none, milliseconds. */
const poorEveryMs = 700
/** Votes after which a nameless face is hardly going to get one from crops that are no better. */
const enoughVotes = 6
/** How often a track is looked at that has its name, or has had its chances. */
const patientEveryMs = 1500

/** A face that grew by this factor since its last crop may be clearly better than before. */
const grown = 1.15

/**
 * Whether a face is worth being cut out and measured at all, before that is done. Pure. One that has its name waits for its
 * next turn unless it came clearly nearer.
 */
export function worthAligning(
  { named, sinceLastMs }: Pick<CropsSoFar, 'named' | 'sinceLastMs'>,
  growth: number,
): boolean {
  return !named || sinceLastMs >= patientEveryMs || growth >= grown
}

/**
 * Whether a crop is worth embedding. Pure. Attempts go to the best crops for as long as the track lives: the first ones at
 * once, later ones when they are clearly better than any before or after a while; never to the same picture twice.
 */
export function worthEmbedding(soFar: CropsSoFar, next: NextCrop): boolean {
  const { examined, named, bestFitness, sinceLastMs } = soFar
  if (next.difference < duplicate) return false
  if (next.fitness > bestFitness * 1.25) return true
  if (named || examined >= enoughVotes) return sinceLastMs >= patientEveryMs
  // A poor crop after good ones tells little; it waits for a better one.
  return next.fitness >= bestFitness * 0.5 || sinceLastMs >= poorEveryMs
}
