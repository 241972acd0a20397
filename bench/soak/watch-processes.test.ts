import { describe, expect, it } from 'vitest'
import { lastingZombies, slopePerMinute } from './watch-processes.ts'

const minutes = (values: ReadonlyArray<number>) =>
  values.map((value, minute) => ({ atMs: minute * 60_000, value }))

describe('how fast something grows', () => {
  it.each([
    ['steadily', [100, 103, 106, 109, 112], 3],
    ['not at all', [100, 101, 100, 99, 100, 101, 100], 0],
    ['not at all, but for a part that was started anew', [100, 100, 100, 40, 100, 100, 100], 0],
  ])('is told by the minute: %s', (_, values, slope) => {
    expect(slopePerMinute(minutes(values))).toBeCloseTo(slope, 5)
  })

  it('is not known of two looks', () => {
    expect(slopePerMinute(minutes([1, 2]))).toBeNull()
  })

  it('is told of days, of a part of the looks', () => {
    expect(slopePerMinute(minutes(Array.from({ length: 5000 }, (_, i) => i * 2)))).toBeCloseTo(2, 5)
  })
})

describe('ended processes that nobody waits for', () => {
  it.each([
    ['gone at the next look', [[5], [], [6], []], 0],
    ['another one at each look', [[1], [2], [3], [4]], 0],
    ['there at three looks in a row', [[], [5, 6], [5], [5], []], 1],
  ])('count when they stay: %s', (_, looks, count) => {
    expect(lastingZombies(looks.map((zombies) => ({ zombies })))).toBe(count)
  })
})
