import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchRules as rules } from '../../tests/helpers/match-rules.ts'
import type { PersonId } from '../shared/ids.ts'
import {
  decideIdentity,
  decideStill,
  type Decision,
  type TrackStanding,
} from './decide-identity.ts'
import type { Vote } from './read-vote.ts'
import { defaultRecognitionSettings } from './settings.ts'

const person = (name: string) => name as PersonId
const ada = person('ada')
const ben = person('ben')
const cy = person('cy')

/** A vote by its identities, best first. */
const vote = (...candidates: ReadonlyArray<readonly [PersonId, number]>): Vote => ({
  candidates: candidates.map(([personId, similarity]) => ({
    personId,
    similarity,
    rejected: null,
  })),
  alike: false,
  cohort: null,
  quality: 0.8,
})
const fit = (quality: number, of: Vote): Vote => ({ ...of, quality })
const isAda = vote([ada, 0.6], [ben, 0.2])
const isBen = vote([ben, 0.6], [ada, 0.2])
const stranger = vote([ada, 0.3], [ben, 0.2])
const either = vote([ada, 0.6], [ben, 0.58])

const open = { ended: false, given: null, whole: null }
const over = { ended: true, given: null, whole: null }
const asAda = { ended: false, given: ada, whole: null }
const times = (count: number, of: Vote): ReadonlyArray<Vote> =>
  Array.from({ length: count }, () => of)

/** `ada` for a match, otherwise the kind. */
function answer(votes: ReadonlyArray<Vote>, track: TrackStanding = open, by = rules): string {
  const decision = decideIdentity(votes, by, track)
  return decision.kind === 'matched' ? decision.personId : decision.kind
}

describe('a track is matched', () => {
  it('when enough of its last crops agree, with the mean of their similarities and margins', () => {
    const votes = [vote([ada, 0.5], [ben, 0.3]), stranger, vote([ada, 0.7], [ben, 0.3])]
    const decision = decideIdentity(votes, rules, open)
    expect(decision).toMatchObject({ kind: 'matched', personId: ada, agreeing: 2 })
    if (decision.kind !== 'matched') return
    expect(decision.similarity).toBeCloseTo(0.6, 10)
    expect(decision.margin).toBeCloseTo(0.3, 10)
  })

  it('without a margin when nobody else is enrolled', () => {
    const alone = vote([ada, 0.6])
    expect(decideIdentity([alone, alone], rules, open)).toMatchObject({ margin: null })
  })

  it.each([
    ['one crop alone', [isAda], 'undecided'],
    ['two that agree', [isAda, isAda], 'ada'],
    ['two people in turn', [isAda, isBen], 'undecided'],
    ['two agree, the third names another', [isAda, isAda, isBen], 'undecided'],
    ['a name that stands too far back', [isAda, stranger, stranger, isAda], 'undecided'],
    ['another name that stands too far back', [isBen, stranger, isAda, isAda], 'ada'],
    ['a doubt between two that agree', [isAda, either, isAda], 'ada'],
    ['one name beside doubts', [either, either, isAda], 'undecided'],
    ['a doubt between two others', [isAda, vote([ben, 0.6], [cy, 0.58]), isAda], 'undecided'],
  ])('by agreement alone: %s', (_what, votes, expected) => {
    expect(answer(votes)).toBe(expected)
  })

  it('only when as many agree as the settings ask for', () => {
    const strict = { ...rules, agree: 3, of: 5 }
    expect(answer([isAda, isAda], open, strict)).toBe('undecided')
    expect(answer([isAda, isAda, stranger, isAda], open, strict)).toBe('ada')
  })

  it.each([
    [
      'as many earlier crops as last ones name another',
      [isBen, isBen, stranger, isAda, isAda],
      'undecided',
    ],
    ['fewer do', [isBen, isBen, stranger, isAda, isAda, isAda], 'ada'],
    [
      'as many do, from poorer crops',
      [fit(0.7, isBen), fit(0.7, isBen), stranger, isAda, isAda],
      'ada',
    ],
    [
      'fewer do, from better crops',
      [isBen, isBen, stranger, ...times(3, fit(0.5, isAda))],
      'undecided',
    ],
    [
      'strangers only were seen before, from poorer crops',
      [...times(20, fit(0.2, stranger)), isAda, isAda],
      'ada',
    ],
  ])('by majority, weighted by quality: %s', (_what, votes, expected) => {
    expect(answer(votes)).toBe(expected)
  })

  it('not when crops as good saw a stranger again and again', () => {
    const far = vote([ada, 0.35])
    expect(answer([...times(20, far), isAda, isAda])).toBe('undecided')
    // Close to the threshold all the time is how somebody looks who is far off, and no stranger.
    expect(answer([...times(20, vote([ada, 0.48])), isAda, isAda])).toBe('ada')
  })
})

