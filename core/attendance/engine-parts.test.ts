import { describe, expect, it } from 'vitest'
import { assessPerson } from './assess-person.ts'
import { canonicalJson } from './canonical-json.ts'
import { resolveIdentity } from './identity-doubt.ts'
import { impossibleTravel } from './impossible-travel.ts'
import { createOccurrenceMaker, occurrenceOn } from './occurrences.ts'
import { payableOvertime, premiumSeconds, splitWeek } from './overtime-buckets.ts'
import { roundForPayroll, type PayrollRounding } from './payroll-rounding.ts'
import { ruleChangeProblem, settleRecompute, stepPeriod, type Period } from './periods.ts'
import { readHolidays } from './read-holidays.ts'
import { assignmentsOn, findConflict } from './roster.ts'
import { assignmentsOfRotation, rotationProblem } from './rotation.ts'
import { standardTemplate } from './shift-template.ts'
import { createSiteClock, dateText, dayNumber } from './site-clock.ts'
import { standardPolicy } from './site-policy.ts'
import { sourcesAwaited } from './watermark.ts'

const early = { ...standardTemplate, id: 'early', start: 6 * 3600, end: 14 * 3600 }
const late = { ...standardTemplate, id: 'late', start: 14 * 3600, end: 22 * 3600 }
const day = dayNumber('2026-11-23')
const utc = createSiteClock('UTC')

describe('a rotation', () => {
  const open = { from: null, to: null, priority: 'group' } as const
  const ids = (days: (typeof early | null)[], from = 0, count = 8) => {
    const assignments = assignmentsOfRotation({ ...open, days, first: day })
    return Array.from(
      { length: count },
      (_, index) =>
        assignmentsOn(assignments, day + from + index)
          .map(({ template }) => template.id)
          .join('+') || '-',
    ).join(' ')
  }

  it.each([
    [[early, early, late, late, null, null], 0, 'early early late late - - early early'],
    [[early, early, late, late, null, null], -3, 'late - - early early late late -'],
    [[null], 0, '- - - - - - - -'],
    [[early], 0, 'early early early early early early early early'],
  ])('%# goes round', (days, from, expected) => {
    expect(ids(days, from)).toBe(expected)
  })

  it('begins and ends', () => {
    const assignments = assignmentsOfRotation({
      ...open,
      days: [early, late],
      first: day,
      from: day,
      to: day + 1,
    })
    const on = (offset: number) =>
      assignmentsOn(assignments, day + offset).map(({ template }) => template.id)
    expect([on(-1), on(0), on(1), on(2)]).toEqual([[], ['early'], ['late'], []])
  })

  it('of 400 days is refused, of 366 accepted, of none refused', () => {
    const cycle = (length: number) => ({ days: Array.from({ length }, () => early) })
    expect(rotationProblem(cycle(400))).toContain('a cycle of 400 days; the longest is 366')
    expect(rotationProblem(cycle(367))).not.toBe(null)
    expect(rotationProblem(cycle(366))).toBe(null)
    expect(rotationProblem(cycle(0))).toContain('no days')
    expect(() => assignmentsOfRotation({ ...open, ...cycle(400), first: day })).toThrow(RangeError)
  })

  it('is compared with weeks over their whole common repetition', () => {
    const own = { ...open, priority: 'group' as const }
    // Early on every fifth day; on Sundays something that overlaps: they meet within 35 days.
    const rotation = assignmentsOfRotation({
      ...own,
      days: [early, null, null, null, null],
      first: day,
    })
    const sunday = { template: { ...early, id: 'sunday' }, ...own, weekdays: [7] }
    expect(findConflict([...rotation, sunday], day)?.on).toBeDefined()
    const aside = { template: { ...late, id: 'aside' }, ...own, weekdays: [7] }
    expect(findConflict([...rotation, aside], day)).toBe(null)
  })
})

