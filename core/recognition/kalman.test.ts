import fc from 'fast-check'
import { expect, it } from 'vitest'
import { correctAxis, predictAxis, startAxis, type Axis } from './kalman.ts'

const fields = ['value', 'rate', 'valueVariance', 'covariance', 'rateVariance'] as const
const expectClose = (a: Axis, b: Axis): void => {
  for (const field of fields) expect(a[field]).toBeCloseTo(b[field], 8)
}
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })

it('learns a steady pace and foretells by it', () => {
  let axis = startAxis(100, 1, 50)
  for (let i = 1; i <= 20; i++) axis = correctAxis(predictAxis(axis, 0.2, 1), 100 + 6 * i, 1)
  expect(axis.rate).toBeCloseTo(30, 0)
  expect(predictAxis(axis, 1, 1).value).toBeCloseTo(100 + 6 * 20 + 30, 0)
})

it('follows the first two measurements, while the pace is unknown', () => {
  const axis = correctAxis(predictAxis(startAxis(0, 1, 500), 0.25, 0), 200, 1)
  expect(axis.value).toBeCloseTo(200, 0)
  expect(axis.rate).toBeCloseTo(800, -1)
})

it('expects the same after one long interval as after the short ones that make it up', () => {
  fc.assert(
    fc.property(number(0.01, 1), number(0.01, 1), number(0, 20), (first, second, shake) => {
      const axis = correctAxis(predictAxis(startAxis(3, 1, 5), 0.1, shake), 4, 1)
      expectClose(
        predictAxis(predictAxis(axis, first, shake), second, shake),
        predictAxis(axis, first + second, shake),
      )
    }),
  )
})

it('is less sure the longer nothing was seen, and surer by each measurement', () => {
  fc.assert(
    fc.property(number(0.01, 2), number(-9, 9), (seconds, measured) => {
      const axis = startAxis(0, 1, 5)
      const expected = predictAxis(axis, seconds, 2)
      const seen = correctAxis(expected, measured, 1)
      expect(expected.valueVariance).toBeGreaterThan(axis.valueVariance)
      expect(seen.valueVariance).toBeLessThan(Math.min(expected.valueVariance, 1))
      expect(seen.rateVariance).toBeLessThan(expected.rateVariance)
      // A covariance matrix stays one.
      expect(seen.covariance ** 2).toBeLessThanOrEqual(seen.valueVariance * seen.rateVariance)
    }),
  )
})