describe('a track that has not ended', () => {
  it('is never unknown, and never handed to review without a name given: better crops may come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(isAda, isBen, stranger, either)), (votes) => {
        expect(['undecided', 'matched']).toContain(decideIdentity(votes, rules, open).kind)
      }),
    )
  })
})

describe('a track that has ended', () => {
  it('without a crop stays undecided', () => {
    expect(answer([], over)).toBe('undecided')
  })

  it('is unknown where no crop comes near anyone, with the best of them all', () => {
    const votes = [vote([ada, 0.2], [ben, 0.1]), vote([ben, 0.4], [ada, 0.1]), vote()]
    expect(decideIdentity(votes, rules, over)).toEqual({
      kind: 'unknown',
      best: { personId: ben, similarity: 0.4 },
      agreeing: 3,
    })
  })

  it('is unknown with nobody enrolled', () => {
    const unknown: Decision = { kind: 'unknown', best: null, agreeing: 2 }
    expect(decideIdentity([vote(), vote()], rules, over)).toEqual(unknown)
  })

  it('goes to review where two people are too close to tell apart', () => {
    const three = vote([ada, 0.6], [ben, 0.58], [cy, 0.5])
    expect(decideIdentity([stranger, three], rules, over)).toEqual({
      kind: 'needs-review',
      candidates: [
        { personId: ada, similarity: 0.6 },
        { personId: ben, similarity: 0.58 },
      ],
      agreeing: 1,
    })
  })

  it('goes to review where a name was read but not agreed on', () => {
    expect(decideIdentity([isAda, stranger, stranger], rules, over)).toEqual({
      kind: 'needs-review',
      candidates: [{ personId: ada, similarity: 0.6 }],
      agreeing: 1,
    })
  })

  it('goes to review with both names, the more similar first, where crops name two people', () => {
    expect(decideIdentity([isAda, vote([ben, 0.7]), isAda, isBen], rules, over)).toEqual({
      kind: 'needs-review',
      candidates: [
        { personId: ben, similarity: 0.7 },
        { personId: ada, similarity: 0.6 },
      ],
      agreeing: 4,
    })
  })

  it('is still matched where the last crops agree', () => {
    expect(answer([either, isAda, isAda], over)).toBe('ada')
  })

  it('is always decided once it has a crop', () => {
    const votes = fc.array(fc.constantFrom(isAda, isBen, stranger, either), { minLength: 1 })
    fc.assert(
      fc.property(votes, (some) => {
        expect(answer(some, over)).not.toBe('undecided')
      }),
    )
  })
})

