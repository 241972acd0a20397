import type { PersonId } from '../shared/ids.ts'
import type { RecognitionSettings } from './settings.ts'

/** What one examined crop of a track says: identities by similarity, best first, each person once. */
export type Vote = {
  readonly candidates: ReadonlyArray<{
    readonly personId: PersonId
    readonly similarity: number
    /** Similarity to the nearest face that was rejected for this person; null when there is none. */
    readonly rejected: number | null
  }>
  /** The first two candidates are known to look alike. */
  readonly alike: boolean
  /**
   * Mean similarity of the probe to the ten people after the best one: how much it looks like people in general. Null in
   * a gallery too small to tell.
   */
  readonly cohort: number | null
  /** Fitness of the crop for matching, 0 to 1. */
  readonly quality: number
}

type Candidate = Vote['candidates'][number]

/** One vote by itself: it names somebody, hesitates between two people, or sees nobody of the gallery. */
export type Reading =
  | {
      readonly kind: 'names'
      readonly personId: PersonId
      readonly similarity: number
      /** Distance to the second identity; null when there is none. */
      readonly margin: number | null
    }
  | {
      readonly kind: 'doubts'
      readonly between: ReadonlyArray<{ readonly personId: PersonId; readonly similarity: number }>
    }
  | { readonly kind: 'stranger' }

/**
 * Reads one vote. Pure.
 *
 * Names: the best person is at or above the required similarity (`requiredSimilarity`) and ahead of the second by the margin, by the wider one when the
 * two are known to look alike. Doubts: the best is above it, but not ahead of a second who is above it as
 * well or looks alike. Stranger: anything else.
 *
 * A face that is about as similar to one that was rejected for a person as to the person is not that person, who is
 * then left out. The next one is read in the same way, but is only doubted where the person left out was ahead by the
 * margin: the rejected face may have been much like the person's own.
 */
export function readVote(
  { candidates, alike, cohort }: Vote,
  rules: RecognitionSettings['match'],
): Reading {
  const required = requiredSimilarity(cohort, rules)
  const left = candidates.filter((candidate) => !isRejected(candidate, rules))
  const [best, second] = left
  if (!best || best.similarity < required) return { kind: 'stranger' }
  const [first] = candidates
  if (first && first !== best && first.similarity - best.similarity >= rules.margin)
    return doubts(first, best)
  const margin = second ? best.similarity - second.similarity : null
  // The first two are the ones known to be alike only while both are still in it.
  const areAlike = alike && best === candidates[0] && second === candidates[1]
  const needed = areAlike ? Math.max(rules.margin, rules.alikeMargin) : rules.margin
  if (!second || margin === null || margin >= needed)
    return { kind: 'names', personId: best.personId, similarity: best.similarity, margin }
  if (second.similarity >= required || areAlike) return doubts(best, second)
  return { kind: 'stranger' }
}

/**
 * Least similarity that names somebody for this probe: the threshold, raised where the probe is much like everybody, and a
 * little lower where it is like nobody. A blurred or common face, and any face in a large gallery, comes close to many; so
 * must a name be further ahead. In a small gallery nothing tells, and more is asked of every probe. Adaptive cohort normalisation as in speaker verification (Matejka et al. 2017). Pure.
 */
export function requiredSimilarity(
  cohort: number | null,
  {
    similarity,
    cohortFrom,
    cohortShare,
    cohortRelief,
    cohortUnknown,
  }: RecognitionSettings['match'],
): number {
  if (cohort === null) return similarity + cohortUnknown
  return similarity + Math.max(-cohortRelief, cohortShare * (cohort - cohortFrom))
}

function isRejected(
  { similarity, rejected }: Candidate,
  { rejectMargin }: RecognitionSettings['match'],
): boolean {
  return rejected !== null && rejected >= similarity - rejectMargin
}

function doubts(...between: ReadonlyArray<Candidate>): Reading {
  return {
    kind: 'doubts',
    between: between.map(({ personId, similarity }) => ({ personId, similarity })),
  }
}
