import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonId } from '../shared/ids.ts'
import {
  correctedMeaning,
  standingMeaning,
  takenFor,
  type SightingMeaning,
  type SightingRevision,
} from './sighting-meaning.ts'

const [ada, bob, cyd] = ['ada', 'bob', 'cyd'] as PersonId[] as [PersonId, PersonId, PersonId]

const meaning = (personId: PersonId | null, similarity = 0.6): SightingMeaning => ({
  outcome: personId === null ? 'unknown' : 'matched',
  personId,
  similarity,
  margin: 0.2,
})

type Step =
  | { readonly kind: 'track'; readonly personId: PersonId | null }
  | { readonly kind: 'operator'; readonly personId: PersonId | null }
  | { readonly kind: 'undo' }

/** A sighting that lives through the steps as the use cases write them; an undo of nothing is left out. */
function live(decided: SightingMeaning, steps: ReadonlyArray<Step>) {
  const revisions: SightingRevision[] = []
  for (const [index, step] of steps.entries()) {
    const { meaning: now, said, byTrack } = standingMeaning(decided, revisions)
    const common = { id: `r${index}`, at: `2026-11-23T08:00:${String(index).padStart(2, '0')}Z` }
    if (step.kind !== 'undo') {
      const before = step.kind === 'track' ? byTrack : now
      const after = meaning(step.personId)
      revisions.push({ ...common, source: step.kind, undoes: null, before, after })
    } else if (said?.source === 'operator') {
      revisions.push({ ...common, source: 'undo', undoes: said.id, before: now, after: now })
    }
  }
  return revisions
}

const person = fc.constantFrom(ada, bob, cyd, null)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('track' as const), personId: person }),
  fc.record({ kind: fc.constant('operator' as const), personId: person }),
  fc.constant({ kind: 'undo' as const }),
)
const steps = fc.array(step, { maxLength: 12 })
const track = (personId: PersonId | null): Step => ({ kind: 'track', personId })
const operator = (personId: PersonId | null): Step => ({ kind: 'operator', personId })
const undo: Step = { kind: 'undo' }

