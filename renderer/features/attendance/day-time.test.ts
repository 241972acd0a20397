import { describe, expect, it } from 'vitest'
import { addDays, formatClockOn, formatDate, formatDuration, isDate } from './day-time.ts'

describe('times of the site', () => {
  it('marks a time that falls on another local date than the day it belongs to', () => {
    expect(formatClockOn('2026-11-22T06:02:00Z', 'UTC', '2026-11-21')).toBe('06:02 +1')
    expect(formatClockOn('2026-11-20T23:30:00Z', 'UTC', '2026-11-21')).toBe('23:30 −1')
    expect(formatClockOn('2026-11-21T23:30:00Z', 'Europe/Berlin', '2026-11-22')).toBe('00:30')
  })

  it('writes dates in words', () => {
    expect(formatDate('2026-11-22')).toBe('Sunday 22 November 2026')
  })

  it('moves by calendar days over the ends of months', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })

  it('takes only whole calendar dates', () => {
    expect(isDate('2026-11-22')).toBe(true)
    expect(['', '2026-13-01', '2026-02-30', '0002-11-22', '20261122'].map(isDate)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('lengths of time', () => {
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3_599, '59 min'],
    [3_600, '1 h 00 min'],
    [29_159, '8 h 05 min'],
    [-5, '0 s'],
  ])('writes %i seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})
