import { describe, expect, it } from 'vitest'
import { assessed, toldDay } from '../tests/helpers/rules-cases.ts'

/** No thresholds and no graces to look past. */
const plain = {
  absentBelowMinutes: 0,
  halfDayBelowMinutes: 0,
  lateGraceMinutes: 1440 / 2,
  earlyGraceMinutes: 1440 / 2,
}

describe('pairing', () => {
  it.each([
    ['first-last', '>09:00 <17:00', 'present 8:00:00'],
    ['every-pair', '>09:00 <17:00', 'present 8:00:00'],
    ['strict-pairs', '>09:00 <17:00', 'present 8:00:00'],
    ['first-last', '>09:00 <12:00 >13:00 <17:00', 'present 8:00:00'],
    ['every-pair', '>09:00 <12:00 >13:00 <17:00', 'present 7:00:00'],
    ['strict-pairs', '>09:00 <12:00 >13:00 <17:00', 'present 7:00:00'],
    ['first-last', '>09:00 <12:00 >13:00', 'incomplete ? [missing-out]'],
    ['every-pair', '>09:00 <12:00 >13:00', 'incomplete ? [missing-out]'],
    ['strict-pairs', '>09:00 <12:00 >13:00', 'incomplete ? [missing-out]'],
    ['first-last', '<12:00 >13:00 <17:00', 'present 4:00:00 [missing-in]'],
    ['every-pair', '<12:00 >13:00 <17:00', 'present 4:00:00 [missing-in]'],
    ['strict-pairs', '<12:00 >13:00 <17:00', 'incomplete ? [missing-in]'],
    ['first-last', '>09:00 <12:00 <17:00', 'present 8:00:00 [missing-in]'],
    ['every-pair', '>09:00 <12:00 <17:00', 'present 3:00:00 [missing-in]'],
    ['strict-pairs', '>09:00 <12:00 <17:00', 'incomplete ? [missing-in]'],
    ['first-last', '>09:00 >13:30 <17:00', 'present 8:00:00 [missing-out]'],
    ['every-pair', '>09:00 >13:30 <17:00', 'present 3:30:00 [missing-out]'],
    ['strict-pairs', '>09:00 >13:30 <17:00', 'incomplete ? [missing-out]'],
    ['every-pair', '>09:00', 'incomplete ? [missing-out]'],
    ['every-pair', '<17:00', 'incomplete ? [missing-in]'],
    ['first-last', '<12:00 >13:00', 'incomplete ? [missing-in missing-out]'],
    ['every-pair', '<12:00 >13:00', 'incomplete ? [missing-in missing-out]'],
    ['every-pair', '>09:00:00 <12:00:01 >13:00:00 <17:00:02', 'present 7:00:03'],
  ])('%s: %s', (pairing, seen, expected) => {
    expect(toldDay({ seen, shift: { ...plain, pairing } })).toBe(expected)
  })

  it('follows the source of the reference: eight punches by type', () => {
    // Minutes before 17:00: OUT390 IN360 OUT300 IN290 OUT260 IN240 IN150 OUT60.
    const seen = '<10:30 >11:00 <12:00 >12:10 <12:40 >13:00 >14:30 <16:00'
    const shift = { ...plain, pairing: 'every-pair' }
    expect(assessed({ seen, shift }).days[0]?.workedSeconds).toBe(4.5 * 3600)
    expect(assessed({ seen, shift: plain }).days[0]?.workedSeconds).toBe(5 * 3600)
  })
})

describe('breaks that are deducted', () => {
  const auto = (minutes: number, afterMinutes: number, paid = false) => ({
    mode: 'auto',
    minutes,
    afterMinutes,
    paid,
  })
  it.each([
    ['a second above', [auto(60, 360)], '>09:00 <15:00:01', '6:00:00 break=0:00:01'],
    ['in full', [auto(60, 360)], '>09:00 <16:00', '6:00:00 break=1:00:00'],
    ['beyond', [auto(60, 360)], '>09:00 <16:30', '6:30:00 break=1:00:00'],
    ['from the first minute', [auto(30, 0)], '>09:00 <17:00', '7:30:00 break=0:30:00'],
    ['at most all of it', [auto(30, 0)], '>09:00 <09:20', '0:00:00 break=0:20:00'],
    ['paid deducts nothing', [auto(60, 360, true)], '>09:00 <17:00', '8:00:00'],
    [
      'two, each of the elapsed time',
      [auto(30, 240), auto(15, 420)],
      '>09:00 <17:00',
      '7:15:00 break=0:45:00',
    ],
    [
      'two, the second by nine minutes',
      [auto(30, 240), auto(15, 420)],
      '>09:00 <16:09',
      '6:30:00 break=0:39:00',
    ],
    ['two at most all of it', [auto(60, 0), auto(60, 0)], '>09:00 <10:30', '0:00:00 break=1:30:00'],
    ['nothing', [], '>09:00 <17:00', '8:00:00'],
  ])('%s', (_, breaks, seen, expected) => {
    expect(toldDay({ seen, shift: { ...plain, breaks } })).toBe(`present ${expected}`)
  })
})

