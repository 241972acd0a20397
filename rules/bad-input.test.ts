import { describe, expect, it } from 'vitest'
import {
  assessed,
  fileOf,
  toldDay,
  toldDays,
  type RulesCase,
} from '../tests/helpers/rules-cases.ts'
import { standardTemplate } from '../core/attendance/shift-template.ts'
import { standardPolicy } from '../core/attendance/site-policy.ts'
import { assessFile } from './assess-file.ts'
import { parseRulesText, parseRulesValue } from './read-rules-file.ts'
import { siteOfFile } from './site-of-file.ts'
import { RulesFileError } from './rules-file-error.ts'

const problemsOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof RulesFileError) return error.message
    throw error
  }
  return 'no problem'
}

const refused = (rules: RulesCase) => problemsOf(() => assessed(rules))
const night = { id: 'night', start: '22:00', end: '06:00' }

describe('a file that cannot be assessed', () => {
  it.each<[string, RulesCase, string]>([
    [
      'a zone that does not exist',
      { more: { site: { timeZone: 'Europe/Atlantis' } } },
      'site.timeZone: there is no time zone "Europe/Atlantis"',
    ],
    [
      'a shift of no length',
      { shift: { lengthMode: 'duration', durationMinutes: 0 } },
      'shifts[0]: shift "day" has no length',
    ],
    [
      'a shift of 24 hours',
      { shift: { start: '09:00', end: '09:00' } },
      'shifts[0]: shift "day" starts and ends at the same time',
    ],
    [
      'a shift of 24 hours with its margins',
      { shift: { start: '09:00', end: '07:00' } },
      'shifts[0]: shift "day" spans 1440 min',
    ],
    [
      'a duration of 24 hours with its margins',
      { shift: { lengthMode: 'duration', durationMinutes: 1320 } },
      'shifts[0]: shift "day" spans 1440 min',
    ],
    [
      'a duration that lacks',
      { shift: { lengthMode: 'duration' } },
      'shifts[0].durationMinutes is missing',
    ],
    [
      'a fixed time that lacks',
      { shift: { missingPunch: 'fixed-time' } },
      'shifts[0].fixedOutTime is missing',
    ],
    [
      'overlapping shifts of a day',
      { shifts: [{ id: 'a' }, { id: 'b', start: '16:59', end: '20:00' }] },
      'assignments: person "p" would work shift "a" of',
    ],
    [
      'a shift twice',
      {
        shifts: [{ id: 'a' }],
        assignments: [
          { person: 'p', shift: 'a' },
          { person: 'p', shift: 'a' },
        ],
      },
      'assignments: person "p"',
    ],
    [
      'overlap with the night before',
      { shifts: [night, { id: 'early', start: '05:59', end: '13:00' }] },
      'assignments: person "p" would work shift "night" of',
    ],
    [
      'a range that is reversed',
      { range: ['2026-11-24', '2026-11-23'] },
      'range.to: 2026-11-23 is before range.from 2026-11-24',
    ],
    ['a range of 20 years', { range: ['2026-01-01', '2046-01-01'] }, 'range: 7306 days'],
    [
      'an employment that is reversed',
      { more: { people: [{ id: 'p', employedFrom: '2026-11-24', employedTo: '2026-11-23' }] } },
      'people[0].employedTo is before employedFrom',
    ],
    [
      'an assignment that is reversed',
      { assignments: [{ person: 'p', shift: 'day', from: '2026-11-24', to: '2026-11-23' }] },
      'assignments[0].to is before from',
    ],
    [
      'a gap that is reversed',
      {
        more: { gaps: [{ camera: 'e', from: '2026-11-23T10:00:00Z', to: '2026-11-23T09:00:00Z' }] },
      },
      'gaps[0].to is before from',
    ],
    [
      'an unknown person of an assignment',
      { assignments: [{ person: 'q', shift: 'day' }] },
      'assignments[0].person: there is no "q" in people',
    ],
    [
      'an unknown shift',
      { assignments: [{ person: 'p', shift: 'x' }] },
      'assignments[0].shift: there is no "x" in shifts',
    ],
    [
      'an unknown person of leave',
      { more: { leave: [{ person: 'q', date: '2026-11-23' }] } },
      'leave[0].person: there is no "q" in people',
    ],
    [
      'an unknown person of a punch',
      {
        more: { punches: [{ id: 'x', person: 'q', direction: 'in', at: '2026-11-23T09:00:00Z' }] },
      },
      'punches[0].person: there is no "q" in people',
    ],
    [
      'an unknown camera of a sighting',
      { more: { sightings: [{ id: 'x', person: 'p', camera: 'q', at: '2026-11-23T09:00:00Z' }] } },
      'sightings[0].camera: there is no "q" in cameras',
    ],
    [
      'an unknown camera of a gap',
      {
        more: { gaps: [{ camera: 'q', from: '2026-11-23T09:00:00Z', to: '2026-11-23T09:00:00Z' }] },
      },
      'gaps[0].camera: there is no "q" in cameras',
    ],
    [
      'two shifts of one id',
      { shifts: [{ id: 'a' }, { id: 'a' }], assignments: [] },
      'shifts[1].id: "a" is used twice',
    ],
    [
      'two cameras of one id',
      {
        more: {
          cameras: [
            { id: 'e', role: 'entry' },
            { id: 'e', role: 'exit' },
          ],
        },
      },
      'cameras[1].id: "e" is used twice',
    ],
    [
      'a person twice',
      { more: { people: [{ id: 'p' }, { id: 'p' }] } },
      'people[1].id: "p" is there twice',
    ],
    [
      'a sighting id for two sightings',
      {
        more: {
          sightings: ['09:00', '10:00'].map((time) => ({
            id: 'x',
            person: 'p',
            camera: 'e',
            at: `2026-11-23T${time}:00Z`,
          })),
        },
      },
      'sightings[1].id: "x" is another sighting already',
    ],
    [
      'a punch id for two punches',
      {
        more: {
          punches: ['in', 'out'].map((direction) => ({
            id: 'x',
            person: 'p',
            direction,
            at: '2026-11-23T09:00:00Z',
          })),
        },
      },
      'punches[1].id: "x" is another punch already',
    ],
    ['an unknown field', { more: { colour: 'red' } }, 'colour is not a field of the format'],
    [
      'an unknown field within',
      { shift: { lateGrace: 5 } },
      'shifts[0].lateGrace is not a field of the format',
    ],
    [
      'an unknown field of the policy',
      { policy: { debounce: 5 } },
      'policy.debounce is not a field of the format',
    ],
    [
      'an instant without an offset',
      { more: { punches: [{ id: 'x', person: 'p', direction: 'in', at: '2026-11-23T09:00:00' }] } },
      'punches[0].at: "2026-11-23T09:00:00" is not an instant',
    ],
    [
      'an instant of a 13th month',
      {
        more: { punches: [{ id: 'x', person: 'p', direction: 'in', at: '2026-13-23T09:00:00Z' }] },
      },
      'punches[0].at: "2026-13-23T09:00:00Z" is not an instant',
    ],
    [
      'a date that is none',
      { more: { holidays: [{ date: '2026-02-30' }] } },
      'holidays[0].date: "2026-02-30" is not a date',
    ],
    [
      'a time that is none',
      { shift: { start: '24:00' } },
      'shifts[0].start: "24:00" is not a local time',
    ],
    ['minutes below 0', { shift: { beforeMinutes: -1 } }, 'shifts[0].beforeMinutes'],
    ['half a minute', { shift: { beforeMinutes: 0.5 } }, 'shifts[0].beforeMinutes'],
    [
      'a debounce beyond its range',
      { policy: { debounceSeconds: 1801 } },
      'policy.debounceSeconds',
    ],
    [
      'an eighth day of the week',
      { assignments: [{ person: 'p', shift: 'day', weekdays: [8] }] },
      'assignments[0].weekdays[0]',
    ],
    ['a role that is none', { more: { cameras: [{ id: 'e', role: 'door' }] } }, 'cameras[0].role'],
    [
      'a kind of break that is none',
      { shift: { breaks: [{ mode: 'tea' }] } },
      'shifts[0].breaks[0].mode',
    ],
  ])('%s', (_, rules, expected) => {
    expect(refused(rules)).toContain(expected)
  })

  it.each(['site', 'now', 'range', 'people'])('lacks %s', (field) => {
    const { [field]: _, ...rest } = fileOf({})
    expect(problemsOf(() => parseRulesValue(rest))).toContain(`${field} is missing`)
  })

  it('is no JSON', () => {
    expect(problemsOf(() => parseRulesText('{', 'x.json'))).toMatch(/^x\.json is not JSON/)
    expect(problemsOf(() => parseRulesText('[]', 'x.json'))).toMatch(/^The file/)
  })

  it('names every problem, on a line each', () => {
    const more = { colour: 1, people: [{ id: 'p', name: 'x' }], now: 'soon' }
    const lines = problemsOf(() => assessed({ more })).split('\n')
    expect(lines).toHaveLength(3)
    expect(lines.join(' ')).toMatch(/now.*people\[0\]\.name.*colour/)
  })

  it('counts problems beyond the twentieth', () => {
    const more = { leave: Array.from({ length: 30 }, () => ({ person: 'q', date: '2026-11-23' })) }
    const lines = problemsOf(() => assessed({ more })).split('\n')
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('… and 10 more.')
  })
})

