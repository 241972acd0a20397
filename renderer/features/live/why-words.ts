import type { Sighting } from '../../../contracts/live.ts'
import type { MatchSettings } from '../../../contracts/recognition.ts'
import { closeCandidates } from './close-candidates.ts'
import { formatThreshold } from '../../ui/format-threshold.ts'

/** `1,200`, in two significant digits: a chance is never known better. */
function roughly(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en-GB')
}

/** No calibration reaches further: what is said beyond it is only drawn out from there. */
const RAREST = 1e7

/** How many strangers would look at least as alike: `1 in 100,000 strangers looks this alike`. */
export function describeLikeness(oneIn: number | null): string | null {
  if (oneIn === null) return null
  if (oneIn > RAREST) return `Fewer than 1 in ${roughly(RAREST)} strangers looks this alike`
  if (oneIn < 2) return 'Any stranger may look this alike'
  return `1 in ${roughly(oneIn)} strangers looks this alike`
}

/** How many examined crops agreed: `3 of 3 crops agreed`. */
export function describeVotes(votes: Sighting['votes']): string {
  if (votes === null) return 'Not counted at the time'
  const { agreeing, examined } = votes
  return `${agreeing} of ${examined} ${examined === 1 ? 'crop' : 'crops'} agreed`
}

/** Below this a face looks more like a picture of one than like a person. */
const LIVELY = 0.5

/** Whether the face looks real, 0 to 1, and what that counts for on its camera. */
export function describeLiveness(liveness: number | null, required: boolean): string {
  const weight = required ? 'this camera demands it' : 'advice only'
  if (liveness === null) return `Not measured, ${weight}`
  const word = liveness >= LIVELY ? 'Looks like a real face' : 'May be a photo or a screen'
  return `${word} (${Math.round(liveness * 100)} %), ${weight}`
}

/** How far the best person is ahead of the next, and how far it has to be. */
export function describeMargin(
  { margin, candidates }: Pick<Sighting, 'margin' | 'candidates'>,
  needed: number | undefined,
): string {
  if (margin === null) return 'No other person to compare with'
  const next = candidates[1]?.name
  const least = needed === undefined ? '' : ` (${needed.toFixed(2)} needed)`
  return `By ${margin.toFixed(2)}${next === undefined ? '' : ` before ${next}`}${least}`
}

/** In a sentence why a sighting has its name, or none. `settings` are those of now. */
export function whySentence(
  { outcome, person, similarity, candidates, votes, revised }: Sighting,
  settings: MatchSettings | undefined,
): string {
  const [first] = candidates
  if (revised?.by === 'operator') {
    const seen = first ? ` To the cameras ${first.name} was the most alike.` : ''
    return `An operator said that this is ${person?.name ?? 'nobody enrolled'}.${seen}`
  }
  const needed =
    settings === undefined
      ? ''
      : `, where ${formatThreshold(settings.similarity)} is needed for a name`
  switch (outcome) {
    case 'matched': {
      const who = person?.name ?? 'one person'
      const agreed =
        votes === null ? 'The examined crops' : `${votes.agreeing} of ${votes.examined} crops`
      const alike = similarity === null ? '' : ` with similarity ${similarity.toFixed(2)}`
      return `${agreed} agreed on ${who}${alike}${needed}.`
    }
    case 'unknown':
      if (!first) return 'There was nobody to compare this face with.'
      return `The most alike is ${first.name} with similarity ${first.similarity.toFixed(2)}${needed}.`
    case 'needs-review': {
      const [, second] = closeCandidates(candidates)
      if (!first) return 'The crops did not agree.'
      if (!second) {
        return `${first.name} was read with similarity ${first.similarity.toFixed(2)}, but not surely enough.`
      }
      return `${first.name} (${first.similarity.toFixed(2)}) and ${second.name} (${second.similarity.toFixed(2)}) are too close to tell apart from this face alone.`
    }
    default:
      return outcome satisfies never
  }
}

export type RevisionWords = {
  /** For a badge. */
  readonly word: string
  readonly sentence: string
}

/** What changed about a sighting after it was announced; null when nothing did. */
export function describeRevision({
  revised,
  person,
}: Pick<Sighting, 'revised' | 'person'>): RevisionWords | null {
  if (revised === null) return null
  const before = revised.name
  const now = person?.name ?? null
  const track = revised.by === 'track'
  const by = track ? 'later frames of the same track' : 'an operator'
  if (before === now) {
    return { word: track ? 'Seen again' : 'Confirmed', sentence: `Confirmed by ${by}.` }
  }
  if (before === null) return { word: 'Named later', sentence: `Named ${now} by ${by}.` }
  if (now === null) {
    return {
      word: track ? 'Name withdrawn' : 'Corrected',
      sentence: track
        ? `The name ${before} was withdrawn by ${by}.`
        : `Taken for ${before}; corrected by ${by}.`,
    }
  }
  return { word: 'Corrected', sentence: `Taken for ${before} first; corrected by ${by}.` }
}
