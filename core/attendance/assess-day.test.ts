import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import {
  dayOf,
  dayOfOccurrence,
  punch,
  rulesOf,
  severalShifts,
  shiftOf,
} from '../../tests/helpers/attendance-facts.ts'
import { sessionsOf, type Punch } from './sessions.ts'

const date = '2026-11-23'
const after = '2026-11-24T12:00'
const h = (hours: number, minutes = 0, seconds = 0) => hours * 3600 + minutes * 60 + seconds

/** `>09:00 <17:00`: in at 09:00, out at 17:00. */
const punches = (text: string): Punch[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const time = word.slice(1)
      return punch(
        word.startsWith('>') ? 'in' : 'out',
        time.includes('T') ? time : `${date}T${time}`,
      )
    })

describe('a day of one shift, 09:00 to 17:00', () => {
  it.each([
    ['exactly at the grace is not late (1)', '>09:10:00 <17:00', 'present', [], h(7, 50), 0, 0],
    [
      'a second more is late, from the start (1)',
      '>09:10:01 <17:00',
      'present',
      ['late'],
      h(7, 49, 59),
      601,
      0,
    ],
    ['exactly at the grace is not early (1)', '>09:00 <16:50:00', 'present', [], h(7, 50), 0, 0],
    [
      'a second less is early, to the end (1)',
      '>09:00 <16:49:59',
      'present',
      ['early'],
      h(7, 49, 59),
      0,
      601,
    ],
    [
      'hours are first in to last out (2)',
      '>08:55 <12:00 >12:40 <17:05',
      'present',
      [],
      h(8, 10),
      0,
      0,
    ],
    [
      'just under half the hours (5)',
      '>09:00 <12:59:59',
      'half-day',
      ['early'],
      h(3, 59, 59),
      0,
      h(4, 0, 1),
    ],
    ['exactly half the hours (5)', '>09:00 <13:00:00', 'present', ['early'], h(4), 0, h(4)],
    [
      'just under the least hours',
      '>09:00 <10:59:59',
      'absent',
      ['early'],
      h(1, 59, 59),
      0,
      h(6, 0, 1),
    ],
    ['exactly the least hours', '>09:00 <11:00', 'half-day', ['early'], h(2), 0, h(6)],
    ['no out (6)', '>09:00', 'incomplete', ['missing-out'], null, 0, 0],
    ['no in', '<17:00', 'incomplete', ['missing-in'], null, 0, 0],
    ['nobody', '', 'absent', [], 0, 0, 0],
    [
      'in again after the last out (C5)',
      '>09:00 <12:00 >12:40',
      'incomplete',
      ['missing-out'],
      null,
      0,
      0,
    ],
    [
      'an out missed in between (C5)',
      '>09:00 >14:00 <17:00',
      'present',
      ['missing-out'],
      h(8),
      0,
      0,
    ],
    ['an in missed in between (C5)', '>09:00 <12:00 <17:00', 'present', ['missing-in'], h(8), 0, 0],
    ['a late out within four hours of the end', '>09:00 <21:00', 'present', [], h(12), 0, 0],
    [
      'a later out is none of this session (C4)',
      '>09:00 <21:00:01',
      'incomplete',
      ['missing-out', 'off-shift'],
      null,
      0,
      0,
    ],
    ['the window opens at 08:00', '>08:00:00 <17:00', 'present', [], h(9), 0, 0],
    [
      'before it opens is off shift, with its out (C19)',
      '>07:59:59 <17:00',
      'off-shift',
      ['off-shift'],
      h(9, 0, 1),
      0,
      0,
    ],
    [
      'the window is over at 18:00 sharp',
      '>18:00:00 <19:00',
      'off-shift',
      ['off-shift'],
      h(1),
      0,
      0,
    ],
    [
      'off shift counts its pairs',
      '>19:00 <20:00 >21:00 <21:30',
      'off-shift',
      ['off-shift'],
      h(1, 30),
      0,
      0,
    ],
    [
      'off shift beside the shift is not counted',
      '>09:00 <17:00 >19:00 <20:00',
      'present',
      ['off-shift'],
      h(8),
      0,
      0,
    ],
    [
      'in again at the instant of the last out (C22)',
      '>09:00 <12:00 >12:00',
      'incomplete',
      ['missing-out'],
      null,
      0,
      0,
    ],
    ['out and in at one instant (C22)', '>09:00 <12:00 >12:00 <17:00', 'present', [], h(8), 0, 0],
  ] as const)('%s', (_, text, status, flags, workedSeconds, lateSeconds, earlySeconds) => {
    const day = dayOf(date, punches(text), after)
    expect({
      status: day.status,
      flags: day.flags,
      workedSeconds: day.workedSeconds,
      lateSeconds: day.lateSeconds,
      earlySeconds: day.earlySeconds,
    }).toEqual({ status, flags, workedSeconds, lateSeconds, earlySeconds })
  })

  it('becomes present when the out arrives days later (16)', () => {
    const sinceThen = '2026-11-26T09:00'
    expect(dayOf(date, punches('>09:00'), sinceThen).status).toBe('incomplete')
    expect(dayOf(date, punches('>09:00 <17:00'), sinceThen).status).toBe('present')
  })

  it('turns thresholds off at 0', () => {
    const rules = rulesOf(
      'UTC',
      shiftOf('09:00', '17:00', { absentBelowMinutes: 0, halfDayBelowMinutes: 0 }),
    )
    expect(dayOf(date, punches('>09:00 <09:01'), after, rules).status).toBe('present')
  })
})

