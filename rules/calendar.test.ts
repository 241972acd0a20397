import { describe, expect, it } from 'vitest'
import { assessed, monday, toldDay, toldDays } from '../tests/helpers/rules-cases.ts'

const holiday = (kind: string) => ({ holidays: [{ date: monday, kind }] })
const leave = (kind: string) => ({ leave: [{ person: 'p', date: monday, kind }] })

describe('holidays and leave', () => {
  it.each([
    ['a holiday', holiday('full'), '', 'holiday 0:00:00'],
    ['a holiday that is worked', holiday('full'), '>09:00 <17:00', 'worked-holiday 8:00:00'],
    [
      'nobody is late or early on a holiday',
      holiday('full'),
      '>10:00 <12:00',
      'worked-holiday 2:00:00',
    ],
    ['a holiday without an OUT', holiday('full'), '>09:00', 'worked-holiday ? [missing-out]'],
    ['half a holiday without punches', holiday('half'), '', 'absent 0:00:00'],
    ['half a holiday ends in the middle', holiday('half'), '>09:00 <13:00', 'present 4:00:00'],
    [
      'half a holiday, within the grace of its end',
      holiday('half'),
      '>09:00 <12:50:00',
      'present 3:50:00',
    ],
    [
      'half a holiday, before it',
      holiday('half'),
      '>09:00 <12:49:59',
      'present 3:49:59 early=0:10:01 [early]',
    ],
    [
      'half a holiday, late',
      holiday('half'),
      '>09:30 <13:00',
      'present 3:30:00 late=0:30:00 [late]',
    ],
    ['leave', leave('full'), '', 'leave 0:00:00'],
    ['leave, and there', leave('full'), '>10:00 <12:00', 'leave 2:00:00'],
    ['half leave without punches', leave('half'), '', 'absent 0:00:00'],
    ['half leave, never late or early', leave('half'), '>13:00 <17:00', 'present 4:00:00'],
    [
      'half leave, exactly half the threshold',
      leave('half'),
      '>13:00 <15:00:00',
      'present 2:00:00',
    ],
    ['half leave, a second below', leave('half'), '>13:00 <14:59:59', 'half-day 1:59:59'],
    ['half leave, a second below the least', leave('half'), '>13:00 <13:59:59', 'absent 0:59:59'],
    [
      'leave goes before a holiday',
      { ...holiday('full'), ...leave('full') },
      '>09:00 <17:00',
      'leave 8:00:00',
    ],
    [
      'half leave on half a holiday: a quarter',
      { ...holiday('half'), ...leave('half') },
      '>09:00 <10:00',
      'present 1:00:00',
    ],
    [
      'half leave on half a holiday, below',
      { ...holiday('half'), ...leave('half') },
      '>09:00 <09:59:59',
      'half-day 0:59:59',
    ],
    [
      'leave of another day',
      { leave: [{ person: 'p', date: '2026-11-24', kind: 'full' }] },
      '',
      'absent 0:00:00',
    ],
    ['a holiday of another day', { holidays: [{ date: '2026-11-24' }] }, '', 'absent 0:00:00'],
  ])('%s', (_, more, seen, expected) => {
    expect(toldDay({ seen, more })).toBe(expected)
  })

  it.each([
    ['half a holiday', holiday('half'), '>09:00 <13:30', 'present 4:30:00 over=0:30:00 [overtime]'],
    ['half leave', leave('half'), '>13:00 <17:20', 'present 4:20:00 over=0:20:00 [overtime]'],
    ['a holiday', holiday('full'), '>09:00 <18:00', 'worked-holiday 9:00:00 [late-out]'],
    ['leave', leave('full'), '>09:00 <17:59', 'leave 8:59:00'],
  ])('overtime on %s', (_, more, seen, expected) => {
    expect(toldDay({ seen, more, shift: { overtime: {} } })).toBe(expected)
  })

  it('halves a target less its breaks', () => {
    const shift = { overtime: {}, breaks: [{ mode: 'auto', minutes: 60, afterMinutes: 360 }] }
    // Half of 8 h less 1 h is 3 h 30.
    expect(toldDay({ seen: '>09:00 <12:50', more: holiday('half'), shift })).toBe(
      'present 3:50:00 over=0:20:00 [overtime]',
    )
  })

  it('does not wait for a day that nobody has to come on', () => {
    expect(toldDay({ more: holiday('full'), now: '2026-11-20T12:00' })).toBe('holiday 0:00:00')
    expect(toldDay({ more: leave('full'), now: '2026-11-20T12:00' })).toBe('leave 0:00:00')
  })

  it('waits on half a holiday for its own window', () => {
    const policy = { absentAfterMinutes: 0 }
    expect(toldDay({ more: holiday('half'), policy, now: '2026-11-23T13:59:59' })).toBe(
      'provisional 0:00:00',
    )
    expect(toldDay({ more: holiday('half'), policy, now: '2026-11-23T14:00:00' })).toBe(
      'absent 0:00:00',
    )
  })

  it('a half holiday leaves the dates around it as they are', () => {
    const range = ['2026-11-22', '2026-11-24'] as const
    const seen = '>09:00 <13:00 >+1/09:00 <+1/13:00 >+2/09:00 <+2/13:00'
    expect(toldDays({ range, seen, more: holiday('half') })).toEqual([
      '2026-11-22 day: present 4:00:00 early=4:00:00 [early]',
      '2026-11-23 day: present 4:00:00',
      '2026-11-24 day: present 4:00:00 early=4:00:00 [early]',
    ])
  })

  it('can be told to ignore work on holidays', () => {
    const rules = {
      seen: '>09:00 <17:00',
      more: holiday('full'),
      policy: { holidayWork: 'ignore' },
    }
    expect(toldDay(rules)).toBe('holiday 8:00:00')
  })

  it('a night belongs to the date on which it starts', () => {
    const shifts = [{ id: 'night', start: '22:00', end: '06:00' }]
    const range = ['2026-11-23', '2026-11-24'] as const
    const more = { holidays: [{ date: '2026-11-24' }] }
    expect(toldDays({ shifts, range, more, seen: '>22:00 <+1/06:00' })).toEqual([
      '2026-11-23 night: present 8:00:00',
      '2026-11-24 night: holiday 0:00:00',
    ])
  })

  it('no camera that was down makes a holiday or leave unproven', () => {
    const gaps = [{ camera: 'e', from: '2026-11-23T08:00:00Z', to: '2026-11-23T12:00:00Z' }]
    expect(toldDay({ more: { ...holiday('full'), gaps } })).toBe('holiday 0:00:00')
    expect(toldDay({ more: { ...leave('full'), gaps } })).toBe('leave 0:00:00')
    expect(toldDay({ more: { ...leave('half'), gaps } })).toBe(
      'unproven-absent 0:00:00 [evidence-gap]',
    )
  })
})

