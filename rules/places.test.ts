import { describe, expect, it } from 'vitest'
import { assessed, toldDay, toldDays } from '../tests/helpers/rules-cases.ts'

describe('the window of a shift', () => {
  it.each([
    [
      'opens at exactly the margin before the start',
      '>08:00:00 <17:00',
      ['2026-11-23 day: present 9:00:00'],
    ],
    [
      'is closed a second before',
      '>07:59:59 <17:00',
      ['2026-11-23 -: off-shift 9:00:01 [off-shift]', '2026-11-23 day: absent 0:00:00'],
    ],
    [
      'is open a second before the margin after the end',
      '>17:59:59 <19:00',
      ['2026-11-23 day: absent 1:00:01 late=8:59:59 [late late-out]'],
    ],
    [
      'is closed at exactly the margin after the end',
      '>18:00:00 <19:00',
      ['2026-11-23 day: absent 0:00:00', '2026-11-23 -: off-shift 1:00:00 [off-shift]'],
    ],
    ['an OUT in time is not late', '>09:00 <17:59:59', ['2026-11-23 day: present 8:59:59']],
    [
      'an OUT at the end of the window is late',
      '>09:00 <18:00:00',
      ['2026-11-23 day: present 9:00:00 [late-out]'],
    ],
    [
      'an OUT at the latest still counts',
      '>09:00 <21:00:00',
      ['2026-11-23 day: present 12:00:00 [late-out]'],
    ],
    [
      'a later OUT is off shift',
      '>09:00 <21:00:01',
      [
        '2026-11-23 day: incomplete ? [missing-out]',
        '2026-11-23 -: off-shift ? [missing-in off-shift]',
      ],
    ],
    [
      'off shift counts its pairs',
      '>19:00 <20:00 >21:00 <21:30',
      ['2026-11-23 day: absent 0:00:00', '2026-11-23 -: off-shift 1:30:00 [off-shift]'],
    ],
    [
      'off shift beside the shift is a day of its own',
      '>09:00 <17:00 >19:00 <20:00',
      ['2026-11-23 day: present 8:00:00', '2026-11-23 -: off-shift 1:00:00 [off-shift]'],
    ],
    [
      'an OUT within a day of an off-shift IN belongs with it, also inside the window',
      '>05:00 <16:00',
      ['2026-11-23 -: off-shift 11:00:00 [off-shift]', '2026-11-23 day: absent 0:00:00'],
    ],
    [
      'an orphan OUT alone is dated by itself',
      '<19:00',
      ['2026-11-23 day: absent 0:00:00', '2026-11-23 -: off-shift ? [missing-in off-shift]'],
    ],
  ])('%s', (_, seen, expected) => {
    expect(toldDays({ seen })).toEqual(expected)
  })

  it('takes an off-shift OUT for 24 hours after its IN', () => {
    const off = { shifts: [], range: ['2026-11-23', '2026-11-24'] as const }
    expect(toldDays({ ...off, seen: '>10:00 <+1/10:00:00' })).toEqual([
      '2026-11-23 -: off-shift 24:00:00 [off-shift]',
    ])
    expect(toldDays({ ...off, seen: '>10:00 <+1/10:00:01' })).toEqual([
      '2026-11-23 -: off-shift ? [missing-out off-shift]',
      '2026-11-24 -: off-shift ? [missing-in off-shift]',
    ])
  })

  it('misses the OUT of an off-shift stay once none can come any more', () => {
    const off = { shifts: [], seen: '>10:00' }
    expect(toldDay({ ...off, now: '2026-11-24T10:00:00' })).toBe('off-shift ? [off-shift]')
    expect(toldDay({ ...off, now: '2026-11-24T10:00:01' })).toBe(
      'off-shift ? [missing-out off-shift]',
    )
  })

  it.each([
    ['>19:00 <20:00 <21:00', 'off-shift 1:00:00 [missing-in off-shift]'],
    ['>19:00 m<20:00', 'off-shift 1:00:00 [manual off-shift]'],
    ['m>19:00 <20:00', 'off-shift 1:00:00 [manual off-shift]'],
    ['>10:00 <11:00 >19:00', 'off-shift 1:00:00 [off-shift]'],
  ])('tells what is true of any of its stays: %s', (seen, expected) => {
    expect(toldDay({ shifts: [], seen, now: '2026-11-24T12:00' })).toBe(expected)
  })

  it('shows its last OUT, unless an IN follows', () => {
    const outs = (seen: string) => assessed({ shifts: [], seen }).days.map(({ out }) => out)
    expect(outs('>10:00 <11:00 >19:00 <20:00')).toEqual(['2026-11-23T20:00:00Z'])
    expect(outs('>10:00 <11:00 >19:00')).toEqual([null])
  })

  it('can be told to ignore what is off shift', () => {
    const rules = { seen: '>19:00 <20:00', policy: { offShift: 'ignore' } }
    expect(toldDays(rules)).toEqual(['2026-11-23 day: absent 0:00:00'])
    expect(assessed(rules).punches).toHaveLength(2)
  })
})

