import { call, ORPCError } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CameraInput } from '../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createSecretStore } from '../../server/adapters/postgres/secret-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { cameraCredentials } from '../../server/cameras/camera-credentials.ts'
import { newId } from '../../server/new-id.ts'
import {
  cameraInput,
  cameraRouter,
  testVault,
  type CameraRouterLog,
} from '../helpers/camera-router.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addPerson, addSite, decidedSighting, operator } from '../helpers/records.ts'

const context = { actor: operator, log: pino({ level: 'silent' }) }
let database: TestDatabase
let siteId: SiteId
let happened: CameraRouterLog

const router = () => cameraRouter(database.db, happened)
const add = (more: Partial<CameraInput> = {}) => call(router().add, cameraInput(more), { context })
const list = () => call(router().list, undefined, { context })
const names = async () => (await list()).map(({ name }) => name)
const importCsv = (text: string, dryRun = false) =>
  call(router().importCsv, { text, dryRun }, { context })

async function failure(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown)
  return error instanceof ORPCError ? `${String(error.code)}: ${error.message}` : error
}

async function passwordOf(id: CameraId) {
  const stored = await createCameraStore(database.db).find(id)
  const deps = { secrets: createSecretStore(database.db), vault: testVault }
  const opened = stored && (await cameraCredentials(stored, deps))
  return opened?.kind === 'ok' ? opened.password : undefined
}

async function actions(): Promise<ReadonlyArray<string>> {
  const { rows } = await database.db.query<{ action: string }>({
    text: 'select action from audit.changes order by id',
  })
  return rows.map(({ action }) => action)
}

/** What the record of changes gained by `work`. */
async function recorded(work: () => Promise<unknown>): Promise<ReadonlyArray<string>> {
  const before = await actions()
  await work()
  return (await actions()).slice(before.length)
}

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  siteId = await addSite(database.db)
  happened = { events: [], probed: [] }
})

const triangle = [
  { x: 0.1, y: 0.1 },
  { x: 0.5, y: 0.1 },
  { x: 0.3, y: 0.4 },
]
const line = { from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, inward: 'right' } as const

describe('what was drawn and set for a camera', () => {
  it('is kept and given back', async () => {
    const wish = {
      ...{ role: 'line', analysisFps: 2.5, masks: [triangle], zones: [triangle, triangle], line },
      activeHours: [{ days: [1, 5], from: '22:00', to: '06:00' }],
      hardwareDecoding: 'off',
    } as const
    const { id } = await add({
      ...wish,
      activeHours: [{ days: [5, 1, 5], from: '22:00', to: '06:00' }],
    } as CameraInput)
    expect(await list()).toMatchObject([wish])
    const changed = { id, camera: cameraInput() }
    expect(await call(router().update, changed, { context })).toMatchObject({
      ...{ role: 'entry', analysisFps: null, masks: [], zones: [], line: null, activeHours: [] },
    })
  })

  it.each([
    [{ role: 'line' }, /needs a line/],
    [{ line: { ...line, to: { x: 0.01, y: 0.5 } } }, /too short/],
    [{ masks: [[triangle[0], triangle[0], triangle[0]]] }, /mask is too small/],
    [{ mainUrl: 'webcam:', subUrl: 'rtsp://10.0.0.1/' }, /one stream only/],
    [{ mainUrl: 'file:///a.mp4', subUrl: 'file:///b.mp4' }, /one stream only/],
    [{ subUrl: 'http://10.0.0.1/' }, /like the main stream/],
  ])('is refused where it makes no sense: %j', async (more, reason) => {
    expect(await failure(add(more as Partial<CameraInput>))).toMatch(reason)
  })

  it('may be a webcam or a file, which have no login', async () => {
    const webcam = { name: 'Desk', mainUrl: 'webcam:', username: 'u', password: 'p' }
    expect(await add(webcam)).toMatchObject({
      mainUrl: 'webcam:',
      username: null,
      hasPassword: false,
    })
    expect(await add({ name: 'Film', mainUrl: '/videos/a b.mp4' })).toMatchObject({
      mainUrl: 'file:///videos/a%20b.mp4',
    })
    expect(
      await add({ name: 'Web', mainUrl: 'http://u:p@10.0.0.9/v', subUrl: 'https://10.0.0.9/s' }),
    ).toMatchObject({
      ...{ mainUrl: 'http://10.0.0.9/v', username: 'u', hasPassword: true },
    })
  })

  it('makes a sighting of a line camera mere presence until the line is crossed', async () => {
    const { id } = await add({ role: 'line', line })
    const sighting = decidedSighting(id)
    const store = createSightingStore(database.db)
    await database.db.transaction((tx) => store.record(tx, sighting))
    const { rows } = await database.db.query({
      text: 'select camera_role from recognition.sightings where id = $1',
      values: [sighting.id],
    })
    expect(rows).toEqual([{ camera_role: 'observe' }])
  })
})