describe('a name that was given', () => {
  const start = [isAda, isAda]
  it.each([
    ['stays through crops that show nobody', [...start, ...times(3, stranger)], 'ada'],
    ['stays through any number of poor crops', [...start, ...times(30, fit(0.4, vote()))], 'ada'],
    [
      'stays where good crops keep near the threshold',
      [...start, ...times(30, vote([ada, 0.45]))],
      'ada',
    ],
    ['stays through doubts about who of two it is', [...start, ...times(30, either)], 'ada'],
    ['stays when one crop names another', [...start, stranger, stranger, isBen], 'ada'],
    [
      'stays when another name has no more than half of the weight',
      [...start, isBen, isBen],
      'ada',
    ],
    ['stays while names go to and fro', [...start, isBen, isAda, isBen, isAda, isBen], 'ada'],
    [
      'gives way to one that the last crops agree on and most name',
      [...start, isBen, isBen, isBen],
      'ben',
    ],
    [
      'gives way sooner to better crops',
      [fit(0.4, isAda), fit(0.4, isAda), isBen, isBen, isBen],
      'ben',
    ],
    [
      'is withdrawn when good crops show a stranger again and again',
      [...start, ...times(6, vote([ada, 0.3]))],
      'needs-review',
    ],
    [
      'is withdrawn when they show nobody that is like anyone',
      [...start, ...times(4, vote([ben, 0.1]))],
      'needs-review',
    ],
    [
      'is not withdrawn by fewer than twice as many crops',
      [...start, ...times(3, vote([ben, 0.1]))],
      'ada',
    ],
  ])('%s', (_what, votes, expected) => {
    expect(answer(votes, asAda)).toBe(expected)
    expect(answer(votes, { ended: true, given: ada, whole: null })).toBe(expected)
  })

  it('is told with every vote that names it', () => {
    const votes = [isAda, vote([ada, 0.8]), stranger, stranger, stranger]
    const decision = decideIdentity(votes, rules, asAda)
    expect(decision).toMatchObject({ kind: 'matched', agreeing: 2 })
    if (decision.kind === 'matched') expect(decision.similarity).toBeCloseTo(0.7, 10)
  })

  it('is handed to review with who else was read, and does not come back at once', () => {
    const votes = [isAda, isAda, ...times(8, vote([cy, 0.2])), vote([ben, 0.55])]
    expect(decideIdentity(votes, rules, asAda)).toMatchObject({
      kind: 'needs-review',
      candidates: [
        { personId: ada, similarity: 0.6 },
        { personId: ben, similarity: 0.55 },
      ],
      agreeing: 3,
    })
    const again = [...votes, stranger, isAda, isAda]
    expect(answer(again)).toBe('undecided')
    expect(answer([...again, ...times(20, vote([ada, 0.7]))])).toBe('ada')
  })

  it('is handed to review alone where a raised threshold leaves no vote that reads it', () => {
    const strict = { ...rules, similarity: 0.75 }
    const decision = decideIdentity(times(4, isAda), strict, asAda)
    expect(decision).toMatchObject({ kind: 'needs-review', candidates: [{ personId: ada }] })
    expect(answer(times(3, isAda), asAda, strict)).toBe('ada')
  })

  it('is never taken by one crop, also where one is enough for a first name', () => {
    const one = { ...rules, agree: 1, of: 1 }
    expect(answer([isBen], open, one)).toBe('ben')
    const clear = fit(1, vote([ben, 0.9]))
    expect(answer([fit(0.3, isAda), clear], asAda, one)).toBe('ada')
    expect(answer([fit(0.3, isAda), clear, clear], asAda, one)).toBe('ben')
  })
})

describe('what speaks against a name', () => {
  it('are crops as good as those that it rests on, which need not be its best one', () => {
    const votes = [fit(1, isAda), fit(0.5, isAda), ...times(8, fit(0.6, vote([ben, 0.1])))]
    expect(answer(votes, asAda)).toBe('needs-review')
  })

  it('is not that other people are listed, where the person may be close behind them', () => {
    const others = vote([ben, 0.45], [cy, 0.42])
    expect(answer([isAda, isAda, ...times(30, others)], asAda)).toBe('ada')
  })

  it('keeps the name in the review, though two others were read with more similarity', () => {
    const votes = [isAda, isAda, vote([ben, 0.8]), ...times(20, vote([cy, 0.1])), vote([cy, 0.7])]
    expect(decideIdentity(votes, rules, asAda)).toMatchObject({
      kind: 'needs-review',
      candidates: [{ personId: ben }, { personId: ada }],
    })
  })
})

describe('a single still picture', () => {
  it.each([
    ['is matched by its one vote', isAda, 'matched'],
    ['is unknown where it is like nobody', stranger, 'unknown'],
    ['goes to review between two', either, 'needs-review'],
    ['is unknown with nobody enrolled', vote(), 'unknown'],
  ])('%s', (_what, only, kind) => {
    expect(decideStill(only, rules).kind).toBe(kind)
  })
})