describe('breaks that are punched', () => {
  const punched = (more: Record<string, unknown> = {}) => [
    { mode: 'punched', minutes: 60, from: '12:00', to: '14:00', ...more },
  ]
  const exception = punched({ unpunched: 'exception' })
  it.each([
    [
      'its whole length counts',
      punched(),
      'first-last',
      '>09:00 <12:10 >12:40 <17:00',
      'present 7:30:00 break=0:30:00',
    ],
    [
      'also beyond the planned one',
      punched(),
      'first-last',
      '>09:00 <12:00 >14:00 <17:00',
      'present 6:00:00 break=2:00:00',
    ],
    [
      'two gaps',
      punched(),
      'first-last',
      '>09:00 <12:00 >12:20 <13:00 >13:10 <17:00',
      'present 7:30:00 break=0:30:00',
    ],
    [
      'a gap that begins too soon is none',
      punched(),
      'first-last',
      '>09:00 <11:59:59 >12:30 <17:00',
      'present 7:00:00 break=1:00:00',
    ],
    [
      'a gap that ends too late is none',
      punched(),
      'first-last',
      '>09:00 <13:00 >14:00:01 <17:00',
      'present 7:00:00 break=1:00:00',
    ],
    [
      'unpunched: deducted',
      punched(),
      'first-last',
      '>09:00 <17:00',
      'present 7:00:00 break=1:00:00',
    ],
    [
      'unpunched: at most all of it',
      punched(),
      'first-last',
      '>09:00 <09:40',
      'present 0:00:00 break=0:40:00',
    ],
    ['unpunched: an exception', exception, 'first-last', '>09:00 <17:00', 'incomplete 8:00:00'],
    [
      'punched where it must be',
      exception,
      'first-last',
      '>09:00 <12:00 >13:00 <17:00',
      'present 7:00:00 break=1:00:00',
    ],
    [
      'paid and punched',
      punched({ paid: true }),
      'first-last',
      '>09:00 <12:00 >13:00 <17:00',
      'present 8:00:00',
    ],
    [
      'paid and unpunched',
      punched({ paid: true }),
      'first-last',
      '>09:00 <17:00',
      'present 8:00:00',
    ],
    [
      'paid, and must be punched',
      punched({ paid: true, unpunched: 'exception' }),
      'first-last',
      '>09:00 <17:00',
      'incomplete 8:00:00',
    ],
    [
      'pairs never counted the gap',
      punched(),
      'every-pair',
      '>09:00 <12:00 >13:00 <17:00',
      'present 7:00:00',
    ],
    ['pairs without it', punched(), 'every-pair', '>09:00 <17:00', 'present 7:00:00 break=1:00:00'],
    [
      'pairs with a gap elsewhere',
      punched(),
      'every-pair',
      '>09:00 <10:00 >11:00 <17:00',
      'present 6:00:00 break=1:00:00',
    ],
    ['strict pairs', exception, 'strict-pairs', '>09:00 <12:00 >13:00 <17:00', 'present 7:00:00'],
    [
      'a gap before the first in is none',
      punched(),
      'first-last',
      '<12:10 >12:40 <17:00',
      'present 3:20:00 break=1:00:00 [missing-in]',
    ],
  ])('%s', (_, breaks, pairing, seen, expected) => {
    expect(toldDay({ seen, shift: { ...plain, breaks, pairing } })).toBe(expected)
  })

  it('of a night lie after midnight', () => {
    const breaks = [{ mode: 'punched', minutes: 30, from: '02:00', to: '03:00' }]
    const shifts = [{ id: 'night', start: '22:00', end: '06:00', ...plain, breaks }]
    expect(toldDay({ shifts, seen: '>22:00 <+1/02:00 >+1/02:20 <+1/06:00' })).toBe(
      'present 7:40:00 break=0:20:00',
    )
  })

  it('of a night can go over midnight', () => {
    const breaks = [{ mode: 'punched', minutes: 30, from: '23:30', to: '00:30' }]
    const shifts = [{ id: 'night', start: '22:00', end: '06:00', ...plain, breaks }]
    expect(toldDay({ shifts, seen: '>22:00 <23:50 >+1/00:10 <+1/06:00' })).toBe(
      'present 7:40:00 break=0:20:00',
    )
  })

  it('and deducted ones add up', () => {
    const breaks = [...punched(), { mode: 'auto', minutes: 15, afterMinutes: 300 }]
    expect(toldDay({ seen: '>09:00 <12:00 >12:30 <17:00', shift: { ...plain, breaks } })).toBe(
      'present 7:15:00 break=0:45:00',
    )
  })
})

