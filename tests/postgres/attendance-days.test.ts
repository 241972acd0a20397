import { createRouterClient } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraId, PersonId } from '../../contracts/ids.ts'
import type { Permission } from '../../contracts/permissions.ts'
import { createAttendanceRouter } from '../../server/api/attendance.ts'
import { createLiveRecent } from '../../server/api/live-recent.ts'
import { openAttendanceSite, type AttendanceSite } from '../helpers/attendance-site.ts'

const zone = 'Europe/London'
let site: AttendanceSite
beforeAll(async () => {
  site = await openAttendanceSite(zone)
})
afterAll(() => site[Symbol.asyncDispose]())

async function statusOf(personId: PersonId, date: string) {
  const found = (await site.days.days(date))?.days.find(({ person }) => person.id === personId)
  return found ? [found.status, ...found.flags] : null
}

describe('the days of a date', () => {
  it('follow the clock, without anything being written', async () => {
    const ann = await site.addPerson('Ann')
    const bea = await site.addPerson('Bea')
    await site.see(ann, 'entry', '2026-07-01T08:12:00Z') // 09:12 in London
    const ends = async (now: string) => {
      site.setNow(now)
      return [await statusOf(ann, '2026-07-01'), await statusOf(bea, '2026-07-01')]
    }
    expect(await ends('2026-07-01T08:30:00Z')).toEqual([['present-so-far', 'late'], ['expected']])
    expect(await ends('2026-07-01T17:00:00Z')).toEqual([
      ['incomplete', 'late', 'missing-out'],
      ['expected'],
    ])
    expect(await ends('2026-07-01T18:00:00Z')).toEqual([
      ['incomplete', 'late', 'missing-out'],
      ['absent'],
    ])
    expect(await site.rows('select revision from attendance.attendance_days')).toEqual([
      { revision: 1 },
    ])
  })

  it('are those of today at the site unless a date is asked for, with the shift in its hours', async () => {
    site.setNow('2026-07-01T23:30:00Z')
    const answer = await site.days.days()
    expect(answer).toMatchObject({
      date: '2026-07-02',
      today: '2026-07-02',
      timeZone: zone,
      shift: { name: 'Day', start: '09:00', end: '17:00' },
    })
    expect(await site.rows('select is_default from attendance.shifts')).toEqual([
      { is_default: true },
    ])
  })

  it('are those of active people, from the day on that they were added', async () => {
    const cay = await site.addPerson('Cay')
    await site.rows(
      `update people.people set created_at = '2026-07-03T12:00:00Z' where id = $1`,
      cay,
    )
    site.setNow('2026-07-05T12:00:00Z')
    expect(await statusOf(cay, '2026-07-02')).toBeNull()
    expect(await statusOf(cay, '2026-07-03')).toEqual(['absent'])
    await site.rows('update people.people set archived_at = now() where id = $1', cay)
    expect(await statusOf(cay, '2026-07-03')).toBeNull()
  })
})

