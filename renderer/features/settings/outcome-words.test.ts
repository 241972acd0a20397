import { expect, it } from 'vitest'
import { describeFalseAccepts, describeMisses, exactFalseAccepts, trend } from './outcome-words.ts'

it.each([
  [0, 'None to be expected'],
  [420, 'About 14 a day'],
  [12.4, 'About 12 a month'],
  [1, 'About 1 a month'],
  [0.25, 'About 3 a year'],
  [1 / 12, 'About 1 a year'],
  [1 / 36, 'About one in 3 years'],
  [1 / 12 / 1.2, 'About one in 2 years'],
  [1e-6, 'Less than one in 100 years'],
])('says %d false accepts a month as "%s"', (perMonth, words) => {
  expect(describeFalseAccepts(perMonth)).toBe(words)
})

it.each([
  [null, 'Not known yet'],
  [0, 'None so far'],
  [0.025, 'About 1 in 40 crops'],
  [0.35, '35 % of crops'],
])('says a share of %s missed as "%s"', (share, words) => {
  expect(describeMisses(share)).toBe(words)
})

it('gives the number in two digits', () => {
  expect(exactFalseAccepts(12.34)).toBe('12 a month')
  expect(exactFalseAccepts(0.0123)).toBe('0.012 a month')
})

it('calls figures equal that differ by less than can be known', () => {
  expect(trend(1, 1.005)).toBe('same')
  expect(trend(0, 0)).toBe('same')
  expect(trend(1, 2)).toBe('more')
  expect(trend(2, 1)).toBe('less')
})
