import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  expectedFalseAccepts,
  falseMatchRate,
  missedShare,
  oneInOf,
  type CalibrationTable,
} from './calibration.ts'
import { countSimilarities } from './histogram.ts'

/** Impostor pairs of the default pack on LFW. */
const table: CalibrationTable = [
  { similarity: 0.334, falseMatchRate: 1e-3 },
  { similarity: 0.412, falseMatchRate: 1e-4 },
  { similarity: 0.475, falseMatchRate: 1e-5 },
  { similarity: 0.555, falseMatchRate: 1e-6 },
]

const similarity = fc.double({ min: -1, max: 1, noNaN: true })
const anyTable: fc.Arbitrary<CalibrationTable> = fc
  .array(
    fc.record({
      step: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      fall: fc.double({ min: 1.01, max: 100, noNaN: true }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((steps) => {
    let [at, rate] = [0, 1]
    return steps.map(({ step, fall }) => {
      at += step
      rate /= fall
      return { similarity: at, falseMatchRate: rate }
    })
  })

describe('the false match rate', () => {
  it.each([
    ['at a point of the table', 0.412, 1e-4],
    ['half way between two points, by its logarithm', 0.515, 10 ** -5.5],
    ['below the first point, with the slope after it', 0.334 - 0.078, 1e-2],
    ['above the last point, with the slope before it', 0.555 + 0.08, 1e-7],
    ['far below, at most 1', -1, 1],
    ['far above, at least 1e-9', 1, 1e-9],
  ])('is right %s', (_, at, rate) => {
    expect(Math.log10(falseMatchRate(at, table))).toBeCloseTo(Math.log10(rate), 6)
  })

  it('never rises with the similarity, and stays a rate, for any table', () => {
    fc.assert(
      fc.property(anyTable, similarity, similarity, (points, a, b) => {
        const [low, high] = [
          falseMatchRate(Math.min(a, b), points),
          falseMatchRate(Math.max(a, b), points),
        ]
        expect(high).toBeLessThanOrEqual(low * (1 + 1e-9))
        expect(low).toBeLessThanOrEqual(1)
        expect(high).toBeGreaterThanOrEqual(1e-9)
      }),
    )
  })

  it('goes through every point of any table', () => {
    fc.assert(
      fc.property(anyTable, (points) => {
        for (const point of points)
          expect(falseMatchRate(point.similarity, points)).toBeCloseTo(
            Math.max(1e-9, point.falseMatchRate),
            9,
          )
      }),
    )
  })

  it.each([[[]], [[{ similarity: 0.5, falseMatchRate: 1e-5 }]]])(
    'is taken to be 1, and not told to people, where nothing was measured',
    (points) => {
      expect(falseMatchRate(0.9, points)).toBe(1)
      expect(oneInOf(0.9, points)).toBeNull()
    },
  )
})

describe('one in how many', () => {
  it('is the inverse, as a whole number', () => {
    expect(oneInOf(0.475, table)).toBe(100_000)
    expect(oneInOf(-0.5, table)).toBe(1)
  })
})

describe('strangers expected to be named', () => {
  const month = { strangersPerMonth: 1000, people: 300, cropsPerPassage: 1, agree: 1, table }

  it.each([
    // Open-set identification on LFW: enrolled people, threshold, share of strangers that were named.
    [300, 0.5, 0.0008],
    [300, 0.5, 0.0017],
    [300, 0.45, 0.0058],
    [500, 0.3, 0.64],
  ])('agree with what was measured with %i people at %d: %d', (people, at, measured) => {
    const share = expectedFalseAccepts({ ...month, people, similarity: at }) / 1000
    expect(share / measured).toBeGreaterThan(0.5)
    expect(share / measured).toBeLessThan(2)
  })

  it('are none without strangers or without people, and never more than the strangers', () => {
    expect(expectedFalseAccepts({ ...month, strangersPerMonth: 0, similarity: 0.3 })).toBe(0)
    expect(Math.abs(expectedFalseAccepts({ ...month, people: 0, similarity: 0.3 }))).toBe(0)
    expect(expectedFalseAccepts({ ...month, similarity: -1 })).toBeCloseTo(1000, 3)
  })

  it('grow with the crops a passage has, and fall with the number that must agree', () => {
    const at = (cropsPerPassage: number, agree: number) =>
      expectedFalseAccepts({ ...month, people: 1, cropsPerPassage, agree, similarity: 0.5 })
    expect(at(8, 2) / at(1, 1)).toBeCloseTo(4, 3)
    // Fewer crops than must agree: one chance still, not a part of one.
    expect(at(1, 3)).toBe(at(1, 1))
  })

  it('never rise with the threshold, and never fall with strangers, people or crops', () => {
    const count = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(similarity, similarity, count, count, count, (a, b, people, crops, more) => {
        const of = (at: number, extra: number) =>
          expectedFalseAccepts({
            strangersPerMonth: 1000 + extra,
            people: people + extra,
            cropsPerPassage: crops + extra,
            agree: 2,
            similarity: at,
            table,
          })
        const slack = 1 + 1e-9
        expect(of(Math.max(a, b), 0)).toBeLessThanOrEqual(of(Math.min(a, b), 0) * slack + 1e-9)
        expect(of(a, 0)).toBeLessThanOrEqual(of(a, more) * slack + 1e-9)
      }),
    )
  })
})

describe('the missed share', () => {
  const seen = (values: ReadonlyArray<number>) => {
    const counting = countSimilarities()
    for (const value of values) counting.add(value)
    return counting.histogram()
  }

  it('is the share of genuine similarities below the threshold', () => {
    const genuine = seen([0.35, 0.45, 0.55, 0.65])
    expect(missedShare(genuine, 0.5)).toBe(0.5)
    expect(missedShare(genuine, 0.3)).toBe(0)
    expect(missedShare(genuine, 0.7)).toBe(1)
  })

  it('is not told where nothing was seen', () => {
    expect(missedShare(seen([]), 0.5)).toBeNull()
    expect(missedShare(seen([Number.NaN]), 0.5)).toBeNull()
  })

  it('counts what lies outside the bins at their ends', () => {
    expect(seen([-1, -0.2, 1, 1.001]).counts.filter((count) => count > 0)).toEqual([2, 2])
  })

  it('puts a value on a bound into the bin that begins there', () => {
    for (let bin = 0; bin < 60; bin++)
      expect(seen([(2 * bin - 20) / 100]).counts.indexOf(1)).toBe(bin)
  })

  it('never falls with the threshold, from 0 to 1', () => {
    fc.assert(
      fc.property(
        fc.array(similarity, { minLength: 1 }),
        similarity,
        similarity,
        (values, a, b) => {
          const genuine = seen(values)
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) => missedShare(genuine, at))
          expect(high).toBeGreaterThanOrEqual((low ?? 2) - 1e-12)
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})