it('names nobody by default whom one crop alone would name', () => {
  const { match } = defaultRecognitionSettings
  expect(match.agree).toBeGreaterThanOrEqual(2)
  expect(match.of).toBeGreaterThanOrEqual(match.agree)
})

describe('a track as a whole', () => {
  const faint = vote([ada, 0.46], [ben, 0.2])
  const whole = vote([ada, 0.55], [ben, 0.2])
  const by = (votes: ReadonlyArray<Vote>, all: Vote | null, given: PersonId | null = null) =>
    decideIdentity(votes, rules, { ended: false, given, whole: all })

  it('is named by its mean where each crop falls a little short', () => {
    expect(by([faint, faint, faint], whole)).toEqual({
      kind: 'matched',
      personId: ada,
      similarity: 0.55,
      margin: expect.closeTo(0.35, 10) as number,
      agreeing: 3,
    })
  })

  it.each<[string, ReadonlyArray<Vote>, Vote | null]>([
    ['without a mean', [faint, faint, faint], null],
    ['by a mean that is below the threshold', [faint, faint, faint], vote([ada, 0.49])],
    ['by a mean that hesitates', [faint, faint, faint], either],
    ['with fewer crops than the last that count', [faint, faint], whole],
    [
      'where a third of the crops and more are nearer to others',
      [faint, faint, faint, vote([ben, 0.3], [ada, 0.2]), vote([cy, 0.3], [ada, 0.2])],
      whole,
    ],
    ['where one of the last crops names another', [faint, faint, faint, faint, isBen], whole],
  ])('is not named %s', (_what, votes, all) => {
    expect(by(votes, all)).toEqual({ kind: 'undecided' })
  })

  it('is not named where its crops are far below the threshold, however alike its mean', () => {
    const far = vote([ada, 0.39], [ben, 0.2])
    expect(by([far, far, far], whole)).toEqual({ kind: 'undecided' })
    expect(by([far, faint, faint], whole)).toMatchObject({ kind: 'matched' })
  })

  it('keeps the name that it gave, whatever the single crops say', () => {
    const low = vote([ada, 0.3], [ben, 0.2])
    const votes = [faint, faint, low, low, low, low]
    expect(by(votes, whole)).toMatchObject({ kind: 'matched', personId: ada })
    expect(by(votes, whole, ada)).toMatchObject({ kind: 'matched', personId: ada })
    expect(by(votes, null, ada)).toMatchObject({ kind: 'needs-review' })
  })

  it('denies a name that two crops agree on by chance', () => {
    const short = (similarity: number) => vote([ada, similarity], [ben, 0.2])
    const votes = [short(0.4), isAda, isAda]
    expect(by(votes, short(0.48))).toMatchObject({ kind: 'matched', personId: ada })
    expect(by(votes, short(0.479))).toEqual({ kind: 'undecided' })
    expect(by(votes, vote([ben, 0.45]))).toEqual({ kind: 'undecided' })
    // Before there are enough crops for a mean to tell, it has no say.
    expect(by([isAda, isAda], short(0.4))).toMatchObject({ kind: 'matched', personId: ada })
  })

  it('takes a name away that it denies, once there are twice as many crops', () => {
    const low = vote([ada, 0.45], [ben, 0.2])
    const denied = vote([ada, 0.47], [ben, 0.2])
    expect(by([isAda, isAda, low, low, low], denied, ada)).toMatchObject({ kind: 'matched' })
    expect(by([isAda, isAda, low, low, low, low], denied, ada)).toMatchObject({
      kind: 'needs-review',
      candidates: [{ personId: ada }],
    })
  })

  it('does not take a name away', () => {
    const other = vote([ben, 0.55], [ada, 0.2])
    const nearBen = vote([ben, 0.46], [ada, 0.2])
    expect(by([isAda, isAda, nearBen, nearBen, nearBen], other, ada)).toMatchObject({
      kind: 'matched',
      personId: ada,
    })
  })
})