describe('which of several shifts', () => {
  const early = { id: 'early', start: '06:00', end: '14:00' }
  const late = { id: 'late', start: '14:00', end: '22:00' }
  const night = { id: 'night', start: '22:00', end: '06:00' }
  /** The shift and hours of every day with punches. */
  const worked = (shifts: ReadonlyArray<Record<string, unknown>>, seen: string, more = {}) =>
    assessed({ shifts, seen, ...more })
      .days.filter((day) => day.in !== null || day.out !== null)
      .map(
        ({ shift, date, workedSeconds }) =>
          `${date.slice(8)} ${shift ?? '-'} ${workedSeconds === null ? '?' : workedSeconds / 60}`,
      )

  it.each([
    ['an IN by the nearest start', '>13:30 <22:00', ['23 late 510']],
    ['an IN at half way of two starts: the later one', '>10:00 <14:00', ['23 early 240']],
    ['an OUT by the open session', '>06:00 <15:30', ['23 early 570']],
    ['an orphan OUT by the nearest end', '<14:10', ['23 early ?']],
    ['an orphan OUT near the other end', '<21:00', ['23 late ?']],
    ['two shifts, two sessions', '>06:00 <14:00 >14:00 <22:00', ['23 early 480', '23 late 480']],
    [
      'a re-entry after hours misses the OUT of the first',
      '>06:00 >13:45 <22:00',
      ['23 early ?', '23 late 495'],
    ],
  ])('%s', (_, seen, expected) => {
    expect(worked([early, late], seen)).toEqual(expected)
  })

  it('takes the later of two shifts whose starts are equally near', () => {
    const shifts = [
      { ...early, end: '10:00', afterMinutes: 240 },
      { ...late, start: '10:00', end: '14:00', beforeMinutes: 240 },
    ]
    expect(worked(shifts, '>07:59:59 <10:00')).toEqual(['23 early 120.01666666666667'])
    expect(worked(shifts, '>08:00:00 <10:00')).toEqual(['23 late 120'])
  })

  it.each([
    ['before midnight', '>21:50 <+1/06:00', ['23 night 490']],
    ['after midnight', '>+1/00:30 <+1/06:00', ['23 night 330']],
    ['out on the next evening is too late', '>22:00 <+1/10:00:01', ['23 night ?', '24 - ?']],
    ['out at the latest', '>22:00 <+1/10:00:00', ['23 night 720']],
    ['an orphan OUT in the morning', '<+1/06:20', ['23 night ?']],
  ])('a night: %s', (_, seen, expected) => {
    const range = ['2026-11-23', '2026-11-24'] as const
    expect(worked([night], seen, { range })).toEqual(expected)
  })

  it('takes an IN before midnight for a shift that starts after it', () => {
    const shifts = [{ id: 'small', start: '00:30', end: '08:30' }]
    const range = ['2026-11-23', '2026-11-24'] as const
    expect(worked(shifts, '>23:50 <+1/08:30', { range })).toEqual(['24 small 520'])
  })

  it('ends at the later of two instants where the clocks show the end twice', () => {
    const rules = { zone: 'America/New_York', range: ['2026-10-31'] as const }
    const shifts = [{ id: 'late', start: '17:30', end: '01:30', earlyGraceMinutes: 0 }]
    const told = (out: string) => toldDay({ ...rules, shifts, seen: `>17:30 <${out}` })
    expect(told('2026-11-01T06:30:00Z')).toBe('present 9:00:00 [dst]')
    expect(told('2026-11-01T06:29:59Z')).toBe('present 8:59:59 early=0:00:01 [dst early]')
  })

  it('puts the end of one night and the start of the next where they belong', () => {
    const range = ['2026-11-23', '2026-11-24'] as const
    expect(worked([night], '>22:00 <+1/06:00 >+1/21:55 <+2/06:05', { range })).toEqual([
      '23 night 480',
      '24 night 490',
    ])
  })

  it('lets three shifts go round the clock', () => {
    const seen = '>06:00 <14:00 >14:00 <22:00 >22:00 <+1/06:00'
    expect(worked([early, late, night], seen)).toEqual([
      '23 early 480',
      '23 late 480',
      '23 night 480',
    ])
  })
})

describe('rest between shifts', () => {
  const shifts = [{ id: 'day', start: '09:00', end: '21:00' }]
  const range = ['2026-11-24'] as const
  const flags = (out: string, policy: Record<string, unknown>) => {
    const seen = `>2026-11-23T09:00:00Z ${out} >2026-11-24T09:00:00Z <2026-11-24T21:00:00Z`
    const { days } = assessed({ shifts, range, policy, seen })
    return days.find(({ shift }) => shift === 'day')?.flags
  }

  it.each([
    ['<2026-11-23T22:00:00Z', 660, []],
    ['<2026-11-23T22:00:01Z', 660, ['rest-violation']],
    ['<2026-11-23T22:00:01Z', 0, []],
    ['<2026-11-23T21:00:00Z', 721, ['rest-violation']],
    ['', 660, []],
  ])('after %s, %i min wanted', (out, minRestMinutes, expected) => {
    expect(flags(out, { minRestMinutes })).toEqual(expected)
  })

  it('does not count what was off shift', () => {
    const seen = '<2026-11-23T21:00:00Z >2026-11-24T02:00:00Z <2026-11-24T04:00:00Z'
    expect(flags(seen, { minRestMinutes: 660 })).toEqual([])
  })
})