describe('conflicts', () => {
  it('are found where a temporary order of months ends', () => {
    const always = { weekdays: [7], priority: 'person' as const }
    const assignments = [
      { ...always, template: early, from: day, to: null },
      { ...always, template: { ...early, id: 'other' }, from: day, to: null },
      { ...always, template: late, from: day, to: day + 99, priority: 'temporary' as const },
    ]
    const found = findConflict(assignments, day)
    expect(found?.on).toBe(dateText(day + 104))
    expect([found?.one.template.id, found?.other.template.id]).toEqual(['early', 'other'])
  })
})

describe('conflicts of orders without an end', () => {
  const sundays = { weekdays: [7], priority: 'person' as const }
  const other = { ...early, id: 'other' }
  it('are found where the second begins', () => {
    const assignments = [
      { ...sundays, template: early, from: day, to: null },
      { ...sundays, template: other, from: day + 1000, to: null },
    ]
    expect(findConflict(assignments, day)?.on).toBe(dateText(day + 1000))
  })

  it('are found before the first of them ends', () => {
    const assignments = [
      { ...sundays, template: early, from: null, to: null },
      // Ends on a Monday: no Sunday follows on which both hold.
      { ...sundays, template: other, from: null, to: day },
      { ...sundays, template: late, from: day + 1000, to: null, weekdays: [] },
    ]
    expect(findConflict(assignments, day)).not.toBe(null)
  })
})

describe('rounding for payroll', () => {
  const none = { kind: 'none' } as const
  const rules = (more: Partial<PayrollRounding>): PayrollRounding => ({
    begin: none,
    end: none,
    duration: none,
    capMinutes: 60,
    ...more,
  })
  const at = (text: string) => Date.parse(`2026-11-23T${text}Z`)
  const to = (kind: 'floor' | 'ceil' | 'nearest', minutes = 15) => ({ kind, minutes })

  it.each([
    ['nothing', {}, '09:07:00', '17:03:00', 0],
    ['begin up', { begin: to('ceil') }, '09:07:00', '17:00:00', -480],
    ['begin down', { begin: to('floor') }, '09:07:00', '17:00:00', 420],
    ['begin to the nearest', { begin: to('nearest') }, '09:07:00', '17:00:00', 420],
    ['begin to the nearest, half up', { begin: to('nearest') }, '09:07:30', '17:00:00', -450],
    ['end down', { end: to('floor') }, '09:00:00', '17:14:59', -899],
    ['end up', { end: to('ceil') }, '09:00:00', '17:00:01', 899],
    ['both', { begin: to('ceil'), end: to('floor') }, '09:01:00', '17:01:00', -900],
    ['the duration', { duration: to('ceil') }, '09:00:00', '17:01:00', 840],
    ['a round time stays', { begin: to('ceil'), end: to('floor') }, '09:15:00', '17:30:00', 0],
    ['cut at the cap', { begin: to('ceil', 60), capMinutes: 5 }, '09:01:00', '17:00:00', -300],
    [
      'cut at the cap, the other way',
      { begin: to('floor', 60), capMinutes: 5 },
      '09:59:00',
      '17:00:00',
      300,
    ],
    ['steps of nothing', { begin: to('ceil', 0) }, '09:07:00', '17:00:00', 0],
  ])('%s', (_, more, begin, end, by) => {
    const [inMs, outMs] = [at(begin), at(end)]
    const workedSeconds = (outMs - inMs) / 1000
    const rounded = roundForPayroll({ inMs, outMs, workedSeconds, offsetMs: 0 }, rules(more))
    expect([rounded.roundedBySeconds, rounded.seconds]).toEqual([by, workedSeconds + by])
  })

  it('follows the clock on the wall, also in zones of half hours', () => {
    const day = {
      inMs: at('03:35:00'),
      outMs: at('11:30:00'),
      workedSeconds: 28_500,
      offsetMs: 5.5 * 3_600_000,
    }
    // 09:05 in Kolkata goes to 09:00.
    expect(roundForPayroll(day, rules({ begin: to('floor', 60) })).beginMs).toBe(at('03:30:00'))
  })
})

