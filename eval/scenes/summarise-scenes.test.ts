import { expect, it } from 'vitest'
import type { PassageOutcome } from './score-scenes.ts'
import { summariseScenes } from './summarise-scenes.ts'

const passage = (more: Partial<PassageOutcome>): PassageOutcome => ({
  ...{ kind: 'walk', passage: 0, person: 'ann', expected: true, misnamed: false },
  ...{ recognised: false, timeToNameMs: null, withdrawn: 0, wrongForAWhile: 0, idSwitches: 0 },
  ...more,
})
const seen = (timeToNameMs: number): PassageOutcome => passage({ recognised: true, timeToNameMs })
const summary = (passages: ReadonlyArray<PassageOutcome>) =>
  summariseScenes([{ passages, mixedTracks: 1, namedNothing: 2 }])

it('counts every expected passage as recognised, missed or misnamed', () => {
  const result = summary([seen(300), passage({}), passage({ misnamed: true })])
  expect(result).toMatchObject({ expected: 3, recognised: 1, missed: 1, misnamed: 1 })
})

it('counts a wrong name also where no name was expected', () => {
  const result = summary([passage({ expected: false, misnamed: true })])
  expect(result).toMatchObject({ expected: 0, missed: 0, misnamed: 1 })
})

it('keeps strangers apart', () => {
  const stranger = passage({ person: null, expected: false })
  const result = summary([stranger, { ...stranger, misnamed: true }, seen(1)])
  expect(result).toMatchObject({ strangers: 2, strangersNamed: 1, misnamed: 0, enrolled: 1 })
})

it('gives quantiles by nearest rank, and none of nothing', () => {
  const times = Array.from({ length: 20 }, (_, index) => seen((index + 1) * 10))
  expect(summary(times).timeToNameMs).toEqual({ p50: 100, p95: 190 })
  expect(summary([seen(30), seen(10), seen(20)]).timeToNameMs).toEqual({ p50: 20, p95: 30 })
  expect(summary([passage({})]).timeToNameMs).toEqual({ p50: null, p95: null })
})

it('gives every kind that has passages its own figures, which add up to all', () => {
  const { byKind, ...all } = summary([seen(5), { ...seen(7), kind: 'night' }, passage({})])
  expect(Object.keys(byKind)).toEqual(['walk', 'night'])
  const kinds = Object.values(byKind)
  expect(kinds.reduce((sum, { expected }) => sum + expected, 0)).toBe(all.expected)
  expect(kinds.reduce((sum, { recognised }) => sum + recognised, 0)).toBe(all.recognised)
})

it('adds up what belongs to no passage', () => {
  const score = { passages: [], mixedTracks: 1, namedNothing: 2 }
  expect(summariseScenes([score, score])).toMatchObject({ mixedTracks: 2, namedNothing: 4 })
})
