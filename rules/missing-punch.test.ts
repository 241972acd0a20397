import { describe, expect, it } from 'vitest'
import { assessed, toldDay, toldPunches } from '../tests/helpers/rules-cases.ts'

describe('a missing punch', () => {
  it.each([
    ['exception', '>09:00', 'incomplete ? [missing-out]'],
    ['exception', '<17:00', 'incomplete ? [missing-in]'],
    ['absent', '>09:00', 'absent ? [missing-out]'],
    ['absent', '<17:00', 'absent ? [missing-in]'],
    ['late-early', '>09:00', 'present ? [early missing-out]'],
    ['late-early', '<17:00', 'present ? [late missing-in]'],
    ['late-early', '>09:20', 'present ? late=0:20:00 [early late missing-out]'],
    ['late-early', '>09:00 <12:00 >12:40', 'present ? [early missing-out]'],
    ['shift-end', '>09:00', 'present 8:00:00 [auto-closed missing-out]'],
    ['shift-end', '>09:20', 'present 7:40:00 late=0:20:00 [auto-closed late missing-out]'],
    ['shift-end', '>16:00', 'absent 1:00:00 late=7:00:00 [auto-closed late missing-out]'],
    ['shift-end', '>17:10', 'incomplete ? late=8:10:00 [late missing-out]'],
    ['shift-end', '>17:00:00', 'incomplete ? late=8:00:00 [late missing-out]'],
    ['shift-end', '<17:00', 'incomplete ? [missing-in]'],
    ['shift-end', '>09:00 <12:00 >12:40', 'present 8:00:00 [auto-closed missing-out]'],
    ['shift-end', '>09:00 >14:00 <17:00', 'present 8:00:00 [missing-out]'],
    ['shift-end', '>09:00 <17:00', 'present 8:00:00'],
    ['last-sighting', 'e09:00 o16:40', 'present 7:40:00 [auto-closed missing-out]'],
    ['last-sighting', 'e09:00 o16:40 o15:00', 'present 7:40:00 [auto-closed missing-out]'],
    ['last-sighting', 'e09:00 e12:00', 'half-day 3:00:00 [auto-closed missing-out]'],
    ['last-sighting', 'e09:00 o08:30', 'incomplete ? [missing-out]'],
    ['last-sighting', 'e09:00', 'incomplete ? [missing-out]'],
    ['last-sighting', 'e09:00 o21:00:00', 'present 12:00:00 [auto-closed missing-out]'],
    ['last-sighting', 'e09:00 o21:00:01', 'incomplete ? [missing-out]'],
    ['last-sighting', 'e09:00 o16:00 o21:00:01', 'present 7:00:00 [auto-closed missing-out]'],
    ['last-sighting', 'o09:00 x17:00', 'incomplete ? [missing-in]'],
  ])('%s: %s', (missingPunch, seen, expected) => {
    expect(toldDay({ seen, shift: { missingPunch } })).toBe(expected)
  })

  it.each([
    ['18:00', '>09:00', 'present 9:00:00 [auto-closed missing-out]'],
    ['13:00', '>09:00', 'present 4:00:00 [auto-closed missing-out]'],
    ['09:00', '>08:30', 'present 24:30:00 [auto-closed missing-out]'],
    ['13:00', '>13:00', 'incomplete ? late=4:00:00 [late missing-out]'],
    ['13:00', '>09:00 <17:00', 'present 8:00:00'],
  ])('a fixed time of %s: %s', (fixedOutTime, seen, expected) => {
    expect(toldDay({ seen, shift: { missingPunch: 'fixed-time', fixedOutTime } })).toBe(expected)
  })

  it('a fixed time of a night is that of the morning', () => {
    const shifts = [
      {
        id: 'night',
        start: '22:00',
        end: '06:00',
        missingPunch: 'fixed-time',
        fixedOutTime: '06:30',
      },
    ]
    expect(toldDay({ shifts, seen: '>22:00' })).toBe('present 8:30:00 [auto-closed missing-out]')
  })

  it('leaves a lateness that was seen as it is', () => {
    const shift = { missingPunch: 'late-early', lateAbsentAfterMinutes: 10 }
    expect(toldDay({ seen: '>09:20', shift })).toBe(
      'absent ? late=0:20:00 [early late missing-out]',
    )
  })

  it('is filled in only once the window is over', () => {
    const rules = { seen: '>09:00', shift: { missingPunch: 'shift-end' } }
    expect(toldDay({ ...rules, now: '2026-11-23T17:59:59' })).toBe('provisional ?')
    expect(toldPunches({ ...rules, now: '2026-11-23T17:59:59' })).toBe('in 09:00:00')
    expect(toldDay({ ...rules, now: '2026-11-23T18:00:00' })).toBe(
      'present 8:00:00 [auto-closed missing-out]',
    )
  })

  it('is filled in with no time that is yet to come', () => {
    const rules = { seen: '>09:00', shift: { missingPunch: 'fixed-time', fixedOutTime: '20:00' } }
    expect(toldDay({ ...rules, now: '2026-11-23T19:59:59' })).toBe('incomplete ? [missing-out]')
    expect(toldDay({ ...rules, now: '2026-11-23T20:00:00' })).toBe(
      'present 11:00:00 [auto-closed missing-out]',
    )
  })

  it('gives way to the OUT that arrives later', () => {
    const shift = { missingPunch: 'shift-end' }
    expect(toldDay({ seen: '>09:00', shift, now: '2026-11-23T19:00' })).toBe(
      'present 8:00:00 [auto-closed missing-out]',
    )
    expect(toldDay({ seen: '>09:00 <18:30', shift, now: '2026-11-23T19:00' })).toBe(
      'present 9:30:00 [late-out]',
    )
  })

  it('lists the OUT among the punches, without evidence', () => {
    const rules = { seen: 'e09:00', shift: { missingPunch: 'shift-end' } }
    expect(assessed(rules).punches.at(-1)).toEqual({
      ...{
        person: 'p',
        direction: 'out',
        at: '2026-11-23T17:00:00Z',
        source: 'auto',
        evidence: [],
      },
    })
    expect(assessed(rules).days[0]?.out).toBe('2026-11-23T17:00:00Z')
  })

  it('makes no overtime and nobody early', () => {
    const shift = { missingPunch: 'fixed-time', fixedOutTime: '20:00', overtime: {} }
    expect(toldDay({ seen: '>09:00', shift })).toBe('present 11:00:00 [auto-closed missing-out]')
    const sooner = { missingPunch: 'last-sighting' }
    expect(toldDay({ seen: 'e09:00 o14:00', shift: sooner })).toBe(
      'present 5:00:00 [auto-closed missing-out]',
    )
  })

  it('deducts breaks from what it fills in', () => {
    const shift = {
      missingPunch: 'shift-end',
      breaks: [{ mode: 'auto', minutes: 60, afterMinutes: 360 }],
    }
    expect(toldDay({ seen: '>09:00', shift })).toBe(
      'present 7:00:00 break=1:00:00 [auto-closed missing-out]',
    )
  })

  it('of pairs is the OUT alone where an IN is at the end', () => {
    const shift = { missingPunch: 'late-early', pairing: 'every-pair' }
    expect(toldDay({ seen: '<08:30 >09:00 <12:00 >12:40', shift })).toBe(
      'present ? [early missing-in missing-out]',
    )
  })

  it('fills the last IN of pairs', () => {
    const pairs = { missingPunch: 'shift-end', pairing: 'every-pair' }
    const shift = { ...pairs, absentBelowMinutes: 0, halfDayBelowMinutes: 0 }
    expect(toldDay({ seen: '>09:00 >13:30', shift })).toBe(
      'present 3:30:00 [auto-closed missing-out]',
    )
  })

  it('fills every IN of strict pairs, or none', () => {
    const shift = { missingPunch: 'last-sighting', pairing: 'strict-pairs' }
    expect(toldDay({ seen: 'e09:00 o12:00 e13:30 o17:00', shift })).toBe(
      'present 6:30:00 [auto-closed missing-out]',
    )
    expect(toldDay({ seen: 'e09:00 o12:00 x13:00 x14:00', shift })).toBe(
      'incomplete ? early=3:00:00 [early missing-in]',
    )
    const ends = { missingPunch: 'shift-end', pairing: 'strict-pairs' }
    expect(toldDay({ seen: '>09:00 >13:30 <17:00', shift: ends })).toBe(
      'incomplete ? [missing-out]',
    )
  })

  it('never reaches into the next stay', () => {
    const shifts = [
      { id: 'one', start: '06:00', end: '14:00', missingPunch: 'last-sighting' },
      { id: 'two', start: '14:00', end: '22:00' },
    ]
    const days = assessed({ shifts, seen: 'e06:00 o13:30 e13:45 x22:00' }).days
    expect(days.map(({ workedSeconds }) => workedSeconds)).toEqual([7.5 * 3600, 8.25 * 3600])
  })

  it('takes no sighting that was voided for the last one', () => {
    const shift = { missingPunch: 'last-sighting' }
    expect(toldDay({ seen: 'e09:00 o16:00 o16:40', shift, more: { voids: ['s2'] } })).toBe(
      'present 7:00:00 [auto-closed missing-out]',
    )
    expect(toldDay({ seen: 'e09:00 o16:00 x16:59 x17:00', shift, more: { voids: ['s2'] } })).toBe(
      'present 7:00:00 [auto-closed missing-out]',
    )
  })
})