describe('overtime of a week', () => {
  const worked = (hours: number, over: number, offset: number) => ({
    day: day + offset,
    workedSeconds: hours * 3600,
    overtimeSeconds: over * 3600,
  })
  it.each([
    [
      'below the limit',
      [worked(8, 0, 0), worked(8, 0, 1)],
      40,
      [
        [8, 0, 0],
        [8, 0, 0],
      ],
    ],
    [
      'the latest beyond the limit',
      [worked(8, 0, 0), worked(8, 0, 1)],
      12,
      [
        [8, 0, 0],
        [4, 0, 4],
      ],
    ],
    [
      'that of days is not counted again',
      [worked(10, 2, 0), worked(10, 2, 1)],
      16,
      [
        [8, 2, 0],
        [8, 2, 0],
      ],
    ],
    [
      'both kinds',
      [worked(10, 2, 0), worked(10, 2, 1)],
      15,
      [
        [8, 2, 0],
        [7, 2, 1],
      ],
    ],
    [
      'in any order',
      [worked(8, 0, 1), worked(6, 0, 0)],
      10,
      [
        [6, 0, 0],
        [4, 0, 4],
      ],
    ],
    [
      'all beyond',
      [worked(8, 0, 0), worked(8, 0, 1), worked(8, 0, 2)],
      4,
      [
        [4, 0, 4],
        [0, 0, 8],
        [0, 0, 8],
      ],
    ],
  ])('%s', (_, days, limitHours, expected) => {
    const buckets = splitWeek(days, limitHours * 60)
    expect(
      buckets.map((one) =>
        [one.regularSeconds, one.dayOvertimeSeconds, one.weekOvertimeSeconds].map(
          (seconds) => seconds / 3600,
        ),
      ),
    ).toEqual(expected)
    const all = buckets.reduce(
      (sum, one) => sum + one.regularSeconds + one.dayOvertimeSeconds + one.weekOvertimeSeconds,
      0,
    )
    expect(all).toBe(days.reduce((sum, { workedSeconds }) => sum + workedSeconds, 0))
  })

  it('is paid once it is approved', () => {
    const bucket = { day, regularSeconds: 100, dayOvertimeSeconds: 20, weekOvertimeSeconds: 3 }
    expect([
      payableOvertime(bucket, 'approved'),
      payableOvertime(bucket, 'pending'),
      payableOvertime(bucket, 'refused'),
    ]).toEqual([23, 0, 0])
  })

  it.each([
    ['a night', 'UTC', '2026-11-23T20:00:00Z', '2026-11-24T07:00:00Z', 8],
    ['a day', 'UTC', '2026-11-23T07:00:00Z', '2026-11-23T21:00:00Z', 0],
    ['from the middle', 'UTC', '2026-11-24T01:00:00Z', '2026-11-24T09:00:00Z', 5],
    ['two nights', 'UTC', '2026-11-23T05:00:00Z', '2026-11-23T23:00:00Z', 2],
    ['the repeated hour', 'Europe/London', '2026-10-24T20:00:00Z', '2026-10-25T08:00:00Z', 9],
    ['the skipped hour', 'Europe/London', '2026-03-28T20:00:00Z', '2026-03-29T08:00:00Z', 7],
  ])('a premium for 22:00 to 06:00: %s', (_, zone, from, until, hours) => {
    const stay = { inMs: Date.parse(from), outMs: Date.parse(until) }
    const window = { from: 22 * 3600, to: 6 * 3600 }
    expect(premiumSeconds(stay, window, createSiteClock(zone))).toBe(hours * 3600)
  })
})

