import { describe, expect, it } from 'vitest'
import { assessed, toldDay, toldDays } from '../tests/helpers/rules-cases.ts'

describe('a shift from 09:00 to 17:00, absent below 2 h, half a day below 4 h', () => {
  it.each([
    ['on time', '>09:00 <17:00', 'present 8:00:00'],
    ['early in, late out', '>08:30 <17:30', 'present 9:00:00'],
    ['late within the grace', '>09:05 <17:00', 'present 7:55:00'],
    ['late and early', '>09:20 <16:00', 'present 6:40:00 late=0:20:00 early=1:00:00 [early late]'],
    ['a second below the least', '>09:00 <10:59:59', 'absent 1:59:59 early=6:00:01 [early]'],
    ['exactly the least', '>09:00 <11:00:00', 'half-day 2:00:00 early=6:00:00 [early]'],
    ['no in', '<17:00', 'incomplete ? [missing-in]'],
    ['no in, out too early', '<12:00', 'incomplete ? early=5:00:00 [early missing-in]'],
    ['no out, in too late', '>10:00', 'incomplete ? late=1:00:00 [late missing-out]'],
    ['nobody', '', 'absent 0:00:00'],
    ['in again after the last out', '>09:00 <12:00 >12:40', 'incomplete ? [missing-out]'],
    ['an out missed in between', '>09:00 >14:00 <17:00', 'present 8:00:00 [missing-out]'],
    ['an in missed in between', '>09:00 <12:00 <17:00', 'present 8:00:00 [missing-in]'],
    ['in and out at one instant', '>09:00 <09:00', 'incomplete ? [missing-in missing-out]'],
    ['a punch by hand', 'm>09:00 <17:00', 'present 8:00:00 [manual]'],
    ['an out by hand', '>09:00 m<17:00', 'present 8:00:00 [manual]'],
    ['an orphan out by hand', 'm<17:00', 'incomplete ? [manual missing-in]'],
    ['a second coming by hand changes nothing', '>09:00 m>10:00 <17:00', 'present 8:00:00'],
  ])('%s', (_, seen, expected) => {
    expect(toldDay({ seen })).toBe(expected)
  })

  it.each([
    [{ lateGraceMinutes: 0 }, '>09:00:00 <17:00', 'present 8:00:00'],
    [{ lateGraceMinutes: 0 }, '>09:00:01 <17:00', 'present 7:59:59 late=0:00:01 [late]'],
    [{ earlyGraceMinutes: 0 }, '>09:00 <16:59:59', 'present 7:59:59 early=0:00:01 [early]'],
    [
      { absentBelowMinutes: 0, halfDayBelowMinutes: 0 },
      '>09:00 <09:01',
      'present 0:01:00 early=7:59:00 [early]',
    ],
    [{ absentBelowMinutes: 0 }, '>09:00 <09:01', 'half-day 0:01:00 early=7:59:00 [early]'],
    [{ absentBelowMinutes: 300 }, '>09:00 <13:59:59', 'absent 4:59:59 early=3:00:01 [early]'],
    [{ lateAbsentAfterMinutes: 30 }, '>09:30:00 <17:00', 'present 7:30:00 late=0:30:00 [late]'],
    [{ lateAbsentAfterMinutes: 30 }, '>09:30:01 <17:00', 'absent 7:29:59 late=0:30:01 [late]'],
    [{ earlyAbsentAfterMinutes: 30 }, '>09:00 <16:30:00', 'present 7:30:00 early=0:30:00 [early]'],
    [{ earlyAbsentAfterMinutes: 30 }, '>09:00 <16:29:59', 'absent 7:29:59 early=0:30:01 [early]'],
    [{ lateAbsentAfterMinutes: 5 }, '>09:07 <17:00', 'present 7:53:00'],
    [{ lateAbsentAfterMinutes: 30 }, '>10:00', 'incomplete ? late=1:00:00 [late missing-out]'],
    [{ beforeMinutes: 0 }, '>09:00:00 <17:00', 'present 8:00:00'],
    [{ afterMinutes: 0 }, '>09:00 <17:00:00', 'present 8:00:00 [late-out]'],
    [
      { start: '09:00:30', lateGraceMinutes: 0 },
      '>09:00:31 <17:00',
      'present 7:59:29 late=0:00:01 [late]',
    ],
  ])('with %o: %s', (shift, seen, expected) => {
    expect(toldDay({ seen, shift })).toBe(expected)
  })
})

