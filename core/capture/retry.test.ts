import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusedInMs, retryInMs } from './retry.ts'

const inMs = (cause: string, sinceLiveMs: number | null) =>
  [1, 2, 3, 4, 5, 9].map((failures) =>
    retryInMs(cause, { failures, refusals: 0, sinceLiveMs }, 0.5),
  )

describe('the next try', () => {
  it('comes within four seconds, jitter included, for a camera that worked lately', () => {
    expect(inMs('refused', 60_000)).toEqual([500, 1000, 2000, 3000, 3000, 3000])
    const late = { failures: 9, refusals: 0, sinceLiveMs: 60_000 }
    expect(retryInMs('refused', late, 0.999)).toBeLessThan(4000)
  })

  it.each([
    ['never worked', null],
    ['worked an hour ago', 3_600_000],
  ])('backs off to half a minute for one that %s', (_, sinceLiveMs) => {
    expect(inMs('refused', sinceLiveMs)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000])
  })

  it('is patient with a camera that refused the password, whenever it worked and whatever else failed', () => {
    const waits = [1, 2, 3, 4, 9].map((refusals) => refusedInMs(refusals, 0))
    expect(waits).toEqual([5000, 20_000, 80_000, 120_000, 120_000])
    for (const sinceLiveMs of [null, 1000])
      for (const failures of [1, 7])
        expect(retryInMs('unauthorised', { failures, refusals: 1, sinceLiveMs }, 0)).toBe(5000)
  })

  it('never makes more than five logins in five minutes with a password that is refused', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (chances) => {
          const tries = [0]
          for (const [index, chance] of chances.entries())
            tries.push((tries.at(-1) ?? 0) + refusedInMs(index + 1, chance))
          return tries.every(
            (from) => tries.filter((at) => at >= from && at < from + 300_000).length <= 5,
          )
        },
      ),
    )
  })
})