describe('while the day goes on', () => {
  it.each([
    ['nobody before the shift', '', '06:00', 'expected', []],
    ['nobody an hour after the window, less a second (C16)', '', '18:59:59', 'expected', []],
    ['nobody an hour after the window (C16)', '', '19:00:00', 'absent', []],
    ['in', '>09:00', '10:00', 'present-so-far', []],
    ['in late', '>09:30', '10:00', 'present-so-far', ['late']],
    ['in, a second before the window is over', '>09:00', '17:59:59', 'present-so-far', []],
    ['in, the window is over', '>09:00', '18:00:00', 'incomplete', ['missing-out']],
    ['out at noon is not early before the end', '>09:00 <12:00', '12:30', 'present-so-far', []],
    ['out at noon is early from the end on', '>09:00 <12:00', '17:00', 'present-so-far', ['early']],
    ['out without in', '<12:00', '12:30', 'present-so-far', ['missing-in']],
    ['an out missed in between', '>09:00 >14:00', '14:30', 'present-so-far', ['missing-out']],
    ['off shift, still in', '>06:00', '07:00', 'off-shift', ['off-shift']],
  ] as const)('%s', (_, text, time, status, flags) => {
    const day = dayOf(date, punches(text), `${date}T${time}`)
    expect([day.status, day.flags]).toEqual([status, flags])
  })

  it('shows no out while somebody is in again', () => {
    const day = dayOf(date, punches('>09:00 <12:00 >12:40'), `${date}T13:00`)
    expect([day.firstInAt?.toString(), day.lastOutAt, day.workedSeconds]).toEqual([
      `${date}T09:00:00Z`,
      null,
      null,
    ])
  })

  it('misses the out of an off-shift stay after a day', () => {
    const stay = punches('>06:00')
    expect(dayOf(date, stay, '2026-11-24T06:00:00').flags).toEqual(['off-shift'])
    expect(dayOf(date, stay, '2026-11-24T06:00:01').flags).toEqual(['missing-out', 'off-shift'])
  })
})

