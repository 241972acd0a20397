import { expect, it } from 'vitest'
import {
  formatAgo,
  formatDateTime,
  formatDay,
  formatHourMinute,
  formatSpan,
  formatTime,
} from './format-time.ts'

const instant = '2026-11-22T23:05:09Z'

it('shows times of day in the zone of the site, not of this computer', () => {
  expect(formatTime(instant, 'UTC')).toBe('23:05:09')
  expect(formatTime(instant, 'Asia/Kolkata')).toBe('04:35:09')
  expect(formatHourMinute(instant, 'America/New_York')).toBe('18:05')
})

it('shows the day that it is at the site', () => {
  expect(formatDay(instant, 'UTC')).toBe('Sun 22 Nov')
  expect(formatDay(instant, 'Asia/Kolkata')).toBe('Mon 23 Nov')
  expect(formatDateTime(instant, 'Asia/Kolkata')).toBe('23 Nov 2026, 04:35')
})

it('writes midnight as 00', () => {
  expect(formatTime('2026-11-22T00:00:00Z', 'UTC')).toBe('00:00:00')
})

it.each([
  [0, 'just now'],
  [12, '12 s ago'],
  [200, '3 min ago'],
  [7300, '2 h ago'],
  [90_000, 'yesterday'],
  [4 * 86_400, '4 days ago'],
  [-30, 'just now'],
])('says %i seconds ago as "%s"', (seconds, words) => {
  expect(formatAgo(instant, Date.parse(instant) + seconds * 1000)).toBe(words)
})

it.each([
  [45, '45 s'],
  [125, '2 min 5 s'],
  [120, '2 min'],
  [12_000, '3 h 20 min'],
  [3600, '1 h'],
  [187_200, '2 d 4 h'],
  [-1, '0 s'],
])('writes a span of %i seconds as "%s"', (seconds, words) => {
  expect(formatSpan(seconds)).toBe(words)
})