describe('overtime', () => {
  const overtime = (toleranceMinutes = 0) => ({ ...plain, overtime: { toleranceMinutes } })
  const lunch = [{ mode: 'auto', minutes: 60, afterMinutes: 360 }]
  it.each([
    ['none by default', plain, '>09:00 <19:00', 'present 10:00:00 [late-out]'],
    ['a second', overtime(), '>09:00 <17:00:01', 'present 8:00:01 over=0:00:01 [overtime]'],
    ['exactly the target', overtime(), '>09:00 <17:00', 'present 8:00:00'],
    ['exactly the tolerance', overtime(30), '>09:00 <17:30', 'present 8:30:00'],
    [
      'a second over the tolerance: all of it',
      overtime(30),
      '>09:00 <17:30:01',
      'present 8:30:01 over=0:30:01 [overtime]',
    ],
    ['before the start', overtime(), '>08:00 <17:00', 'present 9:00:00 over=1:00:00 [overtime]'],
    ['late in, late out: none beyond the target', overtime(), '>09:30 <17:30', 'present 8:00:00'],
    [
      'beyond a target without the break',
      { ...overtime(), breaks: lunch },
      '>09:00 <17:30',
      'present 7:30:00 break=1:00:00 over=0:30:00 [overtime]',
    ],
    [
      'a paid break is part of the target',
      { ...overtime(), breaks: [{ ...lunch[0], paid: true }] },
      '>09:00 <17:30',
      'present 8:30:00 over=0:30:00 [overtime]',
    ],
    ['without hours none', overtime(), '>09:00', 'incomplete ? [missing-out]'],
    [
      'pairs below the target',
      { ...overtime(), pairing: 'every-pair' },
      '>08:00 <12:00 >14:00 <17:30',
      'present 7:30:00',
    ],
    [
      'a short punched break makes it',
      { ...overtime(), breaks: [{ mode: 'punched', minutes: 60, from: '12:00', to: '14:00' }] },
      '>09:00 <12:00 >12:30 <17:00',
      'present 7:30:00 break=0:30:00 over=0:30:00 [overtime]',
    ],
  ])('%s', (_, shift, seen, expected) => {
    expect(toldDay({ seen, shift })).toBe(expected)
  })

  it.each([
    ['2026-10-24', '2026-10-25T06:00:00Z', 'present 9:00:00 [dst]'],
    ['2026-03-28', '2026-03-29T05:00:00Z', 'present 7:00:00 [dst]'],
    ['2026-03-28', '2026-03-29T06:00:00Z', 'present 8:00:00 over=1:00:00 [dst late-out overtime]'],
  ])('follows the real length of a night: %s to %s', (date, out, expected) => {
    const shifts = [{ id: 'night', start: '22:00', end: '06:00', ...overtime() }]
    const rules = { zone: 'Europe/London', range: [date] as const, shifts }
    expect(toldDay({ ...rules, seen: `>22:00 <${out}` })).toBe(expected)
  })
})

describe('a shift of so many hours', () => {
  it.each([
    ['present', '>09:00 <15:00', 'present 6:00:00'],
    ['early by its own end', '>09:00 <14:49:59', 'present 5:49:59 early=0:10:01 [early]'],
    ['over its own target', '>09:00 <15:20', 'present 6:20:00 over=0:20:00 [overtime]'],
  ])('%s', (_, seen, expected) => {
    const shift = {
      lengthMode: 'duration',
      durationMinutes: 360,
      end: '23:00',
      overtime: {},
      absentBelowMinutes: 0,
      halfDayBelowMinutes: 0,
    }
    expect(toldDay({ seen, shift })).toBe(expected)
  })
})