describe('several shifts', () => {
  it('counts a night on the date on which it starts (7)', () => {
    const rules = rulesOf('UTC', shiftOf('22:00', '06:00'))
    const day = dayOf(date, punches(`>21:40 <2026-11-24T06:35`), '2026-11-25T12:00', rules)
    expect([day.status, day.workedSeconds]).toEqual(['present', h(8, 55)])
  })

  it('leaves a late out with the session that it ends, whatever window it lies in (7)', () => {
    const night = shiftOf('22:00', '06:00')
    const rules = severalShifts('UTC', (on) =>
      on === date ? [night] : [shiftOf('07:00', '15:00')],
    )
    const [occurrence] = rules.roster(Temporal.PlainDate.from(date))
    if (!occurrence) throw new Error('a shift was expected')
    const facts = punches('>21:40 <2026-11-24T07:10')
    expect(dayOfOccurrence(occurrence, facts, '2026-11-25T12:00', rules).workedSeconds).toBe(
      h(9, 30),
    )
  })

  it('takes an in for the shift whose start is nearest, an out by its session (8)', () => {
    const early = shiftOf('06:00', '14:00')
    const late = shiftOf('14:00', '22:00')
    const rules = severalShifts('UTC', () => [early, late])
    const shiftsOf = (text: string) =>
      sessionsOf(punches(text), rules).map(({ place }) =>
        place.kind === 'shift' ? place.occurrence.shift.id : place.kind,
      )
    expect(shiftsOf('>05:58 <14:05')).toEqual([early.id])
    expect(shiftsOf('>13:50')).toEqual([late.id])
    expect(shiftsOf('<14:05')).toEqual([early.id])
  })
})

describe('the clocks', () => {
  it.each([
    [
      'spring in London (10)',
      'Europe/London',
      '2026-03-28',
      '22:00',
      '06:00',
      '2026-03-28T22:00:00Z',
      '2026-03-29T05:00:00Z',
      h(7),
    ],
    [
      'autumn in London (11)',
      'Europe/London',
      '2026-10-24',
      '22:00',
      '06:00',
      '2026-10-24T21:00:00Z',
      '2026-10-25T06:00:00Z',
      h(9),
    ],
    [
      'a start that is skipped (12)',
      'America/New_York',
      '2026-03-08',
      '02:30',
      '10:30',
      '2026-03-08T07:30:00Z',
      '2026-03-08T14:30:00Z',
      h(7),
    ],
    [
      'the night of it (12)',
      'America/New_York',
      '2026-03-07',
      '22:30',
      '06:30',
      '2026-03-08T03:30:00Z',
      '2026-03-08T10:30:00Z',
      h(7),
    ],
    [
      'half an hour (14)',
      'Australia/Lord_Howe',
      '2026-04-04',
      '22:00',
      '06:00',
      '2026-04-04T11:00:00Z',
      '2026-04-04T19:30:00Z',
      h(8, 30),
    ],
    [
      'an end that comes twice: the later one',
      'America/New_York',
      '2026-10-31',
      '17:30',
      '01:30',
      '2026-10-31T21:30:00Z',
      '2026-11-01T06:30:00Z',
      h(9),
    ],
  ])('%s', (_, zone, on, start, end, from, to, elapsed) => {
    const rules = rulesOf(zone, shiftOf(start, end))
    const [occurrence] = rules.roster(Temporal.PlainDate.from(on))
    expect([occurrence?.start.toString(), occurrence?.end.toString()]).toEqual([from, to])
    const day = dayOf(on, [punch('in', from), punch('out', to)], '2026-12-31T00:00:00Z', rules)
    expect([day.status, day.workedSeconds, day.flags]).toEqual(['present', elapsed, ['dst']])
  })

  it('counts on the date of the site, also where that is yesterday in UTC (15)', () => {
    const rules = rulesOf('Asia/Tokyo', shiftOf('05:00', '09:00'))
    const facts = [punch('in', '2026-03-31T20:00:00Z'), punch('out', '2026-04-01T00:00:00Z')]
    const day = dayOf('2026-04-01', facts, '2026-04-02T00:00:00Z', rules)
    expect([day.status, day.workedSeconds]).toEqual(['present', h(4)])
  })
})