describe('the day of a person', () => {
  it('shows punches with their evidence, other sightings, and why', async () => {
    const dot = await site.addPerson('Dot')
    for (const [role, time] of [
      ['entry', '08:12:00'],
      ['entry', '08:12:30'],
      ['observe', '11:00:00'],
      ['exit', '16:05:00'],
      ['exit', '16:06:00'],
    ] as const) {
      await site.see(dot, role, `2026-07-06T${time}Z`)
    }
    await site.see(dot, 'observe', '2026-07-07T11:00:00Z')
    site.setNow('2026-07-07T12:00:00Z')
    const answer = await site.days.day(dot, '2026-07-06')
    expect(answer?.day).toMatchObject({
      person: { id: dot, name: 'Dot' },
      status: 'present',
      flags: ['late'],
      firstInAt: '2026-07-06T08:12:00Z',
      lastOutAt: '2026-07-06T16:06:00Z',
      workedSeconds: 28_440,
      lateSeconds: 720,
      revision: 3,
    })
    expect(answer?.shift).toMatchObject({
      startAt: '2026-07-06T08:00:00Z',
      endAt: '2026-07-06T16:00:00Z',
    })
    expect(
      answer?.punches.map((punch) => [punch.direction, punch.cameraName, punch.evidence.length]),
    ).toEqual([
      ['in', 'entry', 2],
      ['out', 'exit', 2],
    ])
    expect(answer?.otherSightings.map(({ cameraName }) => cameraName)).toEqual(['observe'])
    expect(answer?.explanation).toEqual([
      'Present: worked 7 h 54 min (in at 09:12, out at 17:06; shift 09:00 to 17:00).',
      'Late 12 min: in at 09:12, shift from 09:00, grace 10 min.',
    ])
  })

  it('names the camera that decided the time of a punch', async () => {
    const gil = await site.addPerson('Gil')
    const [gate] = await site.rows(
      `insert into site.cameras (id, site_id, name, role, main_url, position)
       values (gen_random_uuid(), $1, 'gate', 'exit', 'rtsp://camera.example/gate', 4) returning id`,
      site.siteId,
    )
    await site.see(gil, 'exit', '2026-07-06T16:05:00Z')
    await site.see(gil, 'exit', '2026-07-06T16:06:00Z', { cameraId: gate?.id as CameraId })
    const answer = await site.days.day(gil, '2026-07-06')
    expect(answer?.punches.map(({ at, cameraName }) => [at, cameraName])).toEqual([
      ['2026-07-06T16:06:00Z', 'gate'],
    ])
  })

  it('is there for a person without any sighting, and for nobody else', async () => {
    const eve = await site.addPerson('Eve')
    site.setNow('2026-07-07T12:00:00Z')
    const answer = await site.days.day(eve, '2026-07-06')
    expect([answer?.day.status, answer?.day.revision, answer?.punches]).toEqual(['absent', 0, []])
    expect(
      await site.days.day('01900000-0000-7000-8000-000000000000' as PersonId, '2026-07-06'),
    ).toBeNull()
  })
})

describe('a night over the change of the clocks', () => {
  it('counts the hours that passed, on the date on which it began', async () => {
    const fay = await site.addPerson('Fay')
    await site.days.days('2026-10-24')
    await site.rows(`update attendance.shifts set start_time = '22:00', end_time = '06:00'`)
    try {
      await site.see(fay, 'entry', '2026-10-24T20:58:00Z')
      await site.see(fay, 'exit', '2026-10-25T06:02:00Z')
      site.setNow('2026-10-26T12:00:00Z')
      expect(await statusOf(fay, '2026-10-24')).toEqual(['present', 'dst'])
      const answer = await site.days.day(fay, '2026-10-24')
      expect(answer?.day.workedSeconds).toBe(9 * 3600 + 240)
      expect(answer?.punches).toHaveLength(2)
    } finally {
      await site.rows(`update attendance.shifts set start_time = '09:00', end_time = '17:00'`)
    }
  })
})

describe('the operations of the contract', () => {
  const permissions = ['attendance.read', 'live.read'] as const
  const client = (granted: ReadonlyArray<Permission> = permissions) =>
    createRouterClient(
      {
        attendance: createAttendanceRouter({ attendance: site.days }),
        live: { recent: createLiveRecent(site) },
      },
      {
        context: {
          actor: { id: 'operator', name: 'Operator', permissions: granted },
          log: pino({ level: 'silent' }),
        },
      },
    )

  it('answer with days that fit the contract, and refuse what is not there', async () => {
    const hal = await site.addPerson('Hal')
    await site.see(hal, 'entry', '2026-07-08T08:00:00.250Z')
    site.setNow('2026-07-08T10:00:00Z')
    const { days } = await client().attendance.days({})
    expect(days.find(({ person }) => person.id === hal)).toMatchObject({
      status: 'present-so-far',
      firstInAt: '2026-07-08T08:00:00.25Z',
    })
    const day = await client().attendance.day({ personId: hal, date: '2026-07-08' })
    expect(day.punches).toHaveLength(1)
    await expect(
      client().attendance.day({
        personId: '01900000-0000-7000-8000-000000000000' as PersonId,
        date: '2026-07-08',
      }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('list the newest sightings, of one person if asked', async () => {
    const ida = await site.addPerson('Ida')
    await site.see(ida, 'entry', '2026-07-09T08:00:00Z')
    await site.see(ida, 'observe', '2026-07-09T09:00:00Z')
    const recent = await client().live.recent({ personId: ida, limit: 5 })
    expect(recent.map(({ cameraName, person }) => [cameraName, person?.name])).toEqual([
      ['observe', 'Ida'],
      ['entry', 'Ida'],
    ])
  })

  it('need their permission', async () => {
    await expect(client(['live.read']).attendance.days({})).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})
