import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  laxerBecause,
  moveThreshold,
  outcomeAt,
  rangeAround,
  sameSettings,
  settingsProblem,
  snapThreshold,
} from './threshold.ts'

const range = { min: 0.3, max: 0.7 }
const settings = { similarity: 0.5, margin: 0.05, agree: 2, of: 3 }

describe('moving the threshold', () => {
  it.each([
    [0.5, 'ArrowRight', 0.51],
    [0.5, 'ArrowUp', 0.51],
    [0.5, 'ArrowLeft', 0.49],
    [0.3, 'ArrowDown', 0.3],
    [0.5, 'PageUp', 0.55],
    [0.67, 'PageUp', 0.7],
    [0.5, 'Home', 0.3],
    [0.5, 'End', 0.7],
    [0.5, 'a', null],
  ])('from %d with %s', (from, key, to) => {
    expect(moveThreshold(from, key, range)).toBe(to)
  })

  it('stays on hundredths and inside of the range, wherever it is dragged', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), (value) => {
        const snapped = snapThreshold(value, range)
        expect(snapped).toBeGreaterThanOrEqual(range.min)
        expect(snapped).toBeLessThanOrEqual(range.max)
        expect(Number(snapped.toFixed(2))).toBe(snapped)
      }),
    )
  })

  it('reaches what is stored outside of the usual range', () => {
    expect(rangeAround(0.25)).toEqual({ min: 0.25, max: 0.7 })
    expect(rangeAround(0.8)).toEqual({ min: 0.3, max: 0.8 })
    expect(rangeAround(0.5)).toEqual(range)
  })
})

it('finds what the nearest threshold would do', () => {
  const at = (similarity: number) => ({ similarity, falseAcceptsPerMonth: 1, missedShare: null })
  const outcomes = [at(0.3), at(0.31000000000000005), at(0.32)]
  expect(outcomeAt(outcomes, 0.31)).toBe(outcomes[1])
  expect(outcomeAt(outcomes, 0.9)).toBe(outcomes[2])
  expect(outcomeAt([], 0.5)).toBeNull()
})

describe('whether names are given more easily', () => {
  it.each([
    [{ similarity: 0.49 }, 1],
    [{ similarity: 0.51 }, 0],
    [{ margin: 0.04 }, 1],
    [{ margin: 0.06 }, 0],
    [{ agree: 1 }, 1],
    [{ agree: 3 }, 0],
    [{ of: 4 }, 1],
    [{ of: 2 }, 0],
    [{ similarity: 0.4, agree: 1 }, 2],
    [{}, 0],
  ])('%j', (over, reasons) => {
    expect(laxerBecause(settings, { ...settings, ...over })).toHaveLength(reasons)
  })

  it('never calls a change and its way back both laxer when one number moves', () => {
    const similarity = fc.integer({ min: 30, max: 70 }).map((hundredths) => hundredths / 100)
    fc.assert(
      fc.property(similarity, similarity, (a, b) => {
        const [before, after] = [
          { ...settings, similarity: a },
          { ...settings, similarity: b },
        ]
        const laxer = laxerBecause(before, after).length + laxerBecause(after, before).length
        expect(laxer).toBe(a === b ? 0 : 1)
      }),
    )
  })
})

it('refuses more agreeing crops than are examined', () => {
  expect(settingsProblem({ ...settings, agree: 3, of: 3 })).toBeNull()
  expect(settingsProblem({ ...settings, agree: 4, of: 3 })).toMatch(/^4 of 3 crops/)
})

it('tells settings apart by any of their numbers', () => {
  expect(sameSettings(settings, { ...settings })).toBe(true)
  for (const field of ['similarity', 'margin', 'agree', 'of'] as const) {
    expect(sameSettings(settings, { ...settings, [field]: 1 })).toBe(false)
  }
})
