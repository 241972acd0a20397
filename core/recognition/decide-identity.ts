import type { PersonId } from '../shared/ids.ts'
import type { RecognitionSettings } from './settings.ts'

/** What one examined crop of a track says: identities by similarity, best first, each person once. */
export type Vote = {
  readonly candidates: ReadonlyArray<{ readonly personId: PersonId; readonly similarity: number }>
}

export type Decision =
  | { readonly kind: 'undecided' }
  | {
      readonly kind: 'matched'
      readonly personId: PersonId
      /** Mean over the agreeing votes. */
      readonly similarity: number
      /** Mean distance to the second identity over the agreeing votes; null when nobody else is enrolled. */
      readonly margin: number | null
    }
  /** Two people are above the threshold and too close to tell apart. */
  | {
      readonly kind: 'needs-review'
      readonly candidates: ReadonlyArray<{
        readonly personId: PersonId
        readonly similarity: number
      }>
    }
  | {
      readonly kind: 'unknown'
      readonly best: { readonly personId: PersonId; readonly similarity: number } | null
    }

/**
 * Decides who a track is from its votes, oldest first. Pure.
 *
 * Matched: `agree` of the last `of` votes name the same person above the threshold and ahead of the second identity by
 * the margin, and none of these votes names anyone else. A track is called unknown, or handed to review, only when it
 * has ended (`ended`), so that better crops may still come: review where two identities are too close, or where a name was
 * read but not agreed on. A track without votes stays undecided.
 */
export function decideIdentity(
  votes: ReadonlyArray<Vote>,
  settings: RecognitionSettings['match'],
  ended: boolean,
): Decision {
  const recent = votes.slice(-settings.of).map((vote) => readVote(vote, settings))
  const named = recent.filter((vote) => vote.kind === 'names')
  const [first] = named
  if (
    first &&
    named.length >= settings.agree &&
    named.every(({ personId }) => personId === first.personId)
  ) {
    const margins = named.flatMap(({ margin }) => (margin === null ? [] : [margin]))
    return {
      kind: 'matched',
      personId: first.personId,
      similarity: mean(named.map(({ similarity }) => similarity)),
      margin: margins.length > 0 ? mean(margins) : null,
    }
  }
  if (!ended || votes.length === 0) return { kind: 'undecided' }
  const readings = votes.map((vote) => readVote(vote, settings))
  const doubt = readings.find((reading) => reading.kind === 'doubts')
  if (doubt) return { kind: 'needs-review', candidates: doubt.candidates }
  const names = readings.flatMap((reading) => (reading.kind === 'names' ? [reading] : []))
  // A name that too few crops agreed on is for a human to judge.
  if (names.length > 0)
    return {
      kind: 'needs-review',
      candidates: [...new Map(names.map((name) => [name.personId, name])).values()]
        .map(({ personId, similarity }) => ({ personId, similarity }))
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, 2),
    }
  const best = votes
    .flatMap(({ candidates }) => candidates.slice(0, 1))
    .toSorted((a, b) => b.similarity - a.similarity)[0]
  return { kind: 'unknown', best: best ?? null }
}

type Reading =
  | { kind: 'names'; personId: PersonId; similarity: number; margin: number | null }
  | { kind: 'doubts'; candidates: Vote['candidates'] }
  | { kind: 'stranger' }

function readVote({ candidates }: Vote, settings: RecognitionSettings['match']): Reading {
  const [best, second] = candidates
  if (!best || best.similarity < settings.similarity) return { kind: 'stranger' }
  const margin = second ? best.similarity - second.similarity : null
  if (margin === null || margin >= settings.margin)
    return { kind: 'names', personId: best.personId, similarity: best.similarity, margin }
  if (second && second.similarity >= settings.similarity)
    return { kind: 'doubts', candidates: candidates.slice(0, 2) }
  return { kind: 'stranger' }
}

function mean(values: ReadonlyArray<number>): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