describe('what a sighting means', () => {
  it.each<{ after: string; steps: Step[]; is: PersonId | null; by: string | null }>([
    { after: 'nothing happened', steps: [], is: ada, by: null },
    { after: 'its track went on to somebody else', steps: [track(bob)], is: bob, by: 'track' },
    {
      after: 'its track took the name back',
      steps: [track(bob), track(null)],
      is: null,
      by: 'track',
    },
    { after: 'a person spoke', steps: [track(bob), operator(cyd)], is: cyd, by: 'operator' },
    {
      after: 'a person spoke before the track',
      steps: [operator(cyd), track(bob)],
      is: cyd,
      by: 'operator',
    },
    {
      after: 'a person spoke twice',
      steps: [operator(cyd), operator(null)],
      is: null,
      by: 'operator',
    },
    { after: 'an undo', steps: [operator(cyd), undo], is: ada, by: null },
    {
      after: 'an undo of the second word',
      steps: [operator(cyd), operator(bob), undo],
      is: cyd,
      by: 'operator',
    },
    { after: 'two undos', steps: [operator(cyd), operator(bob), undo, undo], is: ada, by: null },
    {
      after: 'an undo, the track having gone on',
      steps: [operator(cyd), track(bob), undo],
      is: bob,
      by: 'track',
    },
    {
      after: 'a word after an undo',
      steps: [operator(cyd), undo, operator(bob)],
      is: bob,
      by: 'operator',
    },
  ])('after $after', ({ steps, is, by }) => {
    const standing = standingMeaning(meaning(ada), live(meaning(ada), steps))
    expect(standing.meaning.personId).toBe(is)
    expect(standing.said?.source ?? null).toBe(by)
  })

  it('remembers of a track what the track said before, not what a person said', () => {
    const [, revision] = live(meaning(ada), [operator(cyd), track(bob)])
    expect(revision?.before.personId).toBe(ada)
  })

  it('is the last word of a person as long as one stands, whatever the track says', () => {
    fc.assert(
      fc.property(steps, person, fc.array(person, { maxLength: 4 }), (before, said, tracks) => {
        const all = [...before, operator(said), ...tracks.map(track)]
        const { meaning: now } = standingMeaning(meaning(ada), live(meaning(ada), all))
        expect(now).toEqual(meaning(said))
      }),
    )
  })

  it('is what the track alone says once every word of a person is taken back', () => {
    fc.assert(
      fc.property(steps, (lived) => {
        const corrections = lived.filter(({ kind }) => kind === 'operator').length
        const all = [...lived, ...Array<Step>(corrections).fill(undo)]
        const tracks = lived.filter(({ kind }) => kind === 'track')
        const { meaning: now } = standingMeaning(meaning(ada, 0.9), live(meaning(ada, 0.9), all))
        const alone = standingMeaning(meaning(ada, 0.9), live(meaning(ada, 0.9), tracks))
        expect(now).toEqual(alone.meaning)
      }),
    )
  })

  it('is the same when an undo follows a word, as if both had not been', () => {
    fc.assert(
      fc.property(steps, person, (lived, said) => {
        const plain = standingMeaning(meaning(ada), live(meaning(ada), lived))
        const undone = standingMeaning(
          meaning(ada),
          live(meaning(ada), [...lived, operator(said), undo]),
        )
        expect(undone.meaning).toEqual(plain.meaning)
        expect(undone.said?.id).toBe(plain.said?.id)
      }),
    )
  })

  it('does not need to know what was decided at first once anything was revised', () => {
    fc.assert(
      fc.property(steps, (lived) => {
        const revisions = live(meaning(ada), lived)
        fc.pre(revisions.length > 0)
        expect(standingMeaning(meaning(cyd, 0.1), revisions)).toEqual(
          standingMeaning(meaning(ada), revisions),
        )
      }),
    )
  })
})

describe('a corrected sighting', () => {
  const candidates = [
    { personId: ada, similarity: 0.55 },
    { personId: bob, similarity: 0.52 },
  ]

  it.each([
    { is: ada, similarity: 0.55 },
    { is: bob, similarity: 0.52 },
    { is: cyd, similarity: null },
    { is: null, similarity: 0.55 },
  ])('keeps a measured similarity to $is, or none', ({ is, similarity }) => {
    expect(correctedMeaning(candidates, is)).toEqual({
      outcome: is === null ? 'unknown' : 'matched',
      personId: is,
      similarity,
      margin: null,
    })
    expect(correctedMeaning([], is).similarity).toBeNull()
  })

  it.each<{
    what: string
    outcome: SightingMeaning['outcome']
    was: PersonId | null
    is: PersonId | null
    took: PersonId | null
  }>([
    { what: 'a wrong name', outcome: 'matched', was: ada, is: bob, took: ada },
    { what: 'a name for a stranger', outcome: 'matched', was: cyd, is: null, took: cyd },
    { what: 'the right name', outcome: 'matched', was: ada, is: ada, took: null },
    {
      what: 'a review that the first wins',
      outcome: 'needs-review',
      was: null,
      is: ada,
      took: bob,
    },
    {
      what: 'a review that the second wins',
      outcome: 'needs-review',
      was: null,
      is: bob,
      took: ada,
    },
    { what: 'a review that neither wins', outcome: 'needs-review', was: null, is: null, took: ada },
    { what: 'an unknown one who is the best', outcome: 'unknown', was: null, is: ada, took: null },
    { what: 'an unknown one who is not', outcome: 'unknown', was: null, is: cyd, took: ada },
  ])('says for $what whom it was taken for', ({ outcome, was, is, took }) => {
    expect(takenFor({ outcome, personId: was }, candidates, is)).toBe(took)
  })

  it('was taken for nobody when nobody was compared', () => {
    expect(takenFor({ outcome: 'unknown', personId: null }, [], null)).toBeNull()
  })
})