describe('what looks bad and is not', () => {
  it('needs site, now, range and people only', () => {
    const { site, now, range, people } = fileOf({})
    expect(assessFile(parseRulesValue({ site, now, range, people }))).toEqual({
      punches: [],
      days: [],
    })
  })

  it('has the defaults of the format', () => {
    expect(toldDay({ shifts: [{ id: 'any' }], seen: '>09:11 <16:49' })).toBe(
      'present 7:38:00 late=0:11:00 early=0:11:00 [early late]',
    )
  })

  it('has the defaults that the engine has', () => {
    const file = fileOf({ shifts: [{ id: 'day' }] })
    const { people, rules } = siteOfFile(parseRulesValue(file))
    expect(people.get('p')?.assignments[0]?.template).toMatchObject(standardTemplate)
    expect(rules.policy).toEqual(standardPolicy)
  })

  it('a reversed shift goes over midnight', () => {
    expect(
      toldDay({ shifts: [{ id: 'back', start: '17:00', end: '09:00' }], seen: '>17:00 <+1/09:00' }),
    ).toBe('present 16:00:00')
  })

  it('shifts that touch do not overlap', () => {
    const shifts = [
      night,
      { id: 'early', start: '06:00', end: '14:00' },
      { id: 'late', start: '14:00', end: '22:00' },
    ]
    expect(toldDays({ shifts })).toHaveLength(3)
  })

  it('shifts that overlap on no common dates are accepted', () => {
    const shifts = [{ id: 'a' }, { id: 'b', start: '10:00', end: '18:00' }]
    const accepted = (...assignments: Record<string, unknown>[]) =>
      refused({ shifts, assignments: assignments.map((one) => ({ person: 'p', ...one })) })
    expect(accepted({ shift: 'a', weekdays: [1] }, { shift: 'b', weekdays: [2] })).toBe(
      'no problem',
    )
    expect(accepted({ shift: 'a', to: '2026-11-30' }, { shift: 'b', from: '2026-12-01' })).toBe(
      'no problem',
    )
    expect(
      accepted({ shift: 'a', to: '2026-12-01' }, { shift: 'b', from: '2026-12-01' }),
    ).toContain('of 2026-12-01')
    expect(accepted({ shift: 'a' }, { shift: 'b', priority: 'temporary' })).toBe('no problem')
  })

  it('finds an overlap years from the range', () => {
    const shifts = [{ id: 'a' }, { id: 'b', start: '10:00', end: '18:00' }]
    const assignments = [
      { person: 'p', shift: 'a', weekdays: [7], to: '2030-06-30' },
      { person: 'p', shift: 'b', weekdays: [7], from: '2030-06-24' },
    ]
    expect(refused({ shifts, assignments })).toContain('of 2030-06-30')
  })

  it('a night overlaps with the morning after, also where the orders differ', () => {
    const shifts = [night, { id: 'early', start: '05:00', end: '13:00' }]
    const assignments = [
      { person: 'p', shift: 'early', weekdays: [2] },
      { person: 'p', shift: 'night', weekdays: [1], priority: 'temporary' },
    ]
    expect(refused({ shifts, assignments })).toMatch(
      /shift "night" of 2026-11-23 and shift "early" of 2026-11-24/,
    )
  })

  it('shifts that touch in a repeated hour are accepted', () => {
    const shifts = [
      { id: 'late', start: '17:30', end: '01:30' },
      { id: 'early', start: '01:30', end: '09:30' },
    ]
    expect(refused({ zone: 'America/New_York', range: ['2026-10-31', '2026-11-01'], shifts })).toBe(
      'no problem',
    )
  })

  it('the same event twice is the same event', () => {
    const sighting = { id: 'x', person: 'p', camera: 'e', at: '2026-11-23T09:00:00Z' }
    const punch = {
      id: 'y',
      person: 'p',
      direction: 'out',
      at: '2026-11-23T17:00:00Z',
      source: 'card',
    }
    const more = { sightings: [sighting, sighting], punches: [punch, punch] }
    expect(assessed({ more }).punches).toHaveLength(2)
    expect(toldDay({ more })).toBe('present 8:00:00')
  })

  it('an instant may have an offset', () => {
    const punches = [{ id: 'x', person: 'p', direction: 'in', at: '2026-11-23T10:00:00+01:00' }]
    expect(assessed({ more: { punches } }).days[0]?.in).toBe('2026-11-23T09:00:00Z')
  })

  it('a person without a shift has no days', () => {
    expect(toldDays({ assignments: [] })).toEqual([])
  })

  it('10,000 punches of a day take a moment, whatever camera they come from', () => {
    const times = Array.from({ length: 10_000 }, (_, index) =>
      new Date(Date.UTC(2026, 10, 23, 8) + index * 3000).toISOString(),
    )
    for (const camera of ['e', 'x', 'b', 'o']) {
      const sightings = times.map((at, index) => ({ id: `s${index}`, person: 'p', camera, at }))
      const before = performance.now()
      expect(assessed({ more: { sightings } }).days.length).toBeGreaterThan(0)
      expect(performance.now() - before).toBeLessThan(10_000)
    }
    const punches = times.map((at, index) => ({
      id: `p${index}`,
      person: 'p',
      direction: index % 2 ? 'out' : 'in',
      at,
      source: 'card',
    }))
    const [day] = assessed({ more: { punches }, shift: { pairing: 'every-pair' } }).days
    expect(day?.workedSeconds).toBe(5000 * 3)
  })
})
