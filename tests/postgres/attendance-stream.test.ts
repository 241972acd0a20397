import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PersonId, SightingId } from '../../contracts/ids.ts'
import { punchesFromSightings } from '../../core/attendance/punches-from-sightings.ts'
import { defaultPolicy } from '../../core/attendance/settings.ts'
import { dailyRoster } from '../../core/attendance/shift-occurrence.ts'
import type { MatchedSighting, SightingRole } from '../../core/attendance/sighting-runs.ts'
import { decided, openAttendanceSite, type AttendanceSite } from '../helpers/attendance-site.ts'
import { shiftOf } from '../helpers/attendance-facts.ts'

let site: AttendanceSite
beforeAll(async () => {
  site = await openAttendanceSite()
})
afterAll(() => site[Symbol.asyncDispose]())

/** 0 to 1, the same every time. */
function seeded(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

type Passage = {
  readonly personId: PersonId
  readonly role: SightingRole
  readonly at: Temporal.Instant
}

/** A working day as cameras see it: doors in the morning, at noon and in the evening, presence in between. */
function passagesOf(personId: PersonId, chance: () => number): Passage[] {
  const day = Temporal.Instant.from('2026-11-23T00:00:00Z')
  const passage = (role: SightingRole, minutes: number) =>
    [...Array(1 + Math.floor(chance() * 4)).keys()].map((index) => ({
      personId,
      role,
      at: day.add({ milliseconds: Math.floor((minutes * 60 + index * 35 + chance() * 20) * 1000) }),
    }))
  return [
    ...passage(chance() < 0.8 ? 'entry' : 'both', 520 + chance() * 40),
    ...passage('observe', 600 + chance() * 60),
    ...(chance() < 0.5 ? passage(chance() < 0.5 ? 'exit' : 'both', 720 + chance() * 5) : []),
    ...(chance() < 0.5 ? passage(chance() < 0.5 ? 'entry' : 'both', 760 + chance() * 5) : []),
    ...passage('observe', 840 + chance() * 60),
    ...(chance() < 0.9 ? passage(chance() < 0.8 ? 'exit' : 'both', 1010 + chance() * 30) : []),
  ]
}

it('keeps, for a day of many people arriving a little out of order, what all sightings together say', async () => {
  const chance = seeded(7)
  const people: PersonId[] = []
  for (let index = 0; index < 20; index += 1) people.push(await site.addPerson(`Person ${index}`))
  const stream = people
    .flatMap((person) => passagesOf(person, chance))
    // A camera decides some seconds to minutes after another one.
    .map((passage) => ({ passage, order: passage.at.epochMilliseconds + chance() * 240_000 }))
    .toSorted((one, other) => one.order - other.order)
  const seen = new Map<PersonId, MatchedSighting[]>()
  for (const { passage } of stream) {
    const { personId, role, at } = passage
    const sighting = decided({
      cameraId: site.cameras[role],
      personId,
      firstSeenAt: at.toString(),
    })
    await site.see(personId, role, at.toString(), sighting)
    const facts = seen.get(personId) ?? []
    facts.push({ id: sighting.id, siteId: site.siteId, role, at })
    seen.set(personId, facts)
  }

  const shift = shiftOf()
  const rules = { policy: defaultPolicy, timeZone: 'UTC', roster: dailyRoster(shift, 'UTC') }
  const now = Temporal.Instant.from('2026-11-24T12:00:00Z')
  const stored = await site.rows(`
    select u.person_id, u.anchor_sighting_id, u.direction, u.punched_at,
      (select array_agg(e.sighting_id::text order by e.sighting_id)
       from attendance.punch_evidence e where e.punch_id = u.id) as evidence
    from attendance.punches u where u.state = 'active'
    order by u.person_id, u.punched_at, u.direction desc`)
  const planned = people.toSorted().flatMap((personId) => {
    const { punches, evidence } = punchesFromSightings(seen.get(personId) ?? [], null, rules, now)
    return punches.map((punch) => ({
      person_id: personId,
      anchor_sighting_id: punch.anchor,
      direction: punch.direction,
      punched_at: punch.at.toString(),
      evidence: [...evidence]
        .flatMap(([id, anchor]): SightingId[] => (anchor === punch.anchor ? [id] : []))
        .toSorted(),
    }))
  })
  expect(stored.length).toBeGreaterThan(40)
  expect(
    stored.map((row) => ({
      ...row,
      punched_at: Temporal.Instant.from(String(row.punched_at)).toString(),
    })),
  ).toEqual(planned)

  const days = (await site.days.days('2026-11-23'))?.days ?? []
  const kept = await site.rows(
    `select person_id, status, flags, worked_seconds, late_seconds, early_seconds
     from attendance.attendance_days where date = '2026-11-23'`,
  )
  expect(kept).toHaveLength(people.length)
  for (const day of days) {
    expect(kept).toContainEqual({
      person_id: day.person.id,
      status: day.status,
      flags: day.flags,
      worked_seconds: day.workedSeconds,
      late_seconds: day.lateSeconds,
      early_seconds: day.earlySeconds,
    })
  }
})
