import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonId } from '../shared/ids.ts'
import { decideIdentity } from './decide-identity.ts'
import type { Vote } from './read-vote.ts'
import { defaultRecognitionSettings } from './settings.ts'

const rules = { ...defaultRecognitionSettings.match, similarity: 0.5, agree: 2, of: 3 }
const ada = 'ada' as PersonId
const ben = 'ben' as PersonId
const cy = 'cy' as PersonId
const asAda = { ended: false, given: ada }

/** A vote that names Ada. */
const isAda = (quality: number): Vote => ({
  candidates: [
    { personId: ada, similarity: 0.9, rejected: null },
    { personId: ben, similarity: 0.1, rejected: null },
  ],
  alike: false,
  cohort: null,
  quality,
})

/** The vote with its best candidate first. Ada and Ben look alike. */
function ranked(vote: Vote): Vote {
  const candidates = vote.candidates.toSorted((a, b) => b.similarity - a.similarity)
  const alike = candidates.slice(0, 2).every(({ personId }) => personId !== cy)
  return { ...vote, candidates, alike }
}

/** `ada` for a match, otherwise the kind. */
function answer(
  votes: ReadonlyArray<Vote>,
  track: { readonly ended: boolean; readonly given: PersonId | null },
): string {
  const decision = decideIdentity(votes, rules, { ...track, whole: null })
  return decision.kind === 'matched' ? decision.personId : decision.kind
}

describe('whatever the votes', () => {
  const quality = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10)
  const similarity = fc.integer({ min: 0, max: 40 }).map((steps) => steps / 40)
  const likely = fc.integer({ min: 24, max: 40 }).map((steps) => steps / 40)
  const anyVote = fc
    .record({
      // Ada is matched often enough for the rules about her.
      similarities: fc.tuple(fc.oneof(similarity, likely), similarity, similarity),
      quality,
      rejected: fc.option(similarity),
    })
    .map(({ similarities, quality, rejected }): Vote => {
      const candidates = [ada, ben, cy].map((personId, i) => ({
        personId,
        similarity: similarities[i] ?? 0,
        rejected: i === 0 ? rejected : null,
      }))
      return ranked({ candidates, alike: false, cohort: null, quality })
    })
  const anyVotes = fc.array(anyVote, { maxLength: 12 })
  const given = fc.constantFrom(null, ada)

  it('the order of the last votes among themselves does not matter', () => {
    const few = fc.array(anyVote, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(few, given, fc.boolean(), (votes, name, ended) => {
        const track = { ended, given: name, whole: null }
        const forth = decideIdentity(votes, rules, track)
        const back = decideIdentity(votes.toReversed(), rules, track)
        expect(answer(votes.toReversed(), track)).toBe(answer(votes, track))
        if ('candidates' in forth) expect(back).toEqual(forth)
      }),
    )
  })

  it('one more vote for a given name never withdraws it', () => {
    fc.assert(
      fc.property(anyVotes, quality, (votes, q) => {
        fc.pre(answer(votes, asAda) === 'ada')
        expect(answer([...votes, isAda(q)], asAda)).toBe('ada')
      }),
      { numRuns: 500 },
    )
  })

  it('one crop, however bad, never withdraws a name that all others agree on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), quality, anyVote, (count, q, bad) => {
        expect(answer([...Array.from({ length: count }, () => isAda(q)), bad], asAda)).toBe('ada')
      }),
      { numRuns: 500 },
    )
  })

  const rises = fc.array(
    fc.integer({ min: 0, max: 20 }).map((steps) => steps / 40),
    { minLength: 12, maxLength: 12 },
  )
  /** The same votes, each more similar to Ada. */
  const raised = (votes: ReadonlyArray<Vote>, by: ReadonlyArray<number>): ReadonlyArray<Vote> =>
    votes.map((vote, i) =>
      ranked({
        ...vote,
        candidates: vote.candidates.map((one) =>
          one.personId === ada ? { ...one, similarity: one.similarity + (by[i] ?? 0) } : one,
        ),
      }),
    )

  it('a higher similarity to a matched person leaves the match', () => {
    const track = { ended: false, given: null, whole: null }
    fc.assert(
      fc.property(anyVotes, rises, (votes, by) => {
        fc.pre(answer(votes, track) === 'ada')
        expect(answer(raised(votes, by), track)).toBe('ada')
      }),
      { numRuns: 300 },
    )
  })

  it('a higher similarity to a given person leaves the name, where there is one other', () => {
    const ofTwo = anyVotes.map((votes) =>
      votes.map((vote) =>
        ranked({ ...vote, candidates: vote.candidates.filter(({ personId }) => personId !== cy) }),
      ),
    )
    fc.assert(
      fc.property(ofTwo, rises, (votes, by) => {
        fc.pre(answer(votes, asAda) === 'ada')
        expect(answer(raised(votes, by), asAda)).toBe('ada')
      }),
      { numRuns: 300 },
    )
  })
})
