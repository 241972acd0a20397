import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonId } from '../../contracts/ids.ts'
import type { SightingRole } from '../../core/attendance/sighting-runs.ts'
import { openAttendanceSite, type AttendanceSite } from '../helpers/attendance-site.ts'

const date = '2026-11-23'
const at = (time: string) => (time.includes('T') ? time : `${date}T${time}Z`)

let site: AttendanceSite
beforeAll(async () => {
  site = await openAttendanceSite()
})
afterAll(() => site[Symbol.asyncDispose]())

/** `entry 09:00:00`, in the order of arrival. */
async function see(personId: PersonId, ...seen: string[]) {
  const events = []
  for (const text of seen) {
    const [role, time] = text.split(' ')
    events.push(...(await site.see(personId, role as SightingRole, at(time ?? ''))))
  }
  return events
}

/** `in 09:00:00 (2)`: valid punches with the number of their evidences. */
async function punches(personId: PersonId, state = 'active') {
  const rows = await site.rows(
    `select direction, to_char(punched_at, 'HH24:MI:SS') as time,
       (select count(*) from attendance.punch_evidence where punch_id = id) as evidence
     from attendance.punches where person_id = $1 and state = $2 order by punched_at, direction desc`,
    personId,
    state,
  )
  return rows.map(({ direction, time, evidence }) => `${direction} ${time} (${evidence})`)
}

async function storedDay(personId: PersonId, on = date) {
  const rows = await site.rows(
    `select status, flags, worked_seconds, late_seconds, revision
     from attendance.attendance_days where person_id = $1 and date = $2`,
    personId,
    on,
  )
  return rows[0] ?? null
}

describe('sightings of one person', () => {
  it('at an entrance make one IN at the first, with all as evidence', async () => {
    const person = await site.addPerson('Entry')
    const events = await see(person, 'entry 08:58:00', 'entry 08:58:40', 'entry 08:59:30')
    expect(await punches(person)).toEqual(['in 08:58:00 (3)'])
    expect(events.map(({ kind }) => kind)).toEqual(['punch', 'day-changed'])
    expect(events[0]).toMatchObject({
      punch: { personId: person, personName: 'Entry', direction: 'in', cameraName: 'entry' },
    })
  })

  it('at an exit make one OUT that slides and keeps its id', async () => {
    const person = await site.addPerson('Exit')
    const events = await see(person, 'exit 17:00:00', 'exit 17:01:10', 'exit 17:02:50')
    expect(await punches(person)).toEqual(['out 17:02:50 (3)'])
    expect(await punches(person, 'superseded')).toEqual([])
    const said = events.flatMap((event) => (event.kind === 'punch' ? [event.punch] : []))
    expect(said.map((punch) => punch.at.slice(11, 19))).toEqual([
      '17:00:00',
      '17:01:10',
      '17:02:50',
    ])
    expect(new Set(said.map(({ id }) => id)).size).toBe(1)
  })

  it('at a door for both ways go by the state', async () => {
    const person = await site.addPerson('Both')
    await see(person, 'both 08:58:00', 'both 09:01:00', 'both 17:03:00')
    expect(await punches(person)).toEqual(['in 08:58:00 (2)', 'out 17:03:00 (1)'])
  })

  it('at an observing camera make nothing', async () => {
    const person = await site.addPerson('Observe')
    expect(await see(person, 'observe 09:00:00', 'observe 16:40:00')).toEqual([])
    expect(await punches(person)).toEqual([])
    expect(await storedDay(person)).toBeNull()
  })

  it('keep the role that the camera had when they were stored', async () => {
    const person = await site.addPerson('Role')
    await see(person, 'entry 09:00:00')
    await site.rows(`update site.cameras set role = 'exit' where id = $1`, site.cameras.entry)
    await see(person, 'both 09:01:00')
    await site.rows(`update site.cameras set role = 'entry' where id = $1`, site.cameras.entry)
    expect(await punches(person)).toEqual(['in 09:00:00 (2)'])
  })

  it('of a stranger or in doubt make nothing', async () => {
    expect(await site.see(null, 'entry', at('09:00:00'))).toEqual([])
    const person = await site.addPerson('Doubt')
    await site.see(person, 'entry', at('09:00:00'), { outcome: 'needs-review' })
    expect(await punches(person)).toEqual([])
  })

  it('that bring no new punch change no day', async () => {
    const person = await site.addPerson('Again')
    await see(person, 'entry 09:00:00')
    expect(await see(person, 'entry 09:00:30', 'entry 09:40:00', 'observe 10:00:00')).toEqual([])
    expect(await punches(person)).toEqual(['in 09:00:00 (3)'])
    expect(await storedDay(person)).toMatchObject({ revision: 1 })
  })
})

