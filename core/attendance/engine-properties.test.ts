import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessPerson, type PersonFacts, type SiteRules } from './assess-person.ts'
import type { SeenFact } from './debounce.ts'
import { createOccurrenceMaker, occurrenceOn } from './occurrences.ts'
import type { Assignment } from './roster.ts'
import { nominalMinutes, standardTemplate, type ShiftTemplate } from './shift-template.ts'
import { createSiteClock, dayNumber } from './site-clock.ts'
import { standardPolicy } from './site-policy.ts'
import type { GivenPunch } from './walk-punches.ts'

const clock = createSiteClock('Europe/London')
/** Three days with a change of the clocks. */
const from = dayNumber('2026-10-24')
const range = { from: from - 2, to: from + 4 }
const beginMs = clock.at(from, 0, 'start')
const nowMs = clock.at(from + 10, 0, 'start')

const rules: SiteRules = {
  clock,
  policy: { ...standardPolicy, minRestMinutes: 660 },
  makeOccurrence: createOccurrenceMaker(clock),
  holidays: new Map([[from + 1, 'half']]),
  gaps: [{ camera: 'gate', fromMs: beginMs + 9 * 3_600_000, toMs: beginMs + 11 * 3_600_000 }],
  versions: { policy: '1', calendar: '1', roster: '1' },
}

const template: fc.Arbitrary<ShiftTemplate> = fc
  .record({
    pairing: fc.constantFrom('first-last', 'every-pair', 'strict-pairs'),
    missingPunch: fc.constantFrom(
      'exception',
      'late-early',
      'absent',
      'shift-end',
      'last-sighting',
    ),
    hours: fc.constantFrom([9, 17], [22, 6], [6, 14]),
    breaks: fc.constantFrom(
      [],
      [{ mode: 'auto', minutes: 60, afterMinutes: 360, paid: false }],
      [
        {
          mode: 'punched',
          minutes: 30,
          from: 12 * 3600,
          to: 14 * 3600,
          unpunched: 'deduct',
          paid: false,
        },
      ],
    ),
    overtime: fc.constantFrom(null, { toleranceMinutes: 15 }),
  })
  .map(({ hours, ...more }) => ({
    ...standardTemplate,
    ...(more as Partial<ShiftTemplate>),
    start: (hours[0] ?? 9) * 3600,
    end: (hours[1] ?? 17) * 3600,
    absentBelowMinutes: 120,
    halfDayBelowMinutes: 240,
  }))

/** Hours at which people pass doors, over three days. */
const rushes = [5.8, 8.9, 12, 12.7, 14, 17, 21.9, 31, 33, 41, 49, 58, 66]

/** In clusters, at whole 20 s, so that runs, cuts and ties happen. */
const seen: fc.Arbitrary<ReadonlyArray<SeenFact>> = fc
  .array(
    fc.record({
      role: fc.constantFrom('entry', 'exit', 'both', 'observe'),
      hour: fc.constantFrom(...rushes),
      steps: fc.integer({ min: 0, max: 45 }),
    }),
    { maxLength: 40 },
  )
  .map((facts) =>
    facts.map(({ role, hour, steps }, index) => ({
      ...{ id: `s${String(index).padStart(2, '0')}`, siteId: 'site', role },
      atMs: beginMs + (hour * 3600 + steps * 20) * 1000,
    })),
  )

const given: fc.Arbitrary<ReadonlyArray<GivenPunch>> = fc
  .array(
    fc.record({
      direction: fc.constantFrom('in', 'out'),
      hour: fc.constantFrom(...rushes),
      source: fc.constantFrom('manual', 'card'),
    }),
    { maxLength: 4 },
  )
  .map((facts) =>
    facts.map(({ direction, hour, source }, index) => ({
      ...{ id: `p${index}`, direction, source, atMs: beginMs + hour * 3_600_000 },
    })),
  )

const always = {
  from: null,
  to: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  priority: 'person',
} as const

const facts: fc.Arbitrary<PersonFacts> = fc
  .record({ template, seen, given, leave: fc.constantFrom(null, 'half', 'full') })
  .map(({ template: shift, seen: sightings, given: punches, leave }) => ({
    ...{ employments: [{ from: null, to: null }], sightings, given: punches, voids: new Set() },
    assignments: [{ template: shift, ...always } satisfies Assignment],
    leave: new Map(leave === null ? [] : [[from, leave]]),
  }))