describe('while the day goes on', () => {
  it.each([
    ['nobody, the day before', '', '2026-11-22T12:00', 'provisional 0:00:00'],
    ['nobody, before the shift', '', '2026-11-23T06:00', 'provisional 0:00:00'],
    ['nobody, the window just over', '', '2026-11-23T18:00', 'provisional 0:00:00'],
    [
      'nobody, an hour after the window less a second',
      '',
      '2026-11-23T18:59:59',
      'provisional 0:00:00',
    ],
    ['nobody, an hour after the window', '', '2026-11-23T19:00:00', 'absent 0:00:00'],
    ['in', '>09:00', '2026-11-23T10:00', 'provisional ?'],
    ['in late', '>09:30', '2026-11-23T10:00', 'provisional ? late=0:30:00 [late]'],
    ['in, the window about to end', '>09:00', '2026-11-23T17:59:59', 'provisional ?'],
    ['in, the window over', '>09:00', '2026-11-23T18:00:00', 'incomplete ? [missing-out]'],
    [
      'in and out, the window about to end',
      '>09:00 <17:00',
      '2026-11-23T17:59:59',
      'provisional 8:00:00',
    ],
    ['in and out, the window over', '>09:00 <17:00', '2026-11-23T18:00:00', 'present 8:00:00'],
    [
      'out at noon is not early before the end',
      '>09:00 <12:00',
      '2026-11-23T16:59:59',
      'provisional 3:00:00',
    ],
    [
      'out at noon is early from the end on',
      '>09:00 <12:00',
      '2026-11-23T17:00:00',
      'provisional 3:00:00 early=5:00:00 [early]',
    ],
    ['in again', '>09:00 <12:00 >12:40', '2026-11-23T13:00', 'provisional ?'],
    ['out without in', '<12:00', '2026-11-23T12:30', 'provisional ? [missing-in]'],
    [
      'an out missed in between',
      '>09:00 >14:00',
      '2026-11-23T14:30',
      'provisional ? [missing-out]',
    ],
  ])('%s', (_, seen, now, expected) => {
    expect(toldDay({ seen, now })).toBe(expected)
  })

  it.each([
    [{ graceSyncMinutes: 30 }, '>09:00 <17:00', '18:29:59', 'provisional 8:00:00'],
    [{ graceSyncMinutes: 30 }, '>09:00 <17:00', '18:30:00', 'present 8:00:00'],
    [{ graceSyncMinutes: 90 }, '', '19:29:59', 'provisional 0:00:00'],
    [{ graceSyncMinutes: 90 }, '', '19:30:00', 'absent 0:00:00'],
    [{ absentAfterMinutes: 0 }, '', '17:59:59', 'provisional 0:00:00'],
    [{ absentAfterMinutes: 0 }, '', '18:00:00', 'absent 0:00:00'],
    [{ absentAfterMinutes: 240 }, '', '21:59:59', 'provisional 0:00:00'],
    [{ absentAfterMinutes: 240 }, '', '22:00:00', 'absent 0:00:00'],
    [{ lateOutMaxMinutes: 30 }, '>09:00', '17:30:00', 'provisional ?'],
    [{ lateOutMaxMinutes: 30 }, '>09:00', '17:30:01', 'provisional ? [missing-out]'],
  ])('under %o: %s at %s', (policy, seen, time, expected) => {
    expect(toldDay({ seen, policy, now: `2026-11-23T${time}` })).toBe(expected)
  })

  it('cuts the reporting window of a shift where the next one begins', () => {
    const shifts = [
      { id: 'one', start: '06:00', end: '10:00', afterMinutes: 240 },
      { id: 'two', start: '12:00', end: '16:00', beforeMinutes: 60 },
    ]
    const statuses = (time: string) =>
      toldDays({ shifts, now: `2026-11-23T${time}`, policy: { absentAfterMinutes: 0 } })
    expect(statuses('10:59:59')[0]).toBe('2026-11-23 one: provisional 0:00:00')
    expect(statuses('11:00:00')[0]).toBe('2026-11-23 one: absent 0:00:00')
    expect(statuses('16:59:59')[1]).toBe('2026-11-23 two: provisional 0:00:00')
    expect(statuses('17:00:00')[1]).toBe('2026-11-23 two: absent 0:00:00')
  })

  it('cuts it where the shift of the next date begins', () => {
    const shifts = [
      { id: 'night', start: '22:00', end: '10:00', afterMinutes: 300, beforeMinutes: 0 },
      { id: 'noon', start: '12:00', end: '18:00' },
    ]
    const statuses = (time: string) =>
      toldDays({ shifts, now: `2026-11-24T${time}`, policy: { absentAfterMinutes: 0 } })
    expect(statuses('10:59:59')[1]).toBe('2026-11-23 night: provisional 0:00:00')
    expect(statuses('11:00:00')[1]).toBe('2026-11-23 night: absent 0:00:00')
  })
})

describe('in and out', () => {
  it.each([
    ['>09:00 <12:00 >12:40 <17:00', '09:00', '17:00'],
    ['>09:00 <12:00 >12:40', '09:00', null],
    ['<12:00 >12:40 <17:00', '12:40', '17:00'],
    ['<12:00', null, '12:00'],
    ['', null, null],
  ])('of %s', (seen, first, last) => {
    const [day] = assessed({ seen }).days
    const full = (time: string | null) => time && `2026-11-23T${time}:00Z`
    expect([day?.in, day?.out]).toEqual([full(first), full(last)])
  })
})