describe('periods', () => {
  const period = (state: Period['state'], id = 'P1', from = day - 30, to = day): Period => ({
    id,
    from,
    to,
    state,
  })
  it.each([
    ['open', { kind: 'to-review' }, 'review'],
    ['review', { kind: 'to-review' }, 'refused'],
    ['review', { kind: 'lock', blockers: 0 }, 'locked'],
    ['review', { kind: 'lock', blockers: 1 }, 'refused'],
    ['open', { kind: 'lock', blockers: 0 }, 'refused'],
    ['locked', { kind: 'reopen', reason: 'a mistake' }, 'open'],
    ['review', { kind: 'reopen', reason: 'a mistake' }, 'open'],
    ['locked', { kind: 'reopen', reason: ' ' }, 'refused'],
    ['open', { kind: 'reopen', reason: 'a mistake' }, 'refused'],
  ] as const)('%s, %o: %s', (state, step, expected) => {
    const outcome = stepPeriod(period(state), step)
    expect(outcome.kind === 'done' ? outcome.period.state : outcome.kind).toBe(expected)
  })

  const settled = (workedSeconds: number | null, overtimeSeconds = 0) => ({
    day,
    workedSeconds,
    overtimeSeconds,
  })
  const next = period('open', 'P2', day + 1, day + 30)

  it('25: a void after locking is an adjustment of −8 h in the current period', () => {
    expect(settleRecompute(settled(28_800), settled(null), [period('locked'), next])).toEqual({
      kind: 'adjust',
      adjustment: {
        of: day,
        lockedPeriod: 'P1',
        inPeriod: 'P2',
        workedSeconds: -28_800,
        overtimeSeconds: 0,
      },
    })
  })

  it.each([
    ['open', settled(1), settled(2), [period('open'), next], 'replace'],
    ['in review', settled(1), settled(2), [period('review'), next], 'replace'],
    ['of no period', settled(1), settled(2), [next], 'replace'],
    ['unchanged', settled(1, 2), settled(1, 2), [period('locked'), next], 'unchanged'],
    ['locked, overtime alone', settled(1, 2), settled(1, 3), [period('locked'), next], 'adjust'],
    ['locked, none open', settled(1), settled(2), [period('locked')], 'held'],
    ['from unknown to none', settled(null), settled(0), [period('open')], 'replace'],
    [
      'the last day of the period',
      settled(1),
      settled(2),
      [period('locked', 'P1', day, day), next],
      'adjust',
    ],
    [
      'the day after it',
      settled(1),
      settled(2),
      [period('locked', 'P1', day - 9, day - 1), next],
      'replace',
    ],
  ])('a day that is %s', (_, was, is, periods, expected) => {
    expect(settleRecompute(was, is, periods).kind).toBe(expected)
  })

  it('takes the earliest open period for an adjustment', () => {
    const later = period('open', 'P3', day + 31, day + 60)
    const outcome = settleRecompute(settled(0), settled(60), [period('locked'), later, next])
    expect(outcome.kind === 'adjust' && outcome.adjustment.inPeriod).toBe('P2')
  })

  it('refuses a rule that would touch a locked period', () => {
    expect(ruleChangeProblem(day, [period('locked')])).toContain('"P1", which is locked')
    expect(ruleChangeProblem(day + 1, [period('locked')])).toBe(null)
    expect(ruleChangeProblem(day, [period('review')])).toBe(null)
  })
})