const assess = (person: PersonFacts, now = nowMs) =>
  assessPerson(person, rules, range, now, (text) => text)

/** Everything that follows, as a text to compare. */
const text = (person: PersonFacts) => {
  const { walk, days } = assess(person)
  return JSON.stringify([
    walk.punches,
    [...walk.evidence].toSorted(),
    days.map(({ record, because, stamp }) => [{ ...record, occurrence: null }, because, stamp]),
  ])
}

describe('the engine', () => {
  it('gives the same for every order of arrival and for repeated delivery', () => {
    const arrivals = facts.chain((person) =>
      fc.record({
        person: fc.constant(person),
        sightings: fc.shuffledSubarray([...person.sightings], {
          minLength: person.sightings.length,
        }),
        punches: fc.shuffledSubarray([...person.given], { minLength: person.given.length }),
      }),
    )
    fc.assert(
      fc.property(arrivals, ({ person, sightings, punches }) => {
        const arrived = {
          ...person,
          sightings: [...sightings, ...sightings.slice(0, 5)],
          given: [...punches, ...punches.slice(0, 2)],
        }
        expect(text(arrived)).toBe(text(person))
      }),
    )
  })

  it('never lets an observing camera lower hours, or change them but by the last sighting', () => {
    fc.assert(
      fc.property(facts, (person) => {
        const doors = {
          ...person,
          sightings: person.sightings.filter(({ role }) => role !== 'observe'),
        }
        const [all, some] = [assess(person).days, assess(doors).days]
        expect(all).toHaveLength(some.length)
        for (const [index, { record }] of all.entries()) {
          const before = some[index]?.record.workedSeconds ?? 0
          if (record.workedSeconds === null) expect(some[index]?.record.workedSeconds).toBe(null)
          else expect(record.workedSeconds).toBeGreaterThanOrEqual(before)
          if (record.autoOutsMs.length === 0)
            expect(record.workedSeconds).toBe(some[index]?.record.workedSeconds)
        }
      }),
    )
  })

  it('makes every sighting of a door the evidence of one punch', () => {
    fc.assert(
      fc.property(facts, (person) => {
        const { punches, evidence } = assess(person).walk
        const doors = person.sightings.filter(({ role }) => role !== 'observe')
        const behind = [...evidence.values()].flat().map(({ id }) => id)
        expect(behind.toSorted()).toEqual(doors.map(({ id }) => id).toSorted())
        const ids = new Set(punches.map(({ id }) => id))
        for (const id of evidence.keys()) expect(ids.has(id)).toBe(true)
      }),
    )
  })

  it('puts every punch that counts into one stay, and stays never overlap', () => {
    fc.assert(
      fc.property(facts, (person) => {
        const { punches, stays } = assess(person).walk
        const used = stays.flatMap((stay) => [
          ...('in' in stay ? [stay.in.id] : []),
          ...('out' in stay ? [stay.out.id] : []),
        ])
        expect(new Set(used).size).toBe(used.length)
        const given = new Set(person.given.map(({ id }) => id))
        for (const { id } of punches) if (!given.has(id)) expect(used).toContain(id)
        const closed = stays.filter((stay) => stay.kind === 'closed')
        for (const [index, stay] of closed.slice(1).entries())
          expect(stay.in.atMs).toBeGreaterThanOrEqual(closed[index]?.out.atMs ?? 0)
      }),
    )
  })

  it('counts every stay on exactly one day', () => {
    fc.assert(
      fc.property(facts, (person) => {
        const { walk, days } = assess(person)
        expect(days.flatMap(({ stays }) => stays)).toHaveLength(walk.stays.length)
      }),
    )
  })

  it('keeps hours: worked and breaks are what the pairing counted, overtime is beyond the target', () => {
    fc.assert(
      fc.property(facts, (person) => {
        for (const { record, stays } of assess(person).days) {
          const { workedSeconds, breakSeconds, overtimeSeconds, occurrence } = record
          if (workedSeconds === null) continue
          expect(workedSeconds).toBeGreaterThanOrEqual(0)
          if (overtimeSeconds > 0)
            expect(workedSeconds - overtimeSeconds).toBe(record.targetSeconds)
          const pairs = stays.flatMap((stay) =>
            stay.kind === 'closed' ? [stay.out.atMs - stay.in.atMs] : [],
          )
          const elapsed = pairs.reduce((sum, ms) => sum + ms / 1000, 0)
          if (occurrence === null) expect(workedSeconds).toBe(elapsed)
          else if (record.autoOutsMs.length === 0) {
            const span = ((record.outMs ?? 0) - (record.inMs ?? 0)) / 1000
            const counted = occurrence.template.pairing === 'first-last' ? span : elapsed
            expect(workedSeconds + breakSeconds).toBe(counted)
          }
        }
      }),
    )
  })

  it('gives back the same days when what was voided comes again under another id', () => {
    fc.assert(
      fc.property(facts, fc.nat(), (person, pick) => {
        const punch = person.given[pick % Math.max(1, person.given.length)]
        if (!punch) return
        const again = {
          ...person,
          voids: new Set([punch.id]),
          given: [...person.given, { ...punch, id: `${punch.id}again` }],
        }
        const hours = (one: PersonFacts) =>
          assess(one).days.map(({ record }) => [record.day, record.status, record.workedSeconds])
        expect(hours(again)).toEqual(hours(person))
      }),
    )
  })

  it('decides with the facts of the time: a later present changes no settled day but by filling in', () => {
    fc.assert(
      fc.property(facts, (person) => {
        const settled = assess(person).days
        const later = assess(person, nowMs + 90 * 86_400_000).days
        expect(later.map(({ record }) => record)).toEqual(settled.map(({ record }) => record))
      }),
    )
  })

  it('is not swayed by the future', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...rushes), (person, hour) => {
        const now = beginMs + hour * 3_600_000
        const known = {
          ...person,
          sightings: person.sightings.filter(({ atMs }) => atMs <= now),
          given: person.given.filter(({ atMs }) => atMs <= now),
        }
        expect(assess(person, now)).toEqual(assess(known, now))
      }),
    )
  })
})

