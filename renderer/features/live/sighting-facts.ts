import type { Sighting } from '../../../contracts/live.ts'
import type { MatchSettings } from '../../../contracts/recognition.ts'
import { closeCandidates } from './close-candidates.ts'
import { describeLikeness, describeLiveness, describeMargin, describeVotes } from './why-words.ts'

type SomeoneShown = Pick<Sighting, 'outcome' | 'person' | 'candidates'>

/** Whom a sighting may show, best first: the person, or those between whom a review has to choose; else nobody. */
export function possiblePeople({
  outcome,
  person,
  candidates,
}: SomeoneShown): ReadonlyArray<NonNullable<Sighting['person']>> {
  if (outcome === 'needs-review') {
    const named = closeCandidates(candidates).map(({ personId: id, name, portraitId }) => ({
      id,
      name,
      portraitId,
    }))
    if (named.length > 0) return named
  }
  return person ? [person] : []
}

/** Whom a sighting shows, as far as it is known: `Ada`, `Perhaps Ada or Bob`, `Unknown face`. */
export function sightingName(sighting: SomeoneShown): string {
  const names = possiblePeople(sighting).map(({ name }) => name)
  if (names.length === 0) return 'Unknown face'
  return sighting.outcome === 'needs-review' ? `Perhaps ${names.join(' or ')}` : names.join()
}

export type SightingFact = { readonly label: string; readonly value: string }

export type SightingContext = {
  /** What a name needs now; undefined while it is not known. */
  readonly settings: MatchSettings | undefined
  /** Whether the camera demands a live face. */
  readonly livenessRequired: boolean
}

/** The numbers behind a sighting, in words for whoever doubts it. */
export function sightingFacts(
  sighting: Sighting,
  { settings, livenessRequired }: SightingContext,
): ReadonlyArray<SightingFact> {
  const { similarity, liveness, votes, oneIn, box, firstSeenAt, decidedAt } = sighting
  const decidedInMs = Date.parse(decidedAt) - Date.parse(firstSeenAt)
  const likeness = describeLikeness(oneIn)
  return [
    { label: 'Agreement', value: describeVotes(votes) },
    {
      label: 'Similarity',
      value: similarity === null ? 'Nobody is enrolled to compare with' : similarity.toFixed(3),
    },
    ...(likeness === null ? [] : [{ label: 'Chance', value: likeness }]),
    { label: 'Ahead of the next person', value: describeMargin(sighting, settings?.margin) },
    { label: 'Liveness', value: describeLiveness(liveness, livenessRequired) },
    { label: 'Face in the picture', value: `${Math.round(box.w)} × ${Math.round(box.h)} pixels` },
    { label: 'Decided after', value: `${(Math.max(0, decidedInMs) / 1000).toFixed(1)} s` },
  ]
}
