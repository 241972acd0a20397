import { call, ORPCError } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CameraInput } from '../../contracts/cameras.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createDatabase } from '../../server/adapters/postgres/database.ts'
import { createSecretStore } from '../../server/adapters/postgres/secret-store.ts'
import { createVault } from '../../server/adapters/vault/vault.ts'
import { cameraCredentials } from '../../server/cameras/camera-credentials.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import { cameraInput as input, cameraRouter, testVault as vault } from '../helpers/camera-router.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addSite, operator } from '../helpers/records.ts'

const log = pino({ level: 'silent' })

let database: TestDatabase
let events: LiveEvent[]
let probed: ProbeTarget[]

const context = { actor: operator, log }
const router = (db = database.db) => cameraRouter(db, { events, probed })

const failure = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown)
  return error instanceof ORPCError ? { code: error.code, message: error.message } : error
}

async function changes() {
  const { rows } = await database.db.query<{ action: string; before: unknown; after: unknown }>({
    text: 'select action, before, after from audit.changes order by id',
  })
  return rows
}

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  await addSite(database.db)
  events = []
  probed = []
})

describe('adding a camera', () => {
  it('splits credentials off a pasted address and seals the password', async () => {
    const camera = await call(
      router().add,
      input({ mainUrl: 'rtsp://admin:s3cr3t@10.0.0.1/main', subUrl: 'rtsp://10.0.0.1/sub' }),
      { context },
    )
    expect(camera).toMatchObject({
      mainUrl: 'rtsp://10.0.0.1/main',
      username: 'admin',
      hasPassword: true,
      position: 0,
    })
    expect(JSON.stringify(camera)).not.toContain('s3cr3t')
    expect(Object.keys(camera)).not.toContain('passwordSecretId')
    const stored = await createCameraStore(database.db).find(camera.id)
    if (!stored) throw new Error('the camera is not stored')
    const secrets = createSecretStore(database.db)
    expect(await cameraCredentials(stored, { secrets, vault })).toEqual({
      kind: 'ok',
      username: 'admin',
      password: 's3cr3t',
    })
    const stranger = createVault(new Uint8Array(32).fill(8))
    expect(await cameraCredentials(stored, { secrets, vault: stranger })).toMatchObject({
      kind: 'no-password',
    })
    expect(events).toEqual([{ kind: 'cameras-changed' }])
    const written = await changes()
    expect(written.at(-1)).toMatchObject({ action: 'camera.added', before: null })
    expect(JSON.stringify(written)).not.toContain('s3cr3t')
  })

  it('is refused with the reason for another kind of address and for duplicates', async () => {
    await call(router().add, input(), { context })
    expect(
      await failure(call(router().add, input({ mainUrl: 'ftp://10.0.0.1/' }), { context })),
    ).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/^Main stream: .*ftp:/) as string,
    })
    expect(
      await failure(call(router().add, input({ mainUrl: 'rtsp://10.0.0.2/' }), { context })),
    ).toEqual({
      code: 'CONFLICT',
      message: 'There is a camera named "Gate". Choose another name.',
    })
    expect(await failure(call(router().add, input({ name: 'Yard' }), { context }))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(
        /rtsp:\/\/10\.0\.0\.1\/main belongs to another camera/,
      ) as string,
    })
    expect(await call(router().list, undefined, { context })).toHaveLength(1)
  })

  it('needs the permission', async () => {
    const guest = { ...operator, permissions: ['cameras.read' as const] }
    expect(
      await failure(call(router().add, input(), { context: { actor: guest, log } })),
    ).toMatchObject({ code: 'FORBIDDEN' })
    expect(await call(router().list, undefined, { context: { actor: guest, log } })).toEqual([])
  })

  it('says that the database is away when it is', async () => {
    const { connection } = database
    await using away = createDatabase({ ...connection, host: '127.0.0.1', port: 1 }, { log })
    expect(await failure(call(router(away).add, input(), { context }))).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringMatching(
        /database cannot be reached, and nothing was changed/,
      ) as string,
    })
  })
})

