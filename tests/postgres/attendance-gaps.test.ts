import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CameraEventState } from '../../contracts/cameras.ts'
import type { PersonId } from '../../contracts/ids.ts'
import { openAttendanceSite, type AttendanceSite } from '../helpers/attendance-site.ts'

let site: AttendanceSite

const live: CameraEventState = { kind: 'live', since: '2026-11-20T06:00:00Z' }
const lost: CameraEventState = {
  ...{ kind: 'retrying', cause: 'refused', message: 'The camera refuses the connection.' },
  ...{ failures: 1, nextTryAt: '2026-11-23T08:00:01Z' },
}

beforeAll(async () => {
  site = await openAttendanceSite('Europe/Berlin')
  for (const role of ['entry', 'exit', 'both', 'observe'] as const)
    await site.cameraSaid(role, '2026-11-20T06:00:00Z', live)
  // 08:03 to 08:41 in Berlin.
  await site.cameraSaid('entry', '2026-11-23T07:03:00Z', lost)
  await site.cameraSaid('entry', '2026-11-23T07:41:00Z', live)
})
afterAll(() => site[Symbol.asyncDispose]())

const dayOf = async (person: PersonId, date: string) => {
  const day = await site.days.day(person, date)
  if (!day) throw new Error('no such day')
  return { ...day.day, explanation: day.explanation }
}

it('is unproven who was not seen while a door was not watched, and absent on any other day', async () => {
  site.setNow('2026-11-25T12:00:00Z')
  const ada = await site.addPerson('Ada')
  expect(await dayOf(ada, '2026-11-23')).toMatchObject({
    status: 'absent',
    flags: ['evidence-gap'],
    explanation: [
      'Unproven absent (camera entry offline 08:03–08:41): no punch from 08:00 to 18:00 (shift 09:00 to 17:00).',
    ],
  })
  expect(await dayOf(ada, '2026-11-24')).toMatchObject({ status: 'absent', flags: [] })
})

it('is not late who came after a door had not been watched, as stored and as read', async () => {
  site.setNow('2026-11-23T08:41:00Z')
  const ben = await site.addPerson('Ben')
  await site.see(ben, 'entry', '2026-11-23T08:40:00Z')
  expect(
    await site.rows(
      'select flags, late_seconds from attendance.attendance_days where person_id = $1',
      ben,
    ),
  ).toEqual([{ flags: ['evidence-gap'], late_seconds: 0 }])
  expect(await dayOf(ben, '2026-11-23')).toMatchObject({
    flags: ['evidence-gap'],
    lateSeconds: 0,
    explanation: [
      expect.stringContaining('Present so far'),
      'Not late: an earlier arrival may have gone unseen (camera entry offline 08:03–08:41).',
    ],
  })
  // The day after every door was watched.
  site.setNow('2026-11-24T08:41:00Z')
  await site.see(ben, 'entry', '2026-11-24T08:40:00Z')
  expect(await dayOf(ben, '2026-11-24')).toMatchObject({ flags: ['late'], lateSeconds: 2400 })
})

it('lists a day of everybody with the same judgement', async () => {
  site.setNow('2026-11-25T12:00:00Z')
  const listed = await site.days.days('2026-11-23')
  expect(listed?.days.map(({ person, flags }) => [person.name, flags])).toEqual([
    ['Ada', ['evidence-gap']],
    ['Ben', ['evidence-gap', 'missing-out']],
  ])
})

it('does not count on a camera that was switched off all day, nor on one that only observes', async () => {
  const cleo = await site.addPerson('Cleo')
  await site.cameraSaid('exit', '2026-11-24T20:00:00Z', { kind: 'disabled' })
  await site.cameraSaid('observe', '2026-11-25T09:00:00Z', lost)
  site.setNow('2026-11-26T12:00:00Z')
  expect(await dayOf(cleo, '2026-11-25')).toMatchObject({ status: 'absent', flags: [] })
})
