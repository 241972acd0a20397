import { describe, expect, it } from 'vitest'
import { retryInMs } from './retry.ts'

const inMs = (cause: string, sinceLiveMs: number | null) =>
  [1, 2, 3, 4, 5, 9].map((failures) => retryInMs(cause, failures, 0.5, sinceLiveMs))

describe('the next try', () => {
  it('comes within four seconds, jitter included, for a camera that worked lately', () => {
    expect(inMs('refused', 60_000)).toEqual([1000, 2000, 3000, 3000, 3000, 3000])
    expect(retryInMs('refused', 9, 0.999, 60_000)).toBeLessThan(4000)
  })

  it.each([
    ['never worked', null],
    ['worked an hour ago', 3_600_000],
  ])('backs off to half a minute for one that %s', (_, sinceLiveMs) => {
    expect(inMs('refused', sinceLiveMs)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000])
  })

  it('is patient with a camera that refused the password, whenever it worked', () => {
    for (const sinceLiveMs of [null, 1000])
      expect(inMs('unauthorised', sinceLiveMs)).toEqual([
        15_000, 30_000, 60_000, 120_000, 120_000, 120_000,
      ])
  })
})