describe('a camera that was down', () => {
  const gap = (from: string, to: string, camera = 'e') => [
    { camera, from: `2026-11-23T${from}:00Z`, to: `2026-11-23T${to}:00Z` },
  ]
  it.each([
    ['nobody came', '', gap('08:03', '08:41'), 'unproven-absent 0:00:00 [evidence-gap]'],
    ['before the window', '', gap('07:00', '08:00'), 'absent 0:00:00'],
    ['from the end of the window', '', gap('18:00', '19:00'), 'absent 0:00:00'],
    [
      'a minute into the window',
      '',
      gap('07:00', '08:01'),
      'unproven-absent 0:00:00 [evidence-gap]',
    ],
    ['no time at all', '', gap('09:00', '09:00'), 'absent 0:00:00'],
    ['another camera', '', gap('09:00', '10:00', 'x'), 'unproven-absent 0:00:00 [evidence-gap]'],
    ['before a late IN', '>09:40 <17:00', gap('08:30', '09:30'), 'present 7:20:00 [evidence-gap]'],
    ['up to a late IN', '>09:40 <17:00', gap('09:39', '10:00'), 'present 7:20:00 [evidence-gap]'],
    [
      'from a late IN on',
      '>09:40 <17:00',
      gap('09:40', '10:00'),
      'present 7:20:00 late=0:40:00 [late]',
    ],
    ['before an IN in time', '>09:00 <17:00', gap('08:00', '09:00'), 'present 8:00:00'],
    [
      'before an early OUT',
      '>09:00 <16:00',
      gap('15:00', '17:00'),
      'present 7:00:00 early=1:00:00 [early]',
    ],
    [
      'while a punch lacks',
      '>09:00',
      gap('16:30', '17:30'),
      'incomplete ? [evidence-gap missing-out]',
    ],
    [
      'after a late IN whose OUT lacks',
      '>09:40',
      gap('16:30', '17:30'),
      'incomplete ? late=0:40:00 [evidence-gap late missing-out]',
    ],
    [
      'before a late IN whose OUT lacks',
      '>09:40',
      gap('09:00', '09:30'),
      'incomplete ? [evidence-gap missing-out]',
    ],
  ])('%s', (_, seen, gaps, expected) => {
    expect(toldDay({ seen, more: { gaps } })).toBe(expected)
  })

  it('excuses a lateness that would be an absence', () => {
    const rules = { seen: '>10:00 <17:00', shift: { lateAbsentAfterMinutes: 30 } }
    expect(toldDay(rules)).toBe('absent 7:00:00 late=1:00:00 [late]')
    expect(toldDay({ ...rules, more: { gaps: gap('08:30', '09:00') } })).toBe(
      'present 7:00:00 [evidence-gap]',
    )
  })

  it('proves nothing before the day is over', () => {
    const rules = { more: { gaps: gap('08:00', '09:00') } }
    expect(toldDay({ ...rules, now: '2026-11-23T12:00' })).toBe('provisional 0:00:00')
  })

  it('is known only as far as the present', () => {
    const rules = { seen: '>09:40', more: { gaps: gap('10:00', '11:00') } }
    expect(toldDay({ ...rules, now: '2026-11-23T09:50' })).toBe('provisional ? late=0:40:00 [late]')
  })

  it('is told with its camera and times', () => {
    const said = (seen: string, gaps: unknown[]) =>
      assessed({ seen, more: { gaps } }).days[0]?.because
    expect(said('', gap('08:03', '08:41'))).toEqual([
      'Unproven absent (camera e offline 08:03–08:41): no punch from 08:00 to 18:00 (shift 09:00 to 17:00).',
    ])
    expect(said('<17:00', gap('08:00', '09:30'))).toContain(
      'A punch may have gone unseen (camera e offline 08:00–09:30).',
    )
    expect(said('>09:40 <17:00', gap('08:00', '09:30'))).toContain(
      'Not late: an earlier arrival may have gone unseen (camera e offline 08:00–09:30).',
    )
    const many = ['08:00', '09:00', '10:00', '11:00'].flatMap((from) =>
      gap(from, `${from.slice(0, 3)}10`),
    )
    expect(said('<17:00', many)).toContain(
      'A punch may have gone unseen (camera e offline 08:00–08:10, camera e offline 09:00–09:10, camera e offline 10:00–10:10, and 1 more).',
    )
  })
})
