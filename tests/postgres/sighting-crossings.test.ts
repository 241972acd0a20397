import { expect, it } from 'vitest'
import type { SightingId } from '../../contracts/ids.ts'
import { createDatabase } from '../../server/adapters/postgres/database.ts'
import { newId } from '../../server/new-id.ts'
import pino from 'pino'
import { openCorrectableSite } from '../helpers/correctable-site.ts'
import { until } from '../helpers/until.ts'

const line = '{"from": {"x": 0.5, "y": 0}, "to": {"x": 0.5, "y": 1}, "inward": "left"}'

/** A site whose observing camera has a line, and somebody who was seen there. */
async function withLine() {
  const setup = await openCorrectableSite()
  const ann = await setup.site.addPerson('Ann')
  await setup.site.rows(
    `update site.cameras set role = 'line', line = $2 where id = $1`,
    ...[setup.site.cameras.observe, line],
  )
  return Object.assign(setup, { ann })
}

const roleOf = async ({ site }: Awaited<ReturnType<typeof withLine>>, id: SightingId) =>
  (await site.rows('select camera_role from recognition.sightings where id = $1', id))[0]?.[
    'camera_role'
  ]

it('is mere presence until the line is crossed, then a coming, and a going with the last crossing', async () => {
  await using setup = await withLine()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'observe', '2026-11-23T09:00:00Z')
  await recorder.record(sighting)
  expect(await setup.punches()).toEqual([])
  setup.events.length = 0

  const came = { id: sighting.id, direction: 'in', at: '2026-11-23T09:00:03Z' } as const
  expect(await recorder.cross(came)).toBe('stored')
  expect(await setup.punches()).toEqual(['in 09:00:00 Ann'])
  expect(setup.events.map(({ kind }) => kind)).toEqual(['sighting-revised', 'punch', 'day-changed'])
  expect(await setup.status(setup.ann, '2026-11-23')).toBe('incomplete')

  expect(await recorder.cross(came)).toBe('duplicate')
  expect(await recorder.cross({ ...came, direction: 'out', at: '2026-11-23T09:00:09Z' })).toBe(
    'stored',
  )
  expect(await setup.punches()).toEqual(['out 09:00:00 Ann'])
  // One that comes late changes nothing any more.
  await recorder.cross({ ...came, at: '2026-11-23T09:00:05Z' })
  expect(await setup.punches()).toEqual(['out 09:00:00 Ann'])
  expect(
    await setup.site.rows(
      'select direction, before_role, after_role from recognition.sighting_crossings order by crossed_at',
    ),
  ).toEqual([
    { direction: 'in', before_role: 'observe', after_role: 'entry' },
    { direction: 'in', before_role: 'exit', after_role: 'entry' },
    { direction: 'out', before_role: 'entry', after_role: 'exit' },
  ])
})

it('counts at once what had crossed before it was decided', async () => {
  await using setup = await withLine()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'observe', '2026-11-23T17:00:00Z', { crossed: 'out' })
  await recorder.record(sighting)
  expect(await setup.punches()).toEqual(['out 17:00:00 Ann'])
  expect(await roleOf(setup, sighting.id)).toBe('exit')
})

it('is kept for a stranger, and means nothing on a camera without a line', async () => {
  await using setup = await withLine()
  const { recorder } = await setup.record()
  const stranger = setup.seen(null, 'observe', '2026-11-23T09:00:00Z')
  const atDoor = setup.seen(setup.ann, 'exit', '2026-11-23T09:00:00Z')
  for (const sighting of [stranger, atDoor]) {
    await recorder.record(sighting)
    await recorder.cross({ id: sighting.id, direction: 'in', at: '2026-11-23T09:00:03Z' })
  }
  expect(await roleOf(setup, stranger.id)).toBe('entry')
  expect(await roleOf(setup, atDoor.id)).toBe('exit')
})

it('waits on disk behind its sighting while the database is away', async () => {
  await using setup = await withLine()
  const log = pino({ level: 'silent' })
  const nowhere = createDatabase({ ...setup.site.database.connection, port: 1 }, { log })
  const before = await setup.record(nowhere)
  const sighting = setup.seen(setup.ann, 'observe', '2026-11-23T09:00:00Z')
  expect(await before.recorder.record(sighting)).toBe('spooled')
  const crossing = { id: sighting.id, direction: 'in', at: '2026-11-23T09:00:03Z' } as const
  expect(await before.recorder.cross(crossing)).toBe('spooled')
  await nowhere[Symbol.asyncDispose]()

  const { spool, recorder } = await setup.record()
  expect(spool.count).toBe(2)
  const stop = new AbortController()
  const running = recorder.run(stop.signal)
  await until('both are stored', () => spool.count === 0)
  stop.abort()
  await running
  expect(await setup.punches()).toEqual(['in 09:00:00 Ann'])
})

it('never changes, and cannot be of a sighting that is not there', async () => {
  await using setup = await withLine()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'observe', '2026-11-23T09:00:00Z', { crossed: 'in' })
  await recorder.record(sighting)
  for (const text of [
    `update recognition.sighting_crossings set direction = 'out'`,
    'delete from recognition.sighting_crossings',
  ])
    await expect(setup.site.rows(text)).rejects.toThrow()
  const id = newId<'sighting'>()
  expect(await recorder.cross({ id, direction: 'in', at: '2026-11-23T09:00:00Z' })).toBe('rejected')
})
