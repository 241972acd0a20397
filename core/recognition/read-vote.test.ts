import { describe, expect, it } from 'vitest'
import { matchRules as rules } from '../../tests/helpers/match-rules.ts'
import type { PersonId } from '../shared/ids.ts'
import { readVote, requiredSimilarity, type Vote } from './read-vote.ts'

type Entry = readonly [name: string, similarity: number, rejected?: number]

/** A vote by its identities, best first, each with its similarity to a face that was rejected for it. */
function vote(entries: ReadonlyArray<Entry>, alike = false): Vote {
  const candidates = entries.map(([name, similarity, rejected = null]) => ({
    personId: name as PersonId,
    similarity,
    rejected,
  }))
  return { candidates, alike, cohort: null, quality: 0.8 }
}

/** `ada`, `ada?ben` or `stranger`. */
function read(entries: ReadonlyArray<Entry>, alike = false): string {
  const reading = readVote(vote(entries, alike), rules)
  if (reading.kind === 'names') return reading.personId
  if (reading.kind === 'doubts') return reading.between.map(({ personId }) => personId).join('?')
  return reading.kind
}

describe('a vote', () => {
  it.each<[string, ReadonlyArray<Entry>, string]>([
    ['names who is at the threshold', [['ada', 0.5]], 'ada'],
    ['sees a stranger just below it', [['ada', 0.4999]], 'stranger'],
    ['sees a stranger where nobody is enrolled', [], 'stranger'],
    [
      'names who is ahead by the margin',
      [
        ['ada', 0.75],
        ['ben', 0.69],
      ],
      'ada',
    ],
    [
      'hesitates between two above the threshold',
      [
        ['ada', 0.75],
        ['ben', 0.71],
      ],
      'ada?ben',
    ],
    [
      'sees a stranger where the second is close, below the threshold',
      [
        ['ada', 0.52],
        ['ben', 0.48],
      ],
      'stranger',
    ],
  ])('%s', (_what, entries, expected) => {
    expect(read(entries)).toBe(expected)
  })

  it('tells the similarity and the distance to the second', () => {
    expect(
      readVote(
        vote([
          ['ada', 0.75],
          ['ben', 0.25],
        ]),
        rules,
      ),
    ).toEqual({
      kind: 'names',
      personId: 'ada',
      similarity: 0.75,
      margin: 0.5,
    })
    expect(readVote(vote([['ada', 0.75]]), rules)).toMatchObject({ margin: null })
  })
})

describe('of look-alikes', () => {
  it.each<[string, ReadonlyArray<Entry>, string]>([
    [
      'the first is named when ahead by the wider margin',
      [
        ['ada', 0.75],
        ['ben', 0.625],
      ],
      'ada',
    ],
    [
      'both are doubted when ahead by less',
      [
        ['ada', 0.75],
        ['ben', 0.65],
      ],
      'ada?ben',
    ],
    [
      'both are doubted also where the second is below the threshold',
      [
        ['ada', 0.55],
        ['ben', 0.45],
      ],
      'ada?ben',
    ],
    [
      'neither is named below the threshold',
      [
        ['ada', 0.49],
        ['ben', 0.2],
      ],
      'stranger',
    ],
    ['one alone needs no margin', [['ada', 0.55]], 'ada'],
    [
      'the usual margin counts once one of them was rejected',
      [
        ['ben', 0.62, 0.7],
        ['ada', 0.6],
        ['cy', 0.5],
      ],
      'ada',
    ],
  ])('%s', (_what, entries, expected) => {
    expect(read(entries, true)).toBe(expected)
  })
})

describe('a face like one that was rejected for somebody', () => {
  it.each<[string, ReadonlyArray<Entry>, string]>([
    ['does not name them', [['ada', 0.6, 0.7]], 'stranger'],
    ['does not name them where it is as near to both', [['ada', 0.6, 0.59]], 'stranger'],
    ['names them where it is nearer to them', [['ada', 0.6, 0.57]], 'ada'],
    ['names them where nothing was rejected', [['ada', 0.6]], 'ada'],
    [
      'names the next, who is no further',
      [
        ['ada', 0.6, 0.7],
        ['ben', 0.56],
      ],
      'ben',
    ],
    [
      'does not name the next below the threshold',
      [
        ['ada', 0.52, 0.7],
        ['ben', 0.49],
      ],
      'stranger',
    ],
    [
      'hesitates where the next is further by the margin',
      [
        ['ada', 0.7, 0.7],
        ['ben', 0.55],
      ],
      'ada?ben',
    ],
    [
      'takes no part in the margin',
      [
        ['ada', 0.6],
        ['ben', 0.58, 0.7],
        ['cy', 0.3],
      ],
      'ada',
    ],
  ])('%s', (_what, entries, expected) => {
    expect(read(entries)).toBe(expected)
  })
})

describe('a face that is much like everybody', () => {
  it.each([
    ['what was set while it is as like them as usual', 0.2, 0.5],
    ['a little less where it is like few', 0.18, 0.49],
    ['no more than the relief less where it is like nobody', 0.02, 0.48],
    ['half of what is above that', 0.3, 0.55],
  ])('needs %s', (_what, cohort, required) => {
    expect(requiredSimilarity(cohort, rules)).toBeCloseTo(required, 10)
  })

  it('needs more in a gallery too small to tell', () => {
    expect(requiredSimilarity(null, { ...rules, cohortUnknown: 0.03 })).toBeCloseTo(0.53, 10)
  })

  it('is a stranger where another face would be named', () => {
    const probe = vote([['ada', 0.54]])
    expect(readVote({ ...probe, cohort: 0.2 }, rules).kind).toBe('names')
    expect(readVote({ ...probe, cohort: 0.3 }, rules).kind).toBe('stranger')
  })
})
