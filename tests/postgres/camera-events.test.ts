import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraEventState } from '../../contracts/cameras.ts'
import type { CameraId, NodeId, SiteId } from '../../contracts/ids.ts'
import { createCameraEventStore } from '../../server/adapters/postgres/camera-event-store.ts'
import { createNodeStore } from '../../server/adapters/postgres/node-store.ts'
import { createCameraEvents, type CameraEvents } from '../../server/capture/camera-events.ts'
import type { CameraEventStore } from '../../server/ports/camera-event-store.ts'
import { DatabaseError } from '../../server/ports/database-error.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addNode, addSite } from '../helpers/records.ts'
import { until } from '../helpers/until.ts'

const log = pino({ level: 'silent' })
let database: TestDatabase
let store: CameraEventStore
let siteId: SiteId
let desk: NodeId
let now = Temporal.Instant.from('2026-11-23T08:00:00Z')

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCameraEventStore(database.db)
  siteId = await addSite(database.db)
  desk = await addNode(database.db, 'desk')
  // Alive at whatever time a test plays.
  await database.db.query({ text: `update node.nodes set heartbeat_at = '2100-01-01T00:00:00Z'` })
})
afterAll(() => database[Symbol.asyncDispose]())

const live: CameraEventState = { kind: 'live', since: '2026-11-23T08:00:00Z' }
const lost: CameraEventState = {
  ...{ kind: 'retrying', cause: 'ended', message: 'The camera closed the connection.' },
  ...{ failures: 1, nextTryAt: '2026-11-23T08:00:01Z' },
}

const open = (more: { store?: CameraEventStore; mostWaiting?: number } = {}): CameraEvents =>
  createCameraEvents({ store, nodeId: desk, nodeName: 'desk', log, now: () => now, ...more })

const at = (time: string): void => {
  now = Temporal.Instant.from(`2026-11-23T${time}Z`)
}

const listed = async (
  cameraId: CameraId,
  from = '2026-11-23T00:00:00Z',
  to?: string,
  limit = 1000,
) =>
  (await open().list({ siteId, cameraId, from, to, limit })).map(
    (event) => `${event.at.slice(11, 16)} ${event.state.kind} ${event.node}`,
  )

/** Notes states at times, and waits until they are stored. */
async function said(
  events: CameraEvents,
  cameraId: CameraId,
  ...facts: [string, CameraEventState][]
) {
  for (const [time, state] of facts) {
    at(time)
    events.note(cameraId, state)
  }
  await until('they are stored', async () => {
    const stored = await store.list({
      cameraId,
      from: '2026-01-01T00:00:00Z',
      to: null,
      limit: 5000,
    })
    return facts.every(([time]) => stored.some((event) => event.at.includes(`T${time}`)))
  })
}

