import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { rulesOf, shiftOf } from '../../tests/helpers/attendance-facts.ts'
import type { SightingId, SiteId } from '../shared/ids.ts'
import { secondsBetween } from '../shared/time.ts'
import { assessDay } from './assess-day.ts'
import { punchesFromSightings, type CameraPunch } from './punches-from-sightings.ts'
import { replanPunches, type StandingPunch } from './replan-punches.ts'
import { sessionsOf } from './sessions.ts'
import { defaultPolicy } from './settings.ts'
import { shiftOccurrence } from './shift-occurrence.ts'
import { stretchStart, type MatchedSighting } from './sighting-runs.ts'

const rules = rulesOf('Europe/London')
const begin = Temporal.Instant.from('2026-10-23T00:00:00Z')
const now = Temporal.Instant.from('2026-11-10T00:00:00Z')
const dates = [...Array(6).keys()].map((days) =>
  Temporal.PlainDate.from('2026-10-22').add({ days }),
)

/** Hours at which people pass doors, over three days with a change of the clocks. */
const rushes = [7, 8.9, 12, 12.7, 17, 21, 31, 33, 41, 49, 58, 66]

/** In clusters, at whole 20 s, so that runs, cuts and ties happen. */
const sightings: fc.Arbitrary<ReadonlyArray<MatchedSighting>> = fc
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
      id: `s${String(index).padStart(2, '0')}` as SightingId,
      siteId: 'site' as SiteId,
      role,
      at: begin.add({ seconds: hour * 3600 + steps * 20 }),
    })),
  )

const shuffled = sightings.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    arrival: fc.shuffledSubarray([...facts], { minLength: facts.length }),
  }),
)

const made = (facts: ReadonlyArray<MatchedSighting>) =>
  punchesFromSightings(facts, null, rules, now)

const standing = ({ anchor, beginsAt, direction, at }: CameraPunch): StandingPunch => ({
  id: anchor,
  anchor,
  beginsAt,
  direction,
  at,
})

const daysOf = (punches: ReadonlyArray<CameraPunch>) => {
  const sessions = sessionsOf(punches.map(standing), rules)
  return dates
    .flatMap(rules.roster)
    .map((occurrence) => assessDay(occurrence, sessions, rules.policy, now))
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Map ? [...inner.entries()].toSorted() : inner,
  )

describe('sightings to punches', () => {
  it('is the same for every order of arrival and for repeated delivery', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, arrival }) => {
        expect(text(made([...arrival, ...arrival.slice(0, 5)]))).toBe(text(made(facts)))
      }),
    )
  })

  it('is the same when the sightings arrive one by one in any order', () => {
    fc.assert(
      fc.property(shuffled, ({ facts, arrival }) => {
        let punches: StandingPunch[] = []
        const evidence = new Map<SightingId, SightingId>()
        const arrived: MatchedSighting[] = []
        for (const sighting of arrival) {
          arrived.push(sighting)
          const from = stretchStart(arrived, sighting.at, rules.policy)
          const plan = replanPunches(from, arrived, punches, rules, now)
          punches = [
            ...punches.filter(({ beginsAt }) => Temporal.Instant.compare(beginsAt, from) < 0),
            ...plan.punches.map(standing),
          ]
          for (const [id, anchor] of plan.evidence) evidence.set(id, anchor)
        }
        const byAnchor = (one: StandingPunch, other: StandingPunch) => (one.id < other.id ? -1 : 1)
        expect(text(punches.toSorted(byAnchor))).toBe(
          text(made(facts).punches.map(standing).toSorted(byAnchor)),
        )
        expect(text(evidence)).toBe(text(made(facts).evidence))
      }),
    )
  })

  it('never lets an observing camera change a punch or an hour', () => {
    fc.assert(
      fc.property(sightings, (facts) => {
        const doors = facts.filter(({ role }) => role !== 'observe')
        expect(text(made(facts))).toBe(text(made(doors)))
      }),
    )
  })

  it('makes every sighting of a door the evidence of exactly one punch', () => {
    fc.assert(
      fc.property(sightings, (facts) => {
        const { punches, evidence } = made(facts)
        const doors = facts.filter(({ role }) => role !== 'observe')
        expect(new Set(evidence.keys())).toEqual(new Set(doors.map(({ id }) => id)))
        const anchors = new Set(punches.map(({ anchor }) => anchor))
        expect(anchors.size).toBe(punches.length)
        for (const anchor of evidence.values()) expect(anchors.has(anchor)).toBe(true)
      }),
    )
  })
})

