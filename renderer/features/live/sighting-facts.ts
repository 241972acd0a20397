import type { Sighting } from '../../../contracts/live.ts'

/** Whom a sighting shows, as far as it is known: `Ada`, `Perhaps Ada`, `Unknown face`. */
export function sightingName({ outcome, person }: Sighting): string {
  if (!person) return 'Unknown face'
  return outcome === 'needs-review' ? `Perhaps ${person.name}` : person.name
}

export type SightingFact = { readonly label: string; readonly value: string }

/** The numbers behind a sighting, in words for whoever doubts it. */
export function sightingFacts(sighting: Sighting): ReadonlyArray<SightingFact> {
  const { similarity, margin, liveness, box, firstSeenAt, decidedAt } = sighting
  const decidedInMs = Date.parse(decidedAt) - Date.parse(firstSeenAt)
  return [
    {
      label: 'Similarity',
      value: similarity === null ? 'Nobody is enrolled to compare with' : similarity.toFixed(3),
    },
    {
      label: 'Ahead of the next person',
      value: margin === null ? 'No other person to compare with' : `by ${margin.toFixed(3)}`,
    },
    {
      label: 'Liveness (advice only)',
      value: liveness === null ? 'Not measured' : `${Math.round(liveness * 100)} %`,
    },
    { label: 'Face in the picture', value: `${Math.round(box.w)} × ${Math.round(box.h)} pixels` },
    { label: 'Decided after', value: `${(Math.max(0, decidedInMs) / 1000).toFixed(1)} s` },
  ]
}