describe('changes of state', () => {
  it('are kept, and listed newest first with the one before the time that was asked for', async () => {
    const gate = await addCamera(database.db, siteId)
    const other = await addCamera(database.db, siteId)
    const events = open()
    await said(
      events,
      gate,
      ['08:00:00', { kind: 'connecting' }],
      ['08:01:00', live],
      ['09:00:00', lost],
    )
    await said(events, other, ['08:30:00', live])
    expect(await listed(gate)).toEqual([
      '09:00 retrying desk',
      '08:01 live desk',
      '08:00 connecting desk',
    ])
    expect(await listed(gate, '2026-11-23T08:30:00Z')).toEqual([
      '09:00 retrying desk',
      '08:01 live desk',
    ])
    expect(await listed(gate, '2026-11-23T08:30:00Z', '2026-11-23T08:45:00Z')).toEqual([
      '08:01 live desk',
    ])
    expect(await listed(gate, '2026-11-23T00:00:00Z', undefined, 1)).toEqual([
      '09:00 retrying desk',
    ])
    const all = await events.list({ siteId, from: '2026-11-23T08:10:00Z', limit: 1000 })
    expect(all.map(({ cameraId }) => cameraId)).toEqual([gate, other, gate])
    expect(all[0]?.state).toEqual(lost)
  })

  it('never change and never go', async () => {
    for (const text of [
      `update site.camera_events set node_name = 'x'`,
      'delete from site.camera_events',
      'truncate site.camera_events',
    ])
      await expect(database.db.query({ text })).rejects.toThrow()
  })

  it('wait in order while the database is away, the newest ones if they are too many', async () => {
    const gate = await addCamera(database.db, siteId)
    let away = true
    const tried: number[] = []
    const events = open({
      mostWaiting: 3,
      store: {
        ...store,
        append: async (batch) => {
          tried.push(batch.length)
          if (away) throw new DatabaseError('unavailable', 'gone')
          await store.append(batch)
        },
      },
    })
    for (const [minute, state] of [live, lost, live, lost, live].entries()) {
      at(`10:0${minute}:00`)
      events.note(gate, state)
    }
    await until('it was tried', () => tried.length > 0)
    away = false
    await until('they are stored', async () => (await listed(gate)).length > 0)
    expect(await listed(gate)).toEqual([
      '10:04 live desk',
      '10:03 retrying desk',
      '10:02 live desk',
    ])
    await events[Symbol.asyncDispose]()
  })

  it('are written before the program ends, and those of a camera that is gone are left out', async () => {
    const gate = await addCamera(database.db, siteId)
    const events = open()
    at('11:00:00')
    events.note('00000000-0000-7000-8000-000000000000' as CameraId, live)
    events.note(gate, { kind: 'stopped', crashed: false })
    await events[Symbol.asyncDispose]()
    expect(await listed(gate)).toEqual(['11:00 stopped desk'])
  })
})

describe('gaps', () => {
  it('of the last day are summed for each camera; what was meant to rest was not missed', async () => {
    const gate = await addCamera(database.db, siteId)
    const events = open()
    await said(
      events,
      gate,
      ['01:00:00', live],
      ['02:00:00', lost],
      ['02:00:30', live],
      ['03:00:00', { kind: 'resting', until: null }],
      ['04:00:00', live],
      ['05:00:00', { kind: 'stopped', crashed: false }],
      ['05:10:00', live],
    )
    at('06:00:00')
    expect((await events.gapsOfLastDay(siteId)).get(gate)).toEqual({ count: 2, seconds: 630 })
  })

  it('are closed at the last sign of life where the program crashed', async () => {
    const gate = await addCamera(database.db, siteId)
    const idle = await addCamera(database.db, siteId)
    const crashed = await addNode(database.db, 'crashed')
    const run = () =>
      createCameraEvents({ store, nodeId: crashed, nodeName: 'crashed', log, now: () => now })
    const before = run()
    await said(before, gate, ['08:00:00', live])
    await said(before, idle, ['08:00:00', { kind: 'disabled' }])
    await database.db.query({
      text: `update node.nodes set heartbeat_at = '2026-11-23T08:30:05Z' where id = $1`,
      values: [crashed],
    })
    const after = run()
    await after.begin()
    await createNodeStore(database.db).heartbeat({ id: crashed, name: 'crashed', appVersion: '1' })
    await said(after, gate, ['09:00:00', live])
    expect(await listed(gate)).toEqual([
      '09:00 live crashed',
      '08:30 stopped crashed',
      '08:00 live crashed',
    ])
    expect(await listed(idle)).toEqual(['08:00 disabled crashed'])
    const gaps = await after.ofDoors(
      siteId,
      Temporal.Instant.from('2026-11-23T08:10:00Z'),
      Temporal.Instant.from('2026-11-23T09:00:20Z'),
    )
    expect(gaps.filter(({ cameraId }) => cameraId === gate)).toEqual([
      expect.objectContaining({
        why: 'stopped',
        fromMs: Date.parse('2026-11-23T08:30:05Z'),
        toMs: Date.parse('2026-11-23T09:00:00Z'),
      }),
    ])
    // Closed once.
    await run().begin()
    await run().begin()
    expect(await listed(gate)).toHaveLength(4)
  })
})