describe('the clocks of a year', () => {
  it.each([
    ['Europe/London', [-60, 60]],
    ['Europe/Berlin', [-60, 60]],
    ['America/New_York', [-60, 60]],
    ['America/Sao_Paulo', []],
    ['Africa/Cairo', [-60, 60]],
    ['Asia/Kolkata', []],
    ['Asia/Tokyo', []],
    ['Australia/Adelaide', [-60, 60]],
    ['Australia/Lord_Howe', [-30, 30]],
    ['Pacific/Auckland', [-60, 60]],
  ])(
    'in %s change the length of nights by %j min, only where the offset changes',
    (zone, expected) => {
      const site = createSiteClock(zone)
      const night = { ...standardTemplate, start: 22 * 3600, end: 6 * 3600 }
      const first = dayNumber('2026-01-01')
      const changes: number[] = []
      for (let day = first; day < first + 365; day++) {
        const { startMs, endMs, crossesClockChange } = occurrenceOn(night, day, false, site)
        const beyond = (endMs - startMs) / 60_000 - nominalMinutes(night)
        if (beyond !== 0) changes.push(beyond)
        expect(beyond).toBe((site.offsetAt(startMs) - site.offsetAt(endMs)) / 60_000)
        if (beyond !== 0) expect(crossesClockChange).toBe(true)
        const person: PersonFacts = {
          ...{ employments: [{ from: null, to: null }], leave: new Map(), voids: new Set() },
          assignments: [{ template: night, ...always }],
          sightings: [
            { id: 'a', siteId: '', role: 'entry', atMs: startMs },
            { id: 'b', siteId: '', role: 'exit', atMs: endMs },
          ],
          given: [],
        }
        const own = {
          ...rules,
          clock: site,
          gaps: [],
          holidays: new Map(),
          makeOccurrence: createOccurrenceMaker(site),
        }
        const days = assessPerson(
          person,
          own,
          { from: day, to: day },
          endMs + 86_400_000,
          null,
        ).days
        expect(
          days.map(({ record }) => [record.status, record.workedSeconds, record.lateSeconds]),
        ).toEqual([['present', (endMs - startMs) / 1000, 0]])
      }
      expect(changes.toSorted((one, other) => one - other)).toEqual(expected)
    },
  )
})
