import { describe, expect, it } from 'vitest'
import type { Sighting } from '../../../contracts/live.ts'
import { liveSighting } from '../../../tests/helpers/live-sighting.ts'
import {
  describeLikeness,
  describeLiveness,
  describeMargin,
  describeRevision,
  describeVotes,
  whySentence,
} from './why-words.ts'

const settings = { similarity: 0.5, margin: 0.05, agree: 2, of: 3 }
const ada = liveSighting().person
const at = '2026-11-22T09:00:00Z'

it.each([
  [null, null],
  [1.4, 'Any stranger may look this alike'],
  [12, '1 in 12 strangers looks this alike'],
  [98_342, '1 in 98,000 strangers looks this alike'],
  [1e9, 'Fewer than 1 in 10,000,000 strangers looks this alike'],
  [1e6, '1 in 1,000,000 strangers looks this alike'],
])('says that %s strangers share one who looks this alike as "%s"', (oneIn, words) => {
  expect(describeLikeness(oneIn)).toBe(words)
})

it('counts the crops that agreed, or says that nobody counted', () => {
  expect(describeVotes({ examined: 3, agreeing: 2 })).toBe('2 of 3 crops agreed')
  expect(describeVotes({ examined: 1, agreeing: 1 })).toBe('1 of 1 crop agreed')
  expect(describeVotes(null)).toBe('Not counted at the time')
})

it('calls liveness advice unless the camera demands it', () => {
  expect(describeLiveness(0.93, false)).toBe('Looks like a real face (93 %), advice only')
  expect(describeLiveness(0.2, true)).toBe(
    'May be a photo or a screen (20 %), this camera demands it',
  )
  expect(describeLiveness(null, false)).toBe('Not measured, advice only')
})

it('says how far ahead the best person is and has to be', () => {
  expect(describeMargin(liveSighting(), 0.05)).toBe('By 0.30 before Bob (0.05 needed)')
  expect(describeMargin(liveSighting({ candidates: [] }), undefined)).toBe('By 0.30')
  expect(describeMargin({ margin: null, candidates: [] }, 0.05)).toBe(
    'No other person to compare with',
  )
})

describe('why', () => {
  const [first, second] = liveSighting().candidates
  it.each<[Partial<Sighting>, string]>([
    [{}, '3 of 3 crops agreed on Ada with similarity 0.70, where 0.50 is needed for a name.'],
    [
      { outcome: 'unknown', person: null },
      'The most alike is Ada with similarity 0.70, where 0.50 is needed for a name.',
    ],
    [
      { outcome: 'unknown', person: null, candidates: [] },
      'There was nobody to compare this face with.',
    ],
    [
      {
        outcome: 'needs-review',
        candidates: first ? [first, { ...first, name: 'Eve', similarity: 0.66 }] : [],
      },
      'Ada (0.70) and Eve (0.66) are too close to tell apart from this face alone.',
    ],
    [{ outcome: 'needs-review' }, 'Ada was read with similarity 0.70, but not surely enough.'],
    [
      {
        outcome: 'unknown',
        person: null,
        candidates: second ? [second] : [],
        revised: { at, by: 'operator', name: 'Bob' },
      },
      'An operator said that this is nobody enrolled. To the cameras Bob was the most alike.',
    ],
  ])('%#', (over, sentence) => {
    expect(whySentence(liveSighting(over), settings)).toBe(sentence)
  })
})

describe('what changed afterwards', () => {
  it.each([
    ['track', 'Ada', null, 'Name withdrawn', /name Ada was withdrawn by later frames/],
    ['track', null, ada, 'Named later', /Named Ada by later frames/],
    ['track', 'Bob', ada, 'Corrected', /Taken for Bob first; corrected by later frames/],
    ['operator', 'Ada', null, 'Corrected', /Taken for Ada; corrected by an operator/],
    ['operator', 'Bob', ada, 'Corrected', /Taken for Bob first; corrected by an operator/],
    ['operator', 'Ada', ada, 'Confirmed', /Confirmed by an operator/],
  ] as const)('by %s from %s', (by, name, person, word, sentence) => {
    const words = describeRevision({ revised: { at, by, name }, person })
    expect(words?.word).toBe(word)
    expect(words?.sentence).toMatch(sentence)
  })

  it('is nothing for most sightings', () => {
    expect(describeRevision({ revised: null, person: ada })).toBeNull()
  })
})