describe('what else the rules know', () => {
  it('waits for every source that is not signed off', () => {
    const source = (id: string, knownToMs: number, signedOffline = false) => ({
      id,
      knownToMs,
      signedOffline,
    })
    const awaited = sourcesAwaited(100, [
      source('a', 100),
      source('b', 101),
      source('c', 0, true),
      source('d', 99),
    ])
    expect(awaited.map(({ id }) => id)).toEqual(['a', 'd'])
  })

  it.each([
    [
      'two places at once',
      [
        ['a', 'x', 0],
        ['b', 'y', 0],
      ],
      ['a', 'b'],
    ],
    [
      'too soon',
      [
        ['a', 'x', 0],
        ['b', 'y', 29],
      ],
      ['a', 'b'],
    ],
    [
      'just in time',
      [
        ['a', 'x', 0],
        ['b', 'y', 30],
      ],
      [],
    ],
    [
      'one place',
      [
        ['a', 'x', 0],
        ['b', 'x', 1],
      ],
      [],
    ],
    [
      'there and back',
      [
        ['a', 'x', 0],
        ['b', 'x', 20],
        ['c', 'y', 40],
      ],
      ['b', 'c'],
    ],
  ] as const)('travel: %s', (_, seen, expected) => {
    const sightings = seen.map(([id, place, minute]) => ({ id, place, atMs: minute * 60_000 }))
    expect([...impossibleTravel(sightings.toReversed(), () => 30)].toSorted()).toEqual(expected)
  })

  it('24: two identities within the margin need review, and make no punch', () => {
    const candidates = [
      { person: 'A', similarity: 0.71 },
      { person: 'B', similarity: 0.69 },
    ]
    const rules = { threshold: 0.5, margin: 0.05 }
    expect(resolveIdentity(candidates, rules)).toEqual({ kind: 'needs-review', candidates })
    expect(resolveIdentity(candidates.toReversed(), rules)).toEqual({
      kind: 'needs-review',
      candidates,
    })
    expect(resolveIdentity(candidates, { ...rules, threshold: 0.7 })).toEqual({
      kind: 'accepted',
      person: 'A',
    })
    expect(resolveIdentity(candidates, { ...rules, margin: 0.01 })).toEqual({
      kind: 'accepted',
      person: 'A',
    })
    expect(resolveIdentity(candidates, { ...rules, threshold: 0.72 })).toEqual({ kind: 'unknown' })
  })

  it('writes equal values as equal texts', () => {
    expect(canonicalJson({ b: [1, null, 'x'], a: { d: true, c: 0.5 } })).toBe(
      '{"a":{"c":0.5,"d":true},"b":[1,null,"x"]}',
    )
  })

  it('reads the dates of a calendar, and says what it cannot read', () => {
    const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']
    const text = [
      'BEGIN:VCALENDAR',
      ...event(
        'DTSTART;VALUE=DATE:20261225',
        'DTEND;VALUE=DATE:20261227',
        'SUMMARY:Christmas\\, both',
        '  days',
      ),
      ...event('DTSTART;VALUE=DATE:20260101', 'SUMMARY:New Year'),
      ...event('DTSTART:20260101T000000Z', 'SUMMARY:A time'),
      ...event('DTSTART;VALUE=DATE:20260230', 'SUMMARY:No date'),
      ...event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'SUMMARY:Every year'),
      ...event('DTSTART;VALUE=DATE:20260102', 'DTEND;VALUE=DATE:20260102', 'SUMMARY:Nothing'),
      'END:VCALENDAR',
    ].join('\r\n')
    const { holidays, problems } = readHolidays(text)
    expect(holidays.map((one) => `${dateText(one.day)} ${one.name}`)).toEqual([
      '2026-12-25 Christmas, both days',
      '2026-12-26 Christmas, both days',
      '2026-01-01 New Year',
    ])
    expect(problems).toHaveLength(4)
    expect(readHolidays('nothing').problems).toEqual(['no event was found'])
  })

  it('26: a pseudonym changes no punch and no hour, and names only what it replaces', () => {
    const at = (hour: number) => utc.at(day, hour * 3600, 'start')
    const person = {
      ...{
        employments: [{ from: null, to: null }],
        leave: new Map(),
        voids: new Set<string>(),
        given: [],
      },
      assignments: [
        {
          template: standardTemplate,
          from: null,
          to: null,
          weekdays: [1],
          priority: 'person' as const,
        },
      ],
      sightings: [
        { id: 'a', siteId: 's', role: 'entry' as const, atMs: at(9) },
        { id: 'b', siteId: 's', role: 'exit' as const, atMs: at(17) },
      ],
    }
    const rules = {
      ...{
        clock: utc,
        policy: standardPolicy,
        makeOccurrence: createOccurrenceMaker(utc),
        gaps: [],
      },
      ...{ holidays: new Map(), versions: { policy: 'p3', calendar: 'c2', roster: 'r1' } },
    }
    // The engine never learns who somebody is: facts carry no name, and records none either.
    const [assessed] = assessPerson(
      person,
      rules,
      { from: day, to: day },
      at(23),
      (text) => `${text.length}`,
    ).days
    expect(assessed?.record.workedSeconds).toBe(8 * 3600)
    expect(assessed?.stamp?.versions).toEqual(rules.versions)
    expect(assessed?.stamp?.engineVersion).toBe(3)
    expect(assessed?.record.path).toEqual(['present'])
  })
})