describe('a copy of a camera', () => {
  it('has everything of it but its name, and is switched off until its address is its own', async () => {
    const gate = await add({ username: 'u', password: 's3cr3t', masks: [triangle] })
    const copy = await call(router().duplicate, { id: gate.id }, { context })
    const { id: _id, name: _name, position: _position, ...same } = gate
    expect(copy).toMatchObject({ ...same, name: 'Gate (copy)', enabled: false, position: 1 })
    expect(await passwordOf(copy.id)).toBe('s3cr3t')
    const second = await call(router().duplicate, { id: copy.id }, { context })
    expect(second.name).toBe('Gate (copy 2)')
    const enable = { ids: [copy.id], enabled: true }
    expect(await failure(call(router().setEnabled, enable, { context }))).toMatch(
      /CONFLICT.*same main stream/,
    )
    const camera = cameraInput({ name: copy.name, mainUrl: 'rtsp://10.0.0.2/main' })
    expect(await call(router().update, { id: copy.id, camera }, { context })).toMatchObject({
      enabled: true,
    })
  })
})

describe('several cameras at once', () => {
  it('are switched off and on together, with a record for each that changed', async () => {
    const a = await add({ name: 'A', mainUrl: 'rtsp://h/a' })
    const b = await add({ name: 'B', mainUrl: 'rtsp://h/b', enabled: false })
    const set = (ids: CameraId[], enabled: boolean) =>
      call(router().setEnabled, { ids, enabled }, { context })
    expect(await recorded(() => set([a.id, b.id], false))).toEqual(['camera.disabled'])
    expect((await list()).map(({ state }) => state.kind)).toEqual(['disabled', 'disabled'])
    expect(await recorded(() => set([a.id, b.id], true))).toEqual([
      'camera.enabled',
      'camera.enabled',
    ])
    expect(await failure(set([a.id, newId<'camera'>()], false))).toMatch(/NOT_FOUND/)
    expect((await list()).map(({ enabled }) => enabled)).toEqual([true, true])
  })

  it('stand on the wall in the order that was asked for', async () => {
    const ids: CameraId[] = []
    for (const name of ['A', 'B', 'C', 'D'])
      ids.push((await add({ name, mainUrl: `rtsp://h/${name}` })).id)
    const [, b, , d] = ids
    if (!b || !d) throw new Error('a camera is missing')
    expect(await recorded(() => call(router().reorder, { ids: [d, b] }, { context }))).toEqual([
      'cameras.reordered',
    ])
    expect(await names()).toEqual(['D', 'B', 'A', 'C'])
    expect((await list()).map(({ position }) => position)).toEqual([0, 1, 2, 3])
    expect(happened.events.at(-1)).toEqual({ kind: 'cameras-changed' })
  })
})

describe('removing a camera', () => {
  it('says beforehand what goes with it', async () => {
    const gate = await add()
    const other = await add({ name: 'Back', mainUrl: 'rtsp://h/b', enabled: false })
    const store = createSightingStore(database.db)
    const personId = await addPerson(database.db, siteId)
    const at = (hour: string) => ({
      ...{ firstSeenAt: `2026-11-23T${hour}:00:00Z`, lastSeenAt: `2026-11-23T${hour}:00:03Z` },
    })
    for (const more of [{ personId, ...at('08') }, { personId, ...at('09') }, at('10')]) {
      await database.db.transaction((tx) => store.record(tx, decidedSighting(gate.id, more)))
    }
    const place = { x: 0, y: 0, w: 1, h: 1 }
    const views = [
      [
        'Night',
        [{ ...place, content: { kind: 'carousel', cameraIds: [other.id, gate.id], seconds: 5 } }],
      ],
      ['Doors', [{ ...place, content: { kind: 'camera', cameraId: gate.id } }]],
      ['Yard', [{ ...place, content: { kind: 'camera', cameraId: other.id } }]],
    ] as const
    for (const [name, slots] of views) {
      await database.db.query({
        text: `
          insert into wall.views (id, site_id, owner_id, name, layout, slots, alarm_watch_list,
            alarm_unknown, alarm_sound, position)
          values ($1, $2, 'me', $3, '4', $4, false, false, false, 0)`,
        values: [newId<'view'>(), siteId, name, JSON.stringify(slots)],
      })
    }
    expect(await call(router().removalImpact, { id: gate.id }, { context })).toEqual({
      ...{ sightings: 3, people: 1, views: ['Doors', 'Night'], lastOfItsRole: true },
      ...{ firstSightingAt: '2026-11-23T08:00:00Z', lastSightingAt: '2026-11-23T10:00:00Z' },
    })
    expect(await call(router().removalImpact, { id: other.id }, { context })).toMatchObject({
      ...{ sightings: 0, firstSightingAt: null, views: ['Night', 'Yard'], lastOfItsRole: false },
    })
  })

  it('can be taken back, but for the password', async () => {
    const gate = await add({ username: 'u', password: 'p' })
    const removed = () => call(router().remove, { id: gate.id }, { context })
    const restored = () => call(router().restore, { id: gate.id }, { context })
    await removed()
    expect(await names()).toEqual([])
    expect(await recorded(restored)).toEqual(['camera.restored'])
    const { state: _state, ...back } = (await list())[0] ?? { state: null }
    expect(back).toEqual({ ...gate, hasPassword: false })
    expect(await failure(restored())).toMatch(/NOT_FOUND/)
    await removed()
    await add({ name: 'gate', mainUrl: 'rtsp://10.0.0.2/' })
    expect(await failure(restored())).toMatch(/CONFLICT.*its name or its stream/)
  })
})

