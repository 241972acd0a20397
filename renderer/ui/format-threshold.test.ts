import { describe, expect, it } from 'vitest'
import { formatThreshold } from './format-threshold.ts'

describe('a threshold is written', () => {
  it.each([
    ['with two decimals', 0.5, '0.50'],
    ['with three where it has them, not rounded to another value', 0.475, '0.475'],
    ['without what floating point adds', 0.1 + 0.2, '0.30'],
  ])('%s', (_how, value, text) => {
    expect(formatThreshold(value)).toBe(text)
  })
})
