import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { continuesTrack } from './same-face.ts'

/** A template of two numbers whose cosine to `at(1)` is `cosine`. */
const at = (cosine: number): Float32Array => Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine))
const own = at(1)
const limits = { same: 0.2 }

describe('a crop continues its track', () => {
  it.each([
    ['when it is the same crop again', [own], own, true],
    ['just above the limit', [own], at(0.21), true],
    ['not just below it', [own], at(0.19), false],
    ['not when it points the other way', [own], at(-1), false],
    ['where nothing was seen of the track yet', [], at(-1), true],
    [
      'by the mean: one poor crop of its own does not exclude it',
      [own, own, at(-0.2)],
      at(0.5),
      true,
    ],
  ])('%s', (_what, earlier, next, expected) => {
    expect(continuesTrack(earlier, next, limits)).toBe(expected)
  })

  it('not because one earlier crop was of the same other person', () => {
    const other = at(0)
    expect(continuesTrack([own, own, own, own, own, other], other, limits)).toBe(false)
  })

  it('never when its template is not a number', () => {
    expect(continuesTrack([own], Float32Array.of(NaN, 0), limits)).toBe(false)
  })
})

it('depends on no order of the earlier crops', () => {
  const crops = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(crops, fc.integer({ min: -8, max: 8 }), (eighths, next) => {
      const earlier = eighths.map((value) => at(value / 8))
      expect(continuesTrack(earlier.toReversed(), at(next / 8), { same: 0.21 })).toBe(
        continuesTrack(earlier, at(next / 8), { same: 0.21 }),
      )
    }),
  )
})

it('refuses templates of another length, which another model made', () => {
  expect(() => continuesTrack([own], Float32Array.of(1, 0, 0), limits)).toThrow(RangeError)
})