describe('what a camera looks for', () => {
  it('is kept, listed, changed and on record', async () => {
    const wish = {
      smallestFace: 40,
      detectorSize: '1280x736',
      region: { x: 0.25, y: 0, w: 0.5, h: 1 },
      livenessRequired: true,
    } as const
    const added = await call(router().add, input(wish), { context })
    expect(added).toMatchObject(wish)
    expect(await call(router().list, undefined, { context })).toMatchObject([wish])
    const other = { ...wish, smallestFace: 80, detectorSize: 'auto', region: null } as const
    const changed = { id: added.id, camera: input({ ...other, livenessRequired: false }) }
    expect(await call(router().update, changed, { context })).toMatchObject({
      ...other,
      livenessRequired: false,
    })
    expect((await changes()).at(-1)).toMatchObject({
      before: wish,
      after: { ...other, livenessRequired: false },
    })
  })

  it('is all of the picture, for faces of 60 px, unless told otherwise', async () => {
    const { smallestFace: _, detectorSize: _size, region: _region, ...rest } = input()
    const { livenessRequired: _liveness, ...bare } = rest
    expect(await call(router().add, bare, { context })).toMatchObject({
      ...{ smallestFace: 60, detectorSize: 'auto', region: null, livenessRequired: false },
    })
  })

  it.each([
    [{ x: 0, y: 0, w: 0.09, h: 1 }, /too small/],
    [{ x: 0, y: 0, w: 1, h: 0.05 }, /too small/],
    [{ x: 0.6, y: 0, w: 0.5, h: 1 }, /beyond the picture/],
    [{ x: 0, y: 0.95, w: 0.5, h: 0.1 }, /beyond the picture/],
  ])('is refused for the region %j', async (region, reason) => {
    expect(await failure(call(router().add, input({ region }), { context }))).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(reason) as string,
    })
  })

  it('never reaches beyond the picture, not by a hair of rounding', async () => {
    const region = { x: 0.3, y: 0, w: 0.700_000_5, h: 1 }
    const camera = await call(router().add, input({ region }), { context })
    expect((camera.region?.x ?? 0) + (camera.region?.w ?? 0)).toBeLessThanOrEqual(1)
  })
})

describe('changing a camera', () => {
  it('keeps, replaces and removes the password as told, and leaves no old one behind', async () => {
    const added = await call(router().add, input({ username: 'a', password: 'one' }), { context })
    const secrets = async () => {
      const { rows } = await database.db.query<{ n: number }>({
        text: 'select count(*) as n from vault.secrets',
      })
      return rows[0]?.n
    }
    const before = await secrets()
    const change = (more: Partial<CameraInput>) =>
      call(
        router().update,
        { id: added.id, camera: input({ username: 'a', ...more }) },
        { context },
      )
    const password = async () => {
      const stored = await createCameraStore(database.db).find(added.id)
      const deps = { secrets: createSecretStore(database.db), vault }
      const opened = stored && (await cameraCredentials(stored, deps))
      return opened?.kind === 'ok' ? opened.password : undefined
    }
    expect(await change({ name: 'Front gate' })).toMatchObject({ hasPassword: true })
    expect(await password()).toBe('one')
    await change({ password: 'two' })
    expect(await password()).toBe('two')
    expect(await secrets()).toBe(before)
    expect(await change({ password: null })).toMatchObject({ hasPassword: false })
    expect(await password()).toBe(null)
    expect(await secrets()).toBe((before ?? 0) - 1)
    expect(JSON.stringify(await changes())).not.toMatch(/"(one|two)"/)
  })

  it('answers that it is gone after it was removed, and forgets its password', async () => {
    const { id } = await call(router().add, input({ username: 'a', password: 'one' }), { context })
    await call(router().remove, { id }, { context })
    expect(await failure(call(router().remove, { id }, { context }))).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await call(router().list, undefined, { context })).toEqual([])
    const { rows } = await database.db.query({
      text: 'select password_secret_id from site.cameras where id = $1',
      values: [id],
    })
    expect(rows).toEqual([{ password_secret_id: null }])
  })
})

describe('testing a camera', () => {
  it('uses the stored password where none is given, and reads both streams', async () => {
    const { id } = await call(router().add, input({ username: 'a', password: 'one' }), { context })
    const { mainUrl, transport } = input()
    const tried = { id, mainUrl, subUrl: 'rtsp://10.0.0.1/gone', username: 'a', transport }
    const result = await call(router().test, tried, { context })
    expect(result).toMatchObject({
      kind: 'ok',
      width: 1920,
      picture: 'data:image/jpeg;base64,/9j/4E5N',
      subStream: { kind: 'failed', cause: 'not-found' },
    })
    expect(probed.map(({ url, password }) => [url, password])).toEqual([
      ['rtsp://10.0.0.1/main', 'one'],
      ['rtsp://10.0.0.1/gone', 'one'],
    ])
  })
})