describe('somebody who stays at a door', () => {
  it('makes one punch, however long it takes (C3)', async () => {
    const person = await site.addPerson('Waiting')
    const start = Temporal.Instant.from(at('16:00:00'))
    for (let index = 0; index < 45; index += 1) {
      const time = start.add({ seconds: index * 110 }).toString()
      await see(person, `exit ${time}`)
    }
    expect(await punches(person)).toEqual(['out 16:09:10 (45)'])
  })
})

describe('sightings that come late', () => {
  it('make a duplicate IN a punch of its own, and its evidence goes with it', async () => {
    const person = await site.addPerson('Lunch')
    await see(person, 'entry 09:00:00', 'entry 12:40:00')
    expect(await punches(person)).toEqual(['in 09:00:00 (2)'])
    await see(person, 'exit 12:00:00')
    expect(await punches(person)).toEqual([
      ...['in 09:00:00 (1)', 'out 12:00:00 (1)', 'in 12:40:00 (1)'],
    ])
  })

  it('turn an incomplete day into a present one, as its next revision', async () => {
    const person = await site.addPerson('Late sync')
    await see(person, 'entry 09:00:00')
    expect(await storedDay(person)).toMatchObject({ status: 'incomplete', revision: 1 })
    const events = await see(person, 'exit 17:00:00')
    expect(events).toContainEqual({ kind: 'day-changed', personId: person, date })
    expect(await storedDay(person)).toEqual({
      status: 'present',
      flags: [],
      worked_seconds: 8 * 3600,
      late_seconds: 0,
      revision: 2,
    })
  })

  it('move the beginning of a run: the punch is superseded, not changed', async () => {
    const person = await site.addPerson('Earlier')
    await see(person, 'entry 09:00:00', 'entry 08:59:00')
    expect(await punches(person)).toEqual(['in 08:59:00 (2)'])
    expect(await punches(person, 'superseded')).toEqual(['in 09:00:00 (1)'])
  })

  it('join two runs into one', async () => {
    const person = await site.addPerson('Joined')
    await see(person, 'exit 17:00:00', 'exit 17:03:30', 'exit 17:01:45')
    expect(await punches(person)).toEqual(['out 17:03:30 (3)'])
    expect(await punches(person, 'superseded')).toEqual(['out 17:03:30 (1)'])
  })

  it('turn what a door for both ways meant afterwards', async () => {
    const person = await site.addPerson('Turned')
    await see(person, 'both 12:00:00')
    expect(await punches(person)).toEqual(['in 12:00:00 (1)'])
    await see(person, 'entry 08:55:00')
    expect(await punches(person)).toEqual(['in 08:55:00 (1)', 'out 12:00:00 (1)'])
  })

  it('give the same record in whatever order they come', async () => {
    const stream = [
      ...['entry 08:55:10', 'entry 08:55:50', 'observe 09:30:00', 'both 12:01:00', 'both 12:01:40'],
      ...['both 12:38:00', 'both 12:40:30', 'observe 15:00:00', 'entry 15:00:10'],
      ...['exit 17:04:00', 'exit 17:05:30', 'exit 17:06:50', `entry ${date}T23:00:00Z`],
      ...['entry 2026-11-24T08:59:00Z', 'both 2026-11-24T11:00:00Z'],
    ]
    const said = async (order: string[]) => {
      const person = await site.addPerson('Order')
      await see(person, ...order)
      const { days } = site
      const results = await Promise.all([date, '2026-11-24'].map((on) => days.day(person, on)))
      return results.map((result) => [
        result?.day.status,
        result?.day.flags,
        result?.day.workedSeconds,
        result?.punches.map((punch) => [punch.direction, punch.at, punch.evidence.length]),
        result?.explanation,
      ])
    }
    const inOrder = await said(stream)
    expect(inOrder[0]?.slice(0, 3)).toEqual(['present', ['off-shift'], 29_500])
    expect(await said(stream.toReversed())).toEqual(inOrder)
    const mixed = stream.map((_, index) => stream[(index * 7) % stream.length] ?? '')
    expect(await said(mixed)).toEqual(inOrder)
  })
})