describe('employment', () => {
  const week = ['2026-11-23', '2026-11-27'] as const
  const dates = (person: Record<string, unknown>, seen = '') =>
    assessed({ range: week, seen, more: { people: [{ id: 'p', ...person }] } }).days.map(
      ({ date }) => date.slice(8),
    )

  it.each([
    [{}, ['23', '24', '25', '26', '27']],
    [{ employedFrom: '2026-11-25' }, ['25', '26', '27']],
    [{ employedTo: '2026-11-25' }, ['23', '24', '25']],
    [{ employedFrom: '2026-11-24', employedTo: '2026-11-24' }, ['24']],
    [{ employedTo: '2026-11-22' }, []],
    [{ employedFrom: '2026-11-28' }, []],
  ])('of %o is on %j', (person, expected) => {
    expect(dates(person)).toEqual(expected)
  })

  it('of somebody rehired has a hole', () => {
    const people = [
      { id: 'p', employedTo: '2026-11-23' },
      { id: 'p', employedFrom: '2026-11-26' },
    ]
    const days = assessed({ range: week, more: { people } }).days
    expect(days.map(({ date }) => date.slice(8))).toEqual(['23', '26', '27'])
  })

  it('makes no record of who is relieved, but keeps their punches', () => {
    expect(dates({ employedTo: '2026-11-22' }, '>09:00 <17:00')).toEqual([])
    const more = { people: [{ id: 'p', employedTo: '2026-11-22' }] }
    expect(assessed({ seen: '>09:00 <17:00', more }).punches).toHaveLength(2)
  })

  it('lets the last night end on the day after', () => {
    const shifts = [{ id: 'night', start: '22:00', end: '06:00' }]
    const more = { people: [{ id: 'p', employedTo: '2026-11-23' }] }
    expect(toldDay({ shifts, seen: '>22:00 <+1/06:00', more })).toBe('present 8:00:00')
  })
})