describe('punches to days', () => {
  it('puts every punch into exactly one session, and no sessions overlap', () => {
    fc.assert(
      fc.property(sightings, (facts) => {
        const { punches } = made(facts)
        const sessions = sessionsOf(punches.map(standing), rules)
        const used = sessions.flatMap((session) => [
          ...(session.kind === 'missed-in' ? [] : [session.in.id]),
          ...(session.kind === 'closed' || session.kind === 'missed-in' ? [session.out.id] : []),
        ])
        expect(used.toSorted()).toEqual(punches.map(({ anchor }) => anchor).toSorted())
        const stays = sessions.filter((session) => session.kind === 'closed')
        stays.slice(1).forEach((stay, index) => {
          expect(secondsBetween(stays[index]?.out.at ?? begin, stay.in.at)).toBeGreaterThanOrEqual(
            0,
          )
        })
      }),
    )
  })

  it('counts each session on one date, and hours that are at least the sum of its sessions', () => {
    fc.assert(
      fc.property(sightings, (facts) => {
        const days = daysOf(made(facts).punches)
        for (const day of days) {
          const counted = day.sessions.filter(
            ({ place }) => day.status === 'off-shift' || place.kind === 'shift',
          )
          const stays = counted.flatMap((session) =>
            session.kind === 'closed' ? [secondsBetween(session.in.at, session.out.at)] : [],
          )
          const sum = stays.reduce((total, seconds) => total + seconds, 0)
          if (day.workedSeconds === null) continue
          if (day.status === 'off-shift' || counted.length <= 1) expect(day.workedSeconds).toBe(sum)
          else expect(day.workedSeconds).toBeGreaterThanOrEqual(sum)
        }
        const ofDays = days.flatMap(({ sessions }) => sessions)
        const all = sessionsOf(made(facts).punches.map(standing), rules)
        expect(ofDays).toHaveLength(all.length)
      }),
    )
  })
})

describe('the clocks of a year', () => {
  it.each([
    ['Europe/London', 60],
    ['Europe/Berlin', 60],
    ['America/New_York', 60],
    ['America/Sao_Paulo', 0],
    ['Africa/Cairo', 60],
    ['Asia/Kolkata', 0],
    ['Asia/Tokyo', 0],
    ['Australia/Adelaide', 60],
    ['Australia/Lord_Howe', 30],
    ['Pacific/Auckland', 60],
  ])('in %s change the length of two nights by %i min or of none', (zone, shift) => {
    const night = shiftOf('22:00', '06:00')
    const lengths = [...Array(365).keys()].map((days) => {
      const date = Temporal.PlainDate.from('2026-01-01').add({ days })
      const { start, end } = shiftOccurrence(date, night, zone)
      return secondsBetween(start, end) / 60 - 480
    })
    const changed = lengths.filter((minutes) => minutes !== 0).toSorted((a, b) => a - b)
    expect(changed).toEqual(shift === 0 ? [] : [-shift, shift])
  })
})

it('has a policy whose sessions end before two days are over, as replanning relies on', () => {
  const longest = Math.max(
    defaultPolicy.offShiftOutMaxMinutes,
    24 * 60 + defaultPolicy.lateOutMaxMinutes,
  )
  expect(longest).toBeLessThan(2 * 24 * 60)
})