describe('two nodes at once', () => {
  it('do not interleave on one person', async () => {
    const person = await site.addPerson('Twice')
    const times = ['08:58:00', '08:58:20', '08:58:40', '08:59:00', '08:59:20', '08:59:40']
    await Promise.all(times.map((time) => site.see(person, 'entry', at(time))))
    expect(await punches(person)).toEqual(['in 08:58:00 (6)'])
    await Promise.all(times.map((time) => site.see(person, 'exit', at(time.replace('08', '17')))))
    expect(await punches(person)).toEqual(['in 08:58:00 (6)', 'out 17:59:40 (6)'])
  })
})

describe('the database', () => {
  const refused = async (text: string, ...values: unknown[]) => {
    await expect(site.rows(text, ...values)).rejects.toMatchObject({ code: 'refused' })
  }

  it('lets nobody delete, rewrite or revive a punch', async () => {
    const person = await site.addPerson('Kept')
    await see(person, 'entry 09:00:00', 'exit 17:00:00', 'exit 17:01:00', 'entry 08:59:00')
    const where = 'where person_id = $1'
    await refused(`delete from attendance.punches ${where}`, person)
    await refused(`update attendance.punches set direction = 'out' ${where}`, person)
    await refused(
      `update attendance.punches set punched_at = punched_at + interval '1 minute' ${where} and direction = 'in'`,
      person,
    )
    const out = `${where} and direction = 'out' and state = 'active'`
    await refused(
      `update attendance.punches set punched_at = punched_at - interval '1 second' ${out}`,
      person,
    )
    await refused(
      `update attendance.punches set punched_at = begins_at + interval '601 seconds' ${out}`,
      person,
    )
    await refused(
      `update attendance.punches set state = 'active', retired_at = null ${where} and state = 'superseded'`,
      person,
    )
    expect(await punches(person)).toEqual(['in 08:59:00 (2)', 'out 17:01:00 (2)'])
  })

  it('holds one valid punch for each run', async () => {
    const person = await site.addPerson('Once')
    await see(person, 'entry 09:00:00')
    await refused(
      `insert into attendance.punches (id, person_id, site_id, direction, source,
         anchor_sighting_id, begins_at, punched_at, slides_until)
       select gen_random_uuid(), person_id, site_id, direction, source, anchor_sighting_id,
         begins_at, punched_at, slides_until
       from attendance.punches where person_id = $1`,
      person,
    )
  })

  it('refuses a shift whose windows of two days would overlap', async () => {
    await refused(
      `insert into attendance.shifts (id, site_id, name, start_time, end_time, before_minutes,
         after_minutes, late_grace_minutes, early_grace_minutes, absent_below_minutes,
         half_day_below_minutes)
       values (gen_random_uuid(), $1, 'Endless', '22:00', '20:00', 60, 60, 0, 0, 0, 0)`,
      site.siteId,
    )
  })
})

it('goes with its site', async () => {
  await using other = await openAttendanceSite()
  const person = await other.addPerson('Gone')
  await other.see(person, 'entry', at('09:00:00'))
  await other.rows('delete from site.sites where id = $1', other.siteId)
  expect(await other.rows('select id from attendance.punches')).toEqual([])
  expect(await other.rows('select date from attendance.attendance_days')).toEqual([])
})
