import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PersonId } from '../shared/ids.ts'
import { decideIdentity, type Vote } from './decide-identity.ts'
import { defaultRecognitionSettings } from './settings.ts'

const rules = { similarity: 0.45, margin: 0.05, agree: 2, of: 3 }
const person = (name: string) => name as PersonId
const ada = person('ada')
const ben = person('ben')

/** A vote by its identities, best first. */
const vote = (...candidates: ReadonlyArray<readonly [PersonId, number]>): Vote => ({
  candidates: candidates.map(([personId, similarity]) => ({ personId, similarity })),
})
const isAda = vote([ada, 0.6], [ben, 0.2])
const isBen = vote([ben, 0.6], [ada, 0.2])
const stranger = vote([ada, 0.3], [ben, 0.2])
const either = vote([ada, 0.6], [ben, 0.58])

const kindOf = (votes: ReadonlyArray<Vote>, ended = false): string =>
  decideIdentity(votes, rules, ended).kind

describe('a track is matched', () => {
  it('when enough of its last crops agree, with the mean of their similarities and margins', () => {
    const decision = decideIdentity(
      [vote([ada, 0.5], [ben, 0.3]), stranger, vote([ada, 0.7], [ben, 0.3])],
      rules,
      false,
    )
    expect(decision).toMatchObject({ kind: 'matched', personId: ada })
    if (decision.kind !== 'matched') return
    expect(decision.similarity).toBeCloseTo(0.6, 10)
    expect(decision.margin).toBeCloseTo(0.3, 10)
  })

  it('without a margin when nobody else is enrolled', () => {
    const alone = vote([ada, 0.6])
    expect(decideIdentity([alone, alone], rules, false)).toMatchObject({
      kind: 'matched',
      margin: null,
    })
  })

  it.each([
    ['one crop alone', [isAda], 'undecided'],
    ['two that agree', [isAda, isAda], 'matched'],
    ['two people in turn', [isAda, isBen], 'undecided'],
    ['two agree, the third names another', [isAda, isAda, isBen], 'undecided'],
    ['a name that stands too far back', [isAda, stranger, stranger, isAda], 'undecided'],
    ['another name that stands too far back', [isBen, stranger, isAda, isAda], 'matched'],
    ['a doubt between two that agree', [isAda, either, isAda], 'matched'],
    ['one name beside doubts', [either, either, isAda], 'undecided'],
  ])('by agreement alone: %s', (_what, votes, kind) => {
    expect(kindOf(votes)).toBe(kind)
  })

  it.each([
    ['at the threshold', 0.45, 0.2, 'matched'],
    ['just below the threshold', 0.4499, 0.2, 'undecided'],
    ['ahead by the margin', 0.75, 0.5, 'matched'],
    ['ahead by less than the margin', 0.75, 0.7001, 'undecided'],
    ['ahead by less than the margin of someone below the threshold', 0.46, 0.42, 'undecided'],
  ])('only %s', (_what, best, second, kind) => {
    const votes = [vote([ada, best], [ben, second]), vote([ada, best], [ben, second])]
    expect(kindOf(votes)).toBe(kind)
  })

  it('only when as many agree as the settings ask for', () => {
    const strict = { ...rules, agree: 3, of: 5 }
    expect(decideIdentity([isAda, isAda], strict, false).kind).toBe('undecided')
    expect(decideIdentity([isAda, isAda, stranger, isAda], strict, false).kind).toBe('matched')
  })
})

describe('a track that has not ended', () => {
  it('is never unknown and never handed to review: better crops may come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(isAda, isBen, stranger, either)), (votes) => {
        expect(['undecided', 'matched']).toContain(kindOf(votes))
      }),
    )
  })
})

describe('a track that has ended', () => {
  it('without a crop stays undecided', () => {
    expect(kindOf([], true)).toBe('undecided')
  })

  it('unknown where no crop comes near anyone, with the best of them all', () => {
    const votes = [vote([ada, 0.2], [ben, 0.1]), vote([ben, 0.4], [ada, 0.1]), vote()]
    expect(decideIdentity(votes, rules, true)).toEqual({
      kind: 'unknown',
      best: { personId: ben, similarity: 0.4 },
    })
  })

  it('unknown with nobody enrolled', () => {
    expect(decideIdentity([vote(), vote()], rules, true)).toEqual({ kind: 'unknown', best: null })
  })

  it('goes to review where two people are too close to tell apart', () => {
    const three = vote([ada, 0.6], [ben, 0.58], [person('cy'), 0.5])
    expect(decideIdentity([stranger, three], rules, true)).toEqual({
      kind: 'needs-review',
      candidates: three.candidates.slice(0, 2),
    })
  })

  it('goes to review where a name was read but not agreed on', () => {
    expect(decideIdentity([isAda, stranger, stranger], rules, true)).toEqual({
      kind: 'needs-review',
      candidates: [{ personId: ada, similarity: 0.6 }],
    })
  })

  it('goes to review with both names, each once, where crops name two people', () => {
    const decision = decideIdentity([isAda, isBen, isAda, isBen], rules, true)
    expect(decision.kind).toBe('needs-review')
    if (decision.kind !== 'needs-review') return
    expect(decision.candidates.map(({ personId }) => personId).sort()).toEqual([ada, ben])
  })

  it('is still matched where the last crops agree', () => {
    expect(kindOf([either, isAda, isAda], true)).toBe('matched')
  })

  it('is always decided once it has a crop', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(isAda, isBen, stranger, either), { minLength: 1 }),
        (votes) => {
          expect(kindOf(votes, true)).not.toBe('undecided')
        },
      ),
    )
  })
})

it('names nobody by default whom one crop alone would name', () => {
  const { match } = defaultRecognitionSettings
  expect(match.agree).toBeGreaterThanOrEqual(2)
  expect(match.of).toBeGreaterThanOrEqual(match.agree)
})
