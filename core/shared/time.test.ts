import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { instantOf, secondsBetween, startOfLocalDay } from './time.ts'

const at = (zone: string, date: string, time: string, edge: 'start' | 'end') =>
  instantOf(zone, Temporal.PlainDate.from(date), Temporal.PlainTime.from(time), edge).toString()

describe('a local time becomes an instant', () => {
  it.each([
    ['a plain one', 'Europe/London', '2026-07-01', '09:00', 'start', '2026-07-01T08:00:00Z'],
    [
      'skipped: forward',
      'America/New_York',
      '2026-03-08',
      '02:30',
      'start',
      '2026-03-08T07:30:00Z',
    ],
    [
      'skipped end: forward',
      'America/New_York',
      '2026-03-08',
      '02:30',
      'end',
      '2026-03-08T07:30:00Z',
    ],
    [
      'twice: start first',
      'America/New_York',
      '2026-11-01',
      '01:30',
      'start',
      '2026-11-01T05:30:00Z',
    ],
    ['twice: end second', 'America/New_York', '2026-11-01', '01:30', 'end', '2026-11-01T06:30:00Z'],
    ['half an hour', 'Australia/Lord_Howe', '2026-10-04', '02:15', 'start', '2026-10-03T15:45:00Z'],
  ] as const)('%s', (_, zone, date, time, edge, expected) => {
    expect(at(zone, date, time, edge)).toBe(expected)
  })

  it('refuses a zone that does not exist', () => {
    expect(() => at('Europe/Atlantis', '2026-01-01', '09:00', 'start')).toThrow(RangeError)
  })
})

describe('a local day', () => {
  const first = (zone: string, date: string) => startOfLocalDay(zone, Temporal.PlainDate.from(date))

  it('begins at its first instant, which is 01:00 where the clocks skip midnight', () => {
    const start = first('Africa/Cairo', '2026-04-24').toZonedDateTimeISO('Africa/Cairo')
    expect(start.toString({ timeZoneName: 'never' })).toBe('2026-04-24T01:00:00+03:00')
  })

  it.each([
    ['2026-03-29', '2026-03-30', 23],
    ['2026-10-25', '2026-10-26', 25],
    ['2026-07-01', '2026-07-02', 24],
  ])('%s has its own length in Berlin', (date, next, hours) => {
    const zone = 'Europe/Berlin'
    expect(secondsBetween(first(zone, date), first(zone, next))).toBe(hours * 3600)
  })
})