describe('the explanation', () => {
  it.each([
    ['>09:12 <17:00', 'Late 12 min: in at 09:12, shift from 09:00, grace 10 min.'],
    [
      '>09:12 <17:00',
      'Present: worked 7 h 48 min (in at 09:12, out at 17:00; shift 09:00 to 17:00).',
    ],
    ['>09:00 <16:40', 'Left 20 min early: out at 16:40, shift to 17:00, grace 10 min.'],
    [
      '>09:00',
      'Incomplete: the hours are unknown because a punch is missing (in at 09:00; shift 09:00 to 17:00).',
    ],
    ['>09:00', 'The in at 09:00 has no out after it.'],
    ['<17:00', 'The out at 17:00 has no in before it.'],
    ['', 'Absent: no punch from 08:00 to 18:00 (shift 09:00 to 17:00).'],
    ['>09:00 <10:00', 'Absent: worked 1 h (in at 09:00, out at 10:00), less than 2 h.'],
    ['>09:00 <12:00:01', 'Half day: worked 3 h 1 s (in at 09:00, out at 12:00:01), less than 4 h.'],
    ['m>09:00 <17:00', 'A punch of the day was made by hand.'],
    [
      '>09:00 <18:30',
      'Out at 18:30 came after the window closed at 18:00; it belongs with its in.',
    ],
    [
      '>19:00 <20:00',
      'Off shift: in at 19:00, out at 20:00, outside the window of every shift; 1 h between in and out.',
    ],
  ])('of %s says: %s', (seen, sentence) => {
    expect(assessed({ seen }).days.flatMap(({ because }) => because)).toContain(sentence)
  })

  it.each([
    ['', '2026-11-23T10:00', 'Expected: no punch yet (shift 09:00 to 17:00); absent from 19:00.'],
    [
      '>09:00:05',
      '2026-11-23T10:00',
      'Present so far: in at 09:00:05; the day is judged at 18:00.',
    ],
  ])('of %s at %s says: %s', (seen, now, sentence) => {
    expect(assessed({ seen, now }).days[0]?.because).toContain(sentence)
  })

  it('names the date of a time on another day, and a change of the clocks', () => {
    const shifts = [{ id: 'night', start: '22:00', end: '06:00' }]
    const rules = { zone: 'Europe/London', range: ['2026-03-28'] as const, shifts }
    const [day] = assessed({ ...rules, seen: '>2026-03-28T22:00:00Z <2026-03-29T05:00:00Z' }).days
    expect(day?.because).toEqual([
      'Present: worked 7 h (in at 22:00, out at 06:00 on 2026-03-29; shift 22:00 to 06:00 on 2026-03-29).',
      'The clocks change during this shift; hours are the time that really passed.',
    ])
  })

  it.each([
    [
      { shift: { lateAbsentAfterMinutes: 30 }, seen: '>09:45 <17:00' },
      'Absent: 45 min late (in at 09:45, out at 17:00), more than 30 min.',
    ],
    [
      { shift: { earlyAbsentAfterMinutes: 30 }, seen: '>09:00 <16:00' },
      'Absent: left 1 h early (in at 09:00, out at 16:00), more than 30 min.',
    ],
    [
      { shift: { missingPunch: 'absent' }, seen: '>09:00' },
      'Absent: a punch is missing (in at 09:00), and the shift takes that for an absence.',
    ],
    [
      { shift: { missingPunch: 'shift-end' }, seen: '>09:00' },
      'Out at 17:00 was filled in from the end of the shift; it awaits confirmation and makes no overtime.',
    ],
    [
      { shift: { missingPunch: 'late-early' }, seen: '>09:00' },
      'Counts as early, because the out is missing.',
    ],
    [
      { shift: { missingPunch: 'late-early' }, seen: '<17:00' },
      'Counts as late, because the in is missing.',
    ],
    [
      { shift: { overtime: { toleranceMinutes: 15 } }, seen: '>09:00 <17:30' },
      'Overtime 30 min beyond the target of 8 h; more than the tolerance of 15 min, so all of it counts.',
    ],
    [
      {
        shift: { breaks: [{ mode: 'auto', minutes: 30, afterMinutes: 360 }] },
        seen: '>09:00 <17:00',
      },
      'Break of 30 min deducted.',
    ],
    [
      { more: { holidays: [{ date: '2026-11-23' }] } },
      'Holiday on 2026-11-23: nobody is expected.',
    ],
    [
      { more: { holidays: [{ date: '2026-11-23' }] }, seen: '>09:00 <17:00' },
      'Worked on a holiday: in at 09:00, out at 17:00; worked 8 h.',
    ],
    [{ more: { leave: [{ person: 'p', date: '2026-11-23' }] } }, 'On leave.'],
    [
      {
        more: { leave: [{ person: 'p', date: '2026-11-23', kind: 'half' }] },
        seen: '>09:00 <10:30',
      },
      'Half day: worked 1 h 30 min (in at 09:00, out at 10:30), less than 2 h.',
    ],
  ])('of %o says: %s', (rules, sentence) => {
    expect(assessed(rules).days[0]?.because).toContain(sentence)
  })
})