describe('the roster', () => {
  const range = ['2026-11-23', '2026-11-29'] as const
  const shifts = [
    { id: 'a', start: '09:00', end: '17:00' },
    { id: 'b', start: '10:00', end: '18:00' },
    { id: 'n', start: '22:00', end: '06:00' },
  ]
  const planned = (...assignments: Record<string, unknown>[]) =>
    assessed({ range, shifts, assignments: assignments.map((one) => ({ person: 'p', ...one })) })
      .days.map(({ date, shift }) => `${date.slice(9)}${shift ?? ''}`)
      .join(' ')

  it.each([
    ['every day', [{ shift: 'a' }], '3a 4a 5a 6a 7a 8a 9a'],
    ['nothing', [], ''],
    ['weekdays', [{ shift: 'a', weekdays: [1, 2, 3, 4, 5] }], '3a 4a 5a 6a 7a'],
    ['the weekend', [{ shift: 'a', weekdays: [6, 7] }], '8a 9a'],
    ['no day of the week', [{ shift: 'a', weekdays: [] }], ''],
    ['from a date', [{ shift: 'a', from: '2026-11-26' }], '6a 7a 8a 9a'],
    ['to a date', [{ shift: 'a', to: '2026-11-24' }], '3a 4a'],
    ['one date', [{ shift: 'a', from: '2026-11-25', to: '2026-11-25' }], '5a'],
    [
      'a temporary order goes before the own',
      [{ shift: 'a' }, { shift: 'b', from: '2026-11-25', to: '2026-11-26', priority: 'temporary' }],
      '3a 4a 5b 6b 7a 8a 9a',
    ],
    [
      'the own goes before the group’s',
      [
        { shift: 'a', priority: 'group' },
        { shift: 'b', weekdays: [3] },
      ],
      '3a 4a 5b 6a 7a 8a 9a',
    ],
    [
      'the group’s goes before the default',
      [
        { shift: 'a', priority: 'default' },
        { shift: 'b', weekdays: [3], priority: 'group' },
      ],
      '3a 4a 5b 6a 7a 8a 9a',
    ],
    [
      'of the same priority both count',
      [{ shift: 'a' }, { shift: 'n', weekdays: [3] }],
      '3a 4a 5a 5n 6a 7a 8a 9a',
    ],
    [
      'a lower one of another time does not count beside',
      [{ shift: 'a' }, { shift: 'n', priority: 'group' }],
      '3a 4a 5a 6a 7a 8a 9a',
    ],
    [
      'a temporary day off by another weekday leaves the rest',
      [{ shift: 'a' }, { shift: 'b', weekdays: [6], priority: 'temporary' }],
      '3a 4a 5a 6a 7a 8b 9a',
    ],
  ])('%s', (_, assignments, expected) => {
    expect(planned(...assignments)).toBe(expected)
  })

  it('without a shift what is seen is off shift', () => {
    expect(toldDays({ shifts: [], seen: '>09:00 <17:00' })).toEqual([
      '2026-11-23 -: off-shift 8:00:00 [off-shift]',
    ])
    expect(toldDays({ shifts: [] })).toEqual([])
  })

  it('lists days by date, person and start', () => {
    const people = [{ id: 'q' }, { id: 'p' }]
    const assignments = ['q', 'p'].flatMap((person) => [
      { person, shift: 'n' },
      { person, shift: 'a' },
    ])
    const { days } = assessed({
      range: ['2026-11-23', '2026-11-24'],
      shifts,
      assignments,
      more: { people },
    })
    expect(
      days.map(({ date, person, shift }) => `${date.slice(9)}${person}${shift ?? ''}`).join(' '),
    ).toBe('3pa 3pn 3qa 3qn 4pa 4pn 4qa 4qn')
  })
})
