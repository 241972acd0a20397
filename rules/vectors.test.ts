import { describe, expect, it } from 'vitest'
import {
  assessed,
  at,
  fileOf,
  toldDay,
  toldDays,
  toldPunches,
} from '../tests/helpers/rules-cases.ts'
import { assessFile } from './assess-file.ts'
import { parseRulesValue } from './read-rules-file.ts'

/** The worked examples of the attendance rules, by their numbers, through the code of the command. */
describe('worked examples', () => {
  it.each([
    ['1: in at exactly the grace is not late', '>09:10:00 <17:00', 'present 7:50:00'],
    [
      '1: a second more is late, from the start',
      '>09:10:01 <17:00',
      'present 7:49:59 late=0:10:01 [late]',
    ],
    ['1: out at exactly the grace is not early', '>09:00 <16:50:00', 'present 7:50:00'],
    [
      '1: a second less is early, to the end',
      '>09:00 <16:49:59',
      'present 7:49:59 early=0:10:01 [early]',
    ],
    ['2: first in to last out', '>08:55 <12:00 >12:40 <17:05', 'present 8:10:00'],
    [
      '5: a second below half the hours',
      '>09:00 <12:59:59',
      'half-day 3:59:59 early=4:00:01 [early]',
    ],
    ['5: exactly half the hours', '>09:00 <13:00:00', 'present 4:00:00 early=4:00:00 [early]'],
    ['6: no out', '>09:00', 'incomplete ? [missing-out]'],
  ])('%s', (_, seen, expected) => {
    expect(toldDay({ seen })).toBe(expected)
  })

  it('2: every pair', () => {
    const seen = '>08:55 <12:00 >12:40 <17:05'
    expect(toldDay({ seen, shift: { pairing: 'every-pair' } })).toBe('present 7:30:00')
  })

  it('3: one IN with its evidence, one OUT that slides', () => {
    const seen = 'e08:58:00 e08:58:40 e08:59:30 x17:00:00 x17:01:10 x17:02:50'
    expect(toldPunches({ seen })).toBe('in 08:58:00 (s0 s1 s2), out 17:02:50 (s3 s4 s5)')
  })

  it('4: a camera for both ways, with and without the least stay', () => {
    const seen = 'b08:58 b09:01 b17:03'
    expect(toldPunches({ seen })).toBe('in 08:58:00 (s0 s1), out 17:03:00 (s2)')
    expect(toldDay({ seen })).toBe('present 8:05:00')
    const policy = { minToggleMinutes: 0 }
    expect(toldPunches({ seen, policy })).toBe(
      'in 08:58:00 (s0), out 09:01:00 (s1), in 17:03:00 (s2)',
    )
    expect(toldDay({ seen, policy })).toBe('incomplete ? [missing-out]')
  })

  it('6: the last sighting fills in the OUT', () => {
    const rules = { seen: 'e09:00 o16:40', shift: { missingPunch: 'last-sighting' } }
    expect(toldDay(rules)).toBe('present 7:40:00 [auto-closed missing-out]')
    expect(toldPunches(rules)).toBe('in 09:00:00 (s0), out 16:40:00 auto')
    expect(assessed(rules).days[0]?.out).toBe('2026-11-23T16:40:00Z')
  })

  it('7: a night counts on the date on which it starts', () => {
    const night = { id: 'night', start: '22:00', end: '06:00' }
    expect(toldDay({ shifts: [night], seen: '>21:40 <+1/06:35' })).toBe('present 8:55:00')
  })

  it('7: a late out stays with its session, also in the window of another shift', () => {
    const shifts = [
      { id: 'night', start: '22:00', end: '06:00' },
      { id: 'late', start: '14:00', end: '22:00' },
    ]
    const assignments = [
      { person: 'p', shift: 'night', to: '2026-11-23' },
      { person: 'p', shift: 'late', from: '2026-11-24' },
    ]
    expect(toldDay({ shifts, assignments, seen: '>21:40 <+1/07:10' })).toBe(
      'present 9:30:00 [late-out]',
    )
  })

  const backToBack = {
    shifts: [
      { id: 'early', start: '06:00', end: '14:00' },
      { id: 'late', start: '14:00', end: '22:00' },
    ],
  }

  it('8: an OUT between two shifts ends the open session', () => {
    expect(toldDays({ ...backToBack, seen: '>05:58 <14:05' })).toEqual([
      '2026-11-23 early: present 8:07:00',
      '2026-11-23 late: absent 0:00:00',
    ])
  })

  it('8: an IN between two shifts belongs to the one whose start is nearer', () => {
    expect(toldDays({ ...backToBack, seen: '>13:50 <22:00' })).toEqual([
      '2026-11-23 early: absent 0:00:00',
      '2026-11-23 late: present 8:10:00',
    ])
  })

  it.each([
    ['13:59:59', 'provisional ?', 'provisional 0:00:00'],
    ['14:00:00', 'incomplete ? [missing-out]', 'provisional 0:00:00'],
    ['22:59:59', 'incomplete ? [missing-out]', 'provisional 0:00:00'],
    ['23:59:59', 'incomplete ? [missing-out]', 'provisional 0:00:00'],
  ])('8: the reporting windows meet at 14:00; at %s', (now, early, late) => {
    const rules = { ...backToBack, seen: '>05:58', now: `2026-11-23T${now}` }
    expect(toldDays(rules)).toEqual([`2026-11-23 early: ${early}`, `2026-11-23 late: ${late}`])
  })

  it('9: a night and an early day that overlap are refused; those that touch are accepted', () => {
    const shifts = (start: string, end: string) => [
      { id: 'night', start: '22:00', end: '06:00' },
      { id: 'other', start, end },
    ]
    expect(() => toldDays({ shifts: shifts('05:00', '13:00') })).toThrow(
      /^assignments: .*night.*other/,
    )
    expect(toldDays({ shifts: shifts('06:00', '14:00') })).toHaveLength(2)
  })

  it.each([
    [
      '10: spring in London',
      'Europe/London',
      '2026-03-28',
      '22:00',
      '06:00',
      '2026-03-28T22:00:00Z',
      '2026-03-29T05:00:00Z',
      '7:00:00',
    ],
    [
      '11: autumn in London',
      'Europe/London',
      '2026-10-24',
      '22:00',
      '06:00',
      '2026-10-24T21:00:00Z',
      '2026-10-25T06:00:00Z',
      '9:00:00',
    ],
    [
      '12: a start that is skipped',
      'America/New_York',
      '2026-03-08',
      '02:30',
      '10:30',
      '2026-03-08T07:30:00Z',
      '2026-03-08T14:30:00Z',
      '7:00:00',
    ],
    [
      '12: the night of it',
      'America/New_York',
      '2026-03-07',
      '22:30',
      '06:30',
      '2026-03-08T03:30:00Z',
      '2026-03-08T10:30:00Z',
      '7:00:00',
    ],
    [
      '14: half an hour in Lord Howe',
      'Australia/Lord_Howe',
      '2026-04-04',
      '22:00',
      '06:00',
      '2026-04-04T11:00:00Z',
      '2026-04-04T19:30:00Z',
      '8:30:00',
    ],
  ])('%s', (_, zone, date, start, end, from, to, worked) => {
    const rules = {
      ...{ zone, range: [date] as const },
      shifts: [
        { id: 'shift', start, end, lateGraceMinutes: 0, earlyGraceMinutes: 0, overtime: {} },
      ],
    }
    expect(toldDay({ ...rules, seen: `>${from} <${to}` })).toBe(`present ${worked} [dst]`)
    // One second to either side is late and early: these are the very ends of the shift.
    const second = (text: string, by: number) =>
      new Date(Date.parse(text) + by * 1000).toISOString().replace('.000', '')
    const [day] = assessed({ ...rules, seen: `>${second(from, 1)} <${second(to, -1)}` }).days
    expect([day?.lateSeconds, day?.earlySeconds, day?.overtimeSeconds]).toEqual([1, 1, 0])
  })

  it('11: a shift of so many hours ends by the clock that runs', () => {
    const shift = {
      start: '22:00',
      lengthMode: 'duration',
      durationMinutes: 480,
      earlyGraceMinutes: 0,
      lateGraceMinutes: 0,
    }
    const rules = { zone: 'Europe/London', range: ['2026-10-24'] as const, shift }
    const seen = (out: string) => `>2026-10-24T21:00:00Z <${out}`
    expect(toldDay({ ...rules, seen: seen('2026-10-25T05:00:00Z') })).toBe('present 8:00:00 [dst]')
    expect(toldDay({ ...rules, seen: seen('2026-10-25T04:59:59Z') })).toBe(
      'present 7:59:59 early=0:00:01 [dst early]',
    )
  })

  it('13: both instants of a repeated time are told apart', () => {
    const rules = { zone: 'America/New_York', range: ['2026-10-31'] as const }
    const shifts = [{ id: 'night', start: '22:00', end: '06:00' }]
    const out = (instant: string) => toldDay({ ...rules, shifts, seen: `>22:00 <${instant}` })
    expect(out('2026-11-01T05:30:00Z')).toBe('present 3:30:00 early=5:30:00 [dst early]')
    expect(out('2026-11-01T06:30:00Z')).toBe('present 4:30:00 early=4:30:00 [dst early]')
  })

  it('14: an off-shift punch counts on the local date, whose first instant need not be 00:00', () => {
    const dates = (instant: string) =>
      assessed({
        ...{
          zone: 'Africa/Cairo',
          range: ['2026-04-23', '2026-04-24'],
          shifts: [],
          seen: `<${instant}`,
        },
      }).days.map(({ date }) => date)
    expect(dates('2026-04-23T21:59:59Z')).toEqual(['2026-04-23'])
    expect(dates('2026-04-23T22:00:00Z')).toEqual(['2026-04-24'])
  })

  it.each([
    ['2026-03-29', '23:00:00'],
    ['2026-10-25', '25:00:00'],
  ])('14: %s in Berlin has %s hours', (date, worked) => {
    const off = { zone: 'Europe/Berlin', shifts: [], range: [date] as const }
    const policy = { offShift: 'record' }
    const seen = '>00:00 <+1/00:00'
    const [day] = assessed({ ...off, policy, seen }).days
    // Of 25 hours an OUT belongs with its IN for 24 only.
    const expected = worked === '23:00:00' ? 23 * 3600 : null
    expect([day?.date, day?.workedSeconds]).toEqual([date, expected])
  })

  it('15: the zone of the site decides the date', () => {
    const shifts = [{ id: 'early', start: '05:00', end: '09:00' }]
    const rules = { zone: 'Asia/Tokyo', range: ['2026-04-01'] as const, shifts }
    expect(toldDay({ ...rules, seen: '>2026-03-31T20:00:00Z <2026-04-01T00:00:00Z' })).toBe(
      'present 4:00:00',
    )
  })

  it('16: an OUT that arrives three days late completes the day', () => {
    const rules = { now: '2026-11-26T12:00:00Z' }
    expect(toldDay({ ...rules, seen: '>09:00' })).toBe('incomplete ? [missing-out]')
    expect(toldDay({ ...rules, seen: '>09:00 <17:00' })).toBe('present 8:00:00')
  })

  it('17: behind a camera that was down nobody is late', () => {
    const gaps = [{ camera: 'e', from: at('2026-11-23T08:00'), to: at('2026-11-23T09:30') }]
    expect(toldDay({ seen: 'o09:40 x17:00', more: { gaps } })).toBe(
      'incomplete ? [evidence-gap missing-in]',
    )
  })

  it.each([
    ['>09:00 <09:59:59', 'absent 0:59:59 early=3:00:01 [early]'],
    ['>09:00 <10:00:00', 'half-day 1:00:00 early=3:00:00 [early]'],
    ['>09:00 <10:59:59', 'half-day 1:59:59 early=2:00:01 [early]'],
    ['>09:00 <11:00:00', 'present 2:00:00 early=2:00:00 [early]'],
  ])('18: half a holiday halves the thresholds: %s', (seen, expected) => {
    expect(toldDay({ seen, more: { holidays: [{ date: '2026-11-23', kind: 'half' }] } })).toBe(
      expected,
    )
  })

  it('19: late for 45 min is an absence over 30, and none where that is off', () => {
    const seen = '>09:45 <17:00'
    expect(toldDay({ seen, shift: { lateAbsentAfterMinutes: 30 } })).toBe(
      'absent 7:15:00 late=0:45:00 [late]',
    )
    expect(toldDay({ seen })).toBe('present 7:15:00 late=0:45:00 [late]')
  })

  it.each([
    ['>09:00 <17:00', 'present 7:00:00 break=1:00:00'],
    ['>09:00 <14:00', 'present 5:00:00 early=3:00:00 [early]'],
    ['>09:00 <15:00', 'present 6:00:00 early=2:00:00 [early]'],
    ['>09:00 <15:30', 'present 6:00:00 break=0:30:00 early=1:30:00 [early]'],
  ])('20: a break of 60 min after 6 h has no cliff: %s', (seen, expected) => {
    const breaks = [{ mode: 'auto', minutes: 60, afterMinutes: 360 }]
    expect(toldDay({ seen, shift: { breaks } })).toBe(expected)
  })

  it.each([
    ['17:14', 'present 8:14:00'],
    ['17:15', 'present 8:15:00'],
    ['17:16', 'present 8:16:00 over=0:16:00 [overtime]'],
  ])('21: overtime over a tolerance of 15 min counts as a whole: out at %s', (out, expected) => {
    expect(toldDay({ seen: `>09:00 <${out}`, shift: { overtime: { toleranceMinutes: 15 } } })).toBe(
      expected,
    )
  })

  it('22: too little rest between two shifts', () => {
    const shifts = [
      { id: 'late', start: '15:00', end: '23:00' },
      { id: 'day', start: '09:00', end: '17:00' },
    ]
    const assignments = [
      { person: 'p', shift: 'late', from: '2026-11-24', to: '2026-11-24' },
      { person: 'p', shift: 'day', from: '2026-11-25', to: '2026-11-25' },
    ]
    const rules = {
      shifts,
      assignments,
      policy: { minRestMinutes: 660 },
      range: ['2026-11-25'] as const,
    }
    const seen = (out: string) =>
      `>2026-11-24T15:00:00Z <${out} >2026-11-25T09:00:00Z <2026-11-25T17:00:00Z`
    expect(toldDay({ ...rules, seen: seen('2026-11-24T23:30:00Z') })).toBe(
      'present 8:00:00 [rest-violation]',
    )
    expect(toldDay({ ...rules, seen: seen('2026-11-24T22:00:00Z') })).toBe('present 8:00:00')
  })

  it('23: OUT and IN at one instant are legal, the same direction is a duplicate', () => {
    const pairs = { pairing: 'every-pair' }
    expect(toldDay({ seen: '>09:00 <12:00 >12:00 <17:00', shift: pairs })).toBe('present 8:00:00')
    expect(toldDay({ seen: '>09:00 >09:00 <17:00 <17:00' })).toBe('present 8:00:00')
  })

  it('25: the day without its only IN is what an adjustment is reckoned from', () => {
    const file = fileOf({ seen: '>09:00 <17:00' })
    const before = assessFile(parseRulesValue(file)).days[0]
    const after = assessFile(parseRulesValue({ ...file, voids: ['p0'] })).days[0]
    expect([before?.status, before?.workedSeconds]).toEqual(['present', 8 * 3600])
    expect([after?.status, after?.workedSeconds, after?.flags]).toEqual([
      'incomplete',
      null,
      ['missing-in'],
    ])
  })
})