describe('the list as CSV', () => {
  it('goes out without passwords, and comes back to the same cameras', async () => {
    const gate = await add({
      username: 'u',
      password: 's3cr3t',
      masks: [triangle],
      role: 'line',
      line,
    })
    await add({ name: 'Yard', mainUrl: 'http://10.0.0.7/v?pwd=s3cr3t' })
    await call(router().duplicate, { id: gate.id }, { context })
    const csv = await call(router().exportCsv, undefined, { context })
    expect(csv).not.toContain('s3cr3t')
    const before = await list()
    expect(
      await recorded(async () => {
        expect(await importCsv(csv)).toEqual({
          kind: 'ok',
          imported: true,
          added: [],
          changed: [],
          unchanged: 3,
        })
      }),
    ).toEqual([])
    expect(await list()).toEqual(before)
    expect(await passwordOf(gate.id)).toBe('s3cr3t')
  })

  it('adds and changes in one go, names and streams that change places included', async () => {
    const a = await add({ name: 'A', mainUrl: 'rtsp://h/a' })
    const b = await add({ name: 'B', mainUrl: 'rtsp://h/b', username: 'u', password: 'p' })
    const text = `Name;Role;Main stream;Password
B;exit;rtsp://h/a;new
A;entry;rtsp://h/b;
C;observe;rtsp://u:pw@h/c;`
    const said = { kind: 'ok', added: ['C'], changed: ['B', 'A'], unchanged: 0 }
    expect(await importCsv(text, true)).toEqual({ ...said, imported: false })
    expect(await names()).toEqual(['A', 'B'])
    expect(
      await recorded(async () => {
        expect(await importCsv(text)).toEqual({ ...said, imported: true })
      }),
    ).toEqual(['camera.changed', 'camera.changed', 'camera.added'])
    expect(await list()).toMatchObject([
      { id: a.id, name: 'B', role: 'exit', enabled: true },
      { id: b.id, name: 'A', role: 'entry', enabled: true },
      { name: 'C', username: 'u', hasPassword: true },
    ])
    expect([await passwordOf(a.id), await passwordOf(b.id)]).toEqual(['new', 'p'])
    expect(await importCsv(text)).toMatchObject({ unchanged: 3, changed: [] })
  })

  it('of 500 cameras with errors in 20 rows lists all of them, and takes in nothing', async () => {
    await add()
    const mistakes = [
      [0, 'x'.repeat(81), 'Name'],
      [1, 'door', 'Role'],
      [2, 'rtsp://', 'Main stream'],
      [3, 'maybe', 'Enabled'],
      [4, '0,4', 'Analysis rate'],
    ] as const
    const rows = Array.from({ length: 500 }, (_, index) => {
      const cells: string[] = [`Camera ${index}`, 'observe', `rtsp://h/${index}`, 'yes', '5']
      if (index % 25 === 7) {
        const [cell, wrong] = mistakes[Math.floor(index / 25) % mistakes.length] ?? mistakes[0]
        cells[cell] = wrong
      }
      return cells.join(';')
    })
    const csv = ['Name;Role;Main stream;Enabled;Analysis rate', ...rows].join('\r\n')
    const result = await importCsv(csv)
    if (result.kind !== 'refused') throw new Error('it was taken in')
    expect(result.errors.map(({ row, column }) => `${row} ${column ?? '-'}`)).toEqual(
      Array.from(
        { length: 20 },
        (_, index) => `${index * 25 + 9} ${mistakes[index % 5]?.[2] ?? ''}`,
      ),
    )
    expect(await names()).toEqual(['Gate'])
    const good = csv.replaceAll(/^.*(;door;|;maybe;|;0,4|rtsp:\/\/;|x{81}).*\r\n/gm, '')
    expect(await importCsv(good)).toMatchObject({
      kind: 'ok',
      imported: true,
      added: { length: 480 },
    })
    expect(await list()).toHaveLength(481)
  })
})
