import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

/** The chance at which the jitter is nought. */
const middle = 0.5

describe('waiting before the next try', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [5, 16_000],
    [6, 30_000],
    [1000, 30_000],
  ])('after %i failures waits %i ms: doubled each time, up to the most', (failures, inMs) => {
    expect(backoffMs(failures, middle)).toBe(inMs)
  })

  it('counts from its own first and most where they are given', () => {
    const patient = { first: 15_000, most: 120_000 }
    expect([1, 2, 3, 4, 5].map((failures) => backoffMs(failures, middle, patient))).toEqual([
      15_000, 30_000, 60_000, 120_000, 120_000,
    ])
  })

  it('spreads tries from three to five quarters of the wait, whole milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 999 }),
        (failures, thousandths) => {
          const chance = thousandths / 1000
          const full = backoffMs(failures, middle)
          const inMs = backoffMs(failures, chance)
          expect(Number.isInteger(inMs)).toBe(true)
          expect(inMs).toBeGreaterThanOrEqual(full * 0.75)
          expect(inMs).toBeLessThanOrEqual(full * 1.25)
        },
      ),
    )
    expect(backoffMs(3, 0)).toBe(3000)
    expect(backoffMs(3, 0.999)).toBeGreaterThan(4990)
  })
})