describe('shifts with hours instead of times', () => {
  const judged = (more: Partial<typeof standardTemplate>, ...hours: number[]) => {
    const template = { ...standardTemplate, ...more }
    const at = (hour: number) => utc.at(day, hour * 3600, 'start')
    const person = {
      ...{
        employments: [{ from: null, to: null }],
        leave: new Map(),
        voids: new Set<string>(),
        sightings: [],
      },
      assignments: [{ template, from: null, to: null, weekdays: [1], priority: 'person' as const }],
      given: hours.map((hour, index) => ({
        id: `${index}`,
        direction: index === 0 ? ('in' as const) : ('out' as const),
        atMs: at(hour),
        source: 'card' as const,
      })),
    }
    const rules = {
      ...{
        clock: utc,
        policy: standardPolicy,
        makeOccurrence: createOccurrenceMaker(utc),
        gaps: [],
      },
      ...{ holidays: new Map(), versions: { policy: '', calendar: '', roster: '' } },
    }
    const [assessed] = assessPerson(person, rules, { from: day, to: day }, at(23), null).days
    const record = assessed?.record
    return [record?.status, record?.flags, record?.workedSeconds, record?.path]
  }

  it('nobody is late or early where hours are flexible', () => {
    expect(judged({ flexible: true }, 11, 15)).toEqual([...['present', [], 4 * 3600, ['present']]])
    expect(judged({ flexible: true, halfDayBelowMinutes: 300 }, 11, 15)).toEqual([
      'half-day',
      [],
      4 * 3600,
      ['half-day-below'],
    ])
    expect(judged({}, 11, 15)[1]).toEqual(['early', 'late'])
  })

  it('tell the rules that led to them', () => {
    expect(judged({ missingPunch: 'shift-end' }, 9)[3]).toEqual(['auto-close', 'present'])
    expect(judged({}, 9)[3]).toEqual(['missing-punch'])
    expect(judged({ lateAbsentAfterMinutes: 30 }, 11, 17)[3]).toEqual(['late-absent'])
  })

  it('a stay shorter than the least counts no hours', () => {
    expect(judged({ minimumStayMinutes: 241 }, 11, 15)[2]).toBe(0)
    expect(judged({ minimumStayMinutes: 240 }, 11, 15)[2]).toBe(4 * 3600)
  })
})

describe('a break in a repeated hour', () => {
  it('begins at the earlier instant and ends at the later one', () => {
    const clock = createSiteClock('Europe/London')
    const pause = {
      mode: 'punched',
      minutes: 30,
      from: 3600,
      to: 5400,
      unpunched: 'deduct',
      paid: false,
    } as const
    const night = { ...standardTemplate, start: 22 * 3600, end: 6 * 3600, breaks: [pause] }
    const [found] = occurrenceOn(night, dayNumber('2026-10-24'), false, clock).breaks
    expect([found?.fromMs, found?.toMs]).toEqual([
      Date.parse('2026-10-25T00:00:00Z'),
      Date.parse('2026-10-25T01:30:00Z'),
    ])
  })
})
