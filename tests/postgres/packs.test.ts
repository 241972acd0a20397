import { createServer } from 'node:http'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { call, ORPCError } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NodeId, SiteId } from '../../contracts/ids.ts'
import { packFiles } from '../../contracts/model-pack.ts'
import type { PackInspection, PackSource, Reembedding } from '../../contracts/recognition.ts'
import { createPackStore } from '../../server/adapters/postgres/pack-store.ts'
import { newId } from '../../server/new-id.ts'
import type { ModelsToRun } from '../../server/recognition/inference-pool.ts'
import { keepEmbedded } from '../../server/recognition/packs/keep-embedded.ts'
import { openPackWorker } from '../../server/recognition/packs/pack-worker.ts'
import { sha256Of, writeSecondPack } from '../helpers/face-packs.ts'
import {
  builtInPack,
  emptyPicture,
  enrolPictures,
  facePictures,
  openDesktop,
  seePictures,
  workerDeps,
  type Desktop,
  type SeenPicture,
} from '../helpers/pack-desktop.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addSite, operator } from '../helpers/records.ts'
import { temporaryFolder, type TemporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import { zipOf } from '../helpers/zip.ts'

const context = { actor: operator, log: pino({ level: 'silent' }) }
const second = 'turned-1.0'

let database: TestDatabase
let home: TemporaryFolder
let given: string
let siteId: SiteId
/** Thirty faces, and one picture in which nobody is. */
let faces: ReadonlyArray<SeenPicture>
let blank: ReadonlyArray<SeenPicture>

const dataDir = (name: string): string => path.join(home.path, name)
const desktop = (name = 'one', nodeId?: NodeId): Promise<Desktop> =>
  openDesktop(database.db, dataDir(name), nodeId)

const inspect = ({ router }: Desktop, source: PackSource): Promise<PackInspection> =>
  call(router.inspectPack, source, { context })

async function ticketFor(at: Desktop, folder = given): Promise<string> {
  const inspection = await inspect(at, { kind: 'folder', folder })
  if (inspection.kind === 'refused') throw new Error(inspection.message)
  return inspection.ticket
}

async function install(at: Desktop, folder = given) {
  const ticket = await ticketFor(at, folder)
  return call(at.router.installPack, { ticket, acceptLicence: true }, { context })
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it was allowed'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError)) throw error
  return error.message
}

async function rowsOf<Row extends Record<string, unknown>>(text: string, values: unknown[] = []) {
  return (await database.db.query<Row>({ text, values })).rows
}

const actions = async (): Promise<ReadonlyArray<string>> =>
  (
    await rowsOf<{ action: string }>(
      `select action from audit.changes where entity = 'pack' order by id`,
    )
  ).map(({ action }) => action)

const templatesOf = async (modelId: string): Promise<number> =>
  (
    await rowsOf<{ count: number }>(
      'select count(*) as count from people.templates where model_id = $1',
      [modelId],
    )
  )[0]?.count ?? 0

beforeAll(async () => {
  database = await openTestDatabase()
  home = await temporaryFolder(0o755)
  given = dataDir('given')
  await writeSecondPack(given)
  const pictures = [...(await facePictures(30)), await emptyPicture()]
  const seen = await seePictures(pictures, home.path)
  faces = seen.slice(0, 30)
  blank = seen.slice(30)
})
afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => {
  for (const text of [
    'delete from recognition.pack_change',
    'update recognition.active_pack set pack_id = null',
    'delete from recognition.packs',
    'delete from recognition.rejections',
    'delete from people.people',
    'delete from site.sites',
  ])
    await database.db.query({ text })
  // The record of changes only grows; each test looks at what came since.
  await database.db.query({ text: 'alter table audit.changes disable trigger all' })
  await database.db.query({ text: 'delete from audit.changes' })
  await database.db.query({ text: 'alter table audit.changes enable trigger all' })
  siteId = await addSite(database.db)
})

describe('installing face models', () => {
  it('shows the licence first, and installs exactly what was inspected once it is accepted', async () => {
    await using at = await desktop('install')
    const inspection = await inspect(at, { kind: 'folder', folder: given })
    expect(inspection).toMatchObject({
      kind: 'ok',
      pack: {
        id: second,
        licence: { spdx: 'LicenseRef-Test', text: 'For tests only. No rights are granted.\n' },
        detector: 'Ultra-Light RFB (detector.onnx)',
        builtIn: false,
        active: false,
        acceptedAt: null,
      },
    })
    expect((await call(at.router.packs, undefined, { context })).map(({ id }) => id)).toEqual([
      builtInPack.id,
    ])
    const ticket = inspection.kind === 'ok' ? inspection.ticket : ''
    await expect(
      call(at.router.installPack, { ticket, acceptLicence: false as never }, { context }),
    ).rejects.toThrow(/validation/i)

    const installed = await call(
      at.router.installPack,
      { ticket, acceptLicence: true },
      { context },
    )
    expect(installed).toMatchObject({ id: second, acceptedBy: operator.name, active: false })
    expect(await call(at.router.packs, undefined, { context })).toEqual([
      expect.objectContaining({ id: builtInPack.id, builtIn: true, active: true }),
      installed,
    ])
    expect((await readdir(path.join(dataDir('install'), 'packs'))).toSorted()).toEqual([second])
    expect(await actions()).toEqual(['pack.installed'])
    expect(at.events).toContainEqual({ kind: 'recognition-changed' })
    const again = call(at.router.installPack, { ticket, acceptLicence: true }, { context })
    expect(await refusal(again)).toMatch(/Check the face models again/)
    await call(at.router.removePack, { id: second }, { context })
  })

  it('takes them from an address, by the checksum of the archive', async () => {
    await using at = await desktop('download')
    const names = await readdir(given)
    const zip = zipOf(
      await Promise.all(
        names.map(async (name) => ({ name, data: await readFile(path.join(given, name)) })),
      ),
    )
    const server = createServer((_request, response) => response.end(zip))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/turned.zip`
    try {
      const wrong = await inspect(at, { kind: 'url', url, sha256: '0'.repeat(64) })
      expect(wrong.kind === 'refused' && wrong.message).toMatch(/SHA-256 is [0-9a-f]{64}, not the/)
      const right = await inspect(at, { kind: 'url', url, sha256: sha256Of(zip) })
      expect(right).toMatchObject({ kind: 'ok', pack: { id: second } })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('refuses models with an operator that there is not, naming file and operator', async () => {
    await using at = await desktop('operator')
    const folder = dataDir('given-operator')
    await writeSecondPack(folder, { embedder: 'unknown operator' })
    const inspection = await inspect(at, { kind: 'folder', folder })
    expect(inspection.kind === 'refused' && inspection.message).toMatch(/embedder\.onnx.*Fluxion/s)
    expect(await readdir(path.join(dataDir('operator'), 'packs'))).toEqual([])
    for (const { exited } of at.host.started) await exited
  })

  it('refuses an id that is taken by other files, or by the built-in ones', async () => {
    await using at = await desktop('taken')
    await install(at)
    await install(at)
    expect(await actions()).toEqual(['pack.installed', 'pack.installed'])
    const folder = dataDir('given-taken')
    const manifest = await writeSecondPack(folder)
    const changed = { ...manifest, thresholds: { ...manifest.thresholds } }
    changed.thresholds.margin = { ...changed.thresholds.margin, value: 0.01 }
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(changed))
    const other = await inspect(at, { kind: 'folder', folder })
    expect(other.kind === 'refused' && other.message).toMatch(/Other face models are installed as/)
    await writeFile(
      path.join(folder, 'manifest.json'),
      JSON.stringify({ ...manifest, id: builtInPack.id }),
    )
    const builtIn = await inspect(at, { kind: 'folder', folder })
    expect(builtIn.kind === 'refused' && builtIn.message).toMatch(/id of the built-in face models/)
  })

  it('forgets what was inspected after an hour, and all but the newest three', async () => {
    await using at = await desktop('tickets')
    const first = await ticketFor(at)
    at.later(1)
    const late = call(at.router.installPack, { ticket: first, acceptLicence: true }, { context })
    expect(await refusal(late)).toMatch(/is not kept any more/)
    expect(await readdir(path.join(dataDir('tickets'), 'packs'))).toEqual([])
    for (let i = 0; i < 4; i++) await ticketFor(at)
    expect(await readdir(path.join(dataDir('tickets'), 'packs'))).toHaveLength(3)
    await using next = await desktop('tickets')
    expect(await readdir(path.join(dataDir('tickets'), 'packs'))).toEqual([])
    expect(next.packs.problem()).toBeNull()
  })
})

/** Stands in for the pool: remembers what it was told to run, and reads stills with a process of its own. */
function fakePool(at: Desktop) {
  const told: ModelsToRun[] = []
  let modelId = at.packs.toRun().modelId
  return {
    told,
    get modelId() {
      return modelId
    },
    switchModels: async (models: ModelsToRun) => {
      told.push(models)
      modelId = models.modelId
    },
    examine: async (image: Uint8Array) => {
      const { modelsDir } = at.packs.toRun()
      if (modelsDir === null) throw new Error('there are no models')
      const pack = { folder: modelsDir, manifest: at.packs.manifest() }
      const opened = await openPackWorker(workerDeps(at.host, home.path), pack)
      if (opened.kind === 'failed') throw new Error(opened.message)
      await using worker = opened.worker
      return await worker.examine(image)
    },
  }
}

/** A desktop that follows the active pack, as a running program does. */
async function follow(at: Desktop) {
  const stopping = new AbortController()
  const pool = fakePool(at)
  let switched = 0
  const onSwitched = async (): Promise<void> => void (switched += 1)
  const following = at.packs.follow({ pool, onSwitched }, stopping.signal)
  return {
    pool,
    switched: () => switched,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await following
    },
  }
}

const activate = (at: Desktop, id = second) => call(at.router.activatePack, { id }, { context })
const stateOf = (at: Desktop): Promise<Reembedding> =>
  call(at.router.reembedding, undefined, { context })

const ended = (at: Desktop): Promise<Reembedding> =>
  until('the change has ended', async () => {
    const state = await stateOf(at)
    return state.kind === 'finished' || state.kind === 'failed' ? state : null
  })

/** Templates of a model by reference, with the transaction that wrote each. */
async function stored(modelId: string) {
  const rows = await rowsOf<{ reference_id: string; template: Buffer; written: string }>(
    `select reference_id, template, xmin::text as written from people.templates
     where model_id = $1 order by reference_id`,
    [modelId],
  )
  return new Map(
    rows.map(({ reference_id, template, written }) => {
      const values = Float32Array.from({ length: 512 }, (_, i) => template.readFloatLE(i * 4))
      return [reference_id, { values, written }] as const
    }),
  )
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0)
const turned = (values: Float32Array): Float32Array => values.toReversed().map((value) => -value)

describe('changing to other face models', () => {
  /** More than a batch: the first one is stored when the second is held up. */
  const many = 18
  const untilHeld = 17
  const stored16 = () => until('a batch is stored', async () => (await templatesOf(second)) === 16)

  const enrol = (count: number) =>
    enrolPictures(database.db, siteId, [...faces.slice(0, count), ...blank])

  it('embeds every reference and rejection anew, also those added meanwhile, and then switches', async () => {
    const enrolled = await enrol(many)
    const [someone, nobody] = [enrolled[0], enrolled.at(-1)]
    await database.db.query({
      text: `
        insert into recognition.rejections (id, person_id, image, actor_id, actor_name)
        select $1, person_id, image, 'x', 'X' from people.face_references where id = $2`,
      values: [newId<'rejection'>(), someone?.id],
    })
    await using at = await desktop()
    await using following = await follow(at)
    await install(at)
    at.host.hold(untilHeld)
    await activate(at)
    await stored16()
    expect(following.pool.told).toEqual([])
    expect(await createPackStore(database.db).active()).toBeNull()
    const [late] = await enrolPictures(database.db, siteId, faces.slice(-1))
    at.host.release()

    const state = await ended(at)
    expect(state).toMatchObject({
      kind: 'finished',
      packId: second,
      // With the rejection, and whoever came meanwhile.
      embedded: many + 2,
      failed: [{ referenceId: nobody?.id, personId: nobody?.personId, name: `Person ${many}` }],
    })
    expect(await createPackStore(database.db).active()).toBe(second)
    const before = await stored(builtInPack.id)
    const after = await stored(second)
    expect(after.has(late?.id ?? '')).toBe(true)
    expect([before.size, after.size]).toEqual([many + 2, many + 1])
    for (const [id, { values }] of after) {
      const original = before.get(id)?.values ?? new Float32Array()
      // The same face, in a space of its own.
      expect(dot(values, turned(original))).toBeGreaterThan(0.7)
      expect(Math.abs(dot(values, original))).toBeLessThan(0.4)
    }
    expect(await rowsOf('select model_id from recognition.rejection_templates')).toContainEqual({
      model_id: second,
    })
    expect(await actions()).toEqual(['pack.installed', 'pack.change-started', 'pack.activated'])

    await until('the pool runs them', () => following.switched() === 1)
    const folder = path.join(dataDir('one'), 'packs', second)
    expect(following.pool.told).toMatchObject([{ modelsDir: folder, modelId: second }])
    const progress = at.events.flatMap((event) =>
      event.kind === 'reembedding' && event.state.kind === 'running' ? event.state : [],
    )
    expect(progress.map(({ done }) => done)).toEqual(
      progress.map(({ done }) => done).toSorted((a, b) => a - b),
    )
    expect(progress.length).toBeGreaterThan(1)
    await at.host.started.at(-1)?.exited
  })

  it('goes back at once: what the models before had made was kept', async () => {
    await enrol(2)
    await using at = await desktop()
    await install(at)
    await activate(at)
    await ended(at)
    const before = await stored(builtInPack.id)
    await activate(at, builtInPack.id)
    await until('they are in use', async () => !(await createPackStore(database.db).active()))
    expect(await stored(builtInPack.id)).toEqual(before)
    expect(await refusal(activate(at, builtInPack.id))).toMatch(/is in use already/)
  })

  it('goes on after a restart with what is missing', async () => {
    await enrol(many)
    const nodeId = newId<'node'>()
    {
      await using at = await desktop('one', nodeId)
      await install(at)
      at.host.hold(untilHeld)
      await activate(at)
      await stored16()
    }
    const half = await stored(second)
    expect(half.size).toBe(16)
    expect(await createPackStore(database.db).active()).toBeNull()

    await using at = await desktop('one', nodeId)
    await using following = await follow(at)
    expect(await ended(at)).toMatchObject({ kind: 'finished', embedded: many })
    const whole = await stored(second)
    expect(whole.size).toBe(many)
    for (const [id, { written }] of half) expect(whole.get(id)?.written).toBe(written)
    await until('the pool runs them', () => following.switched() === 1)
  })

  it('goes on when its process is killed', async () => {
    await enrol(many)
    await using at = await desktop()
    await install(at)
    const tried = at.host.started.length
    at.host.hold(untilHeld)
    await activate(at)
    await stored16()
    at.host.started.at(-1)?.kill()
    at.host.release()
    expect(await ended(at)).toMatchObject({ kind: 'finished', embedded: many })
    expect(at.host.started.length).toBe(tried + 2)
  })

  it('is one at a time, and can be cancelled from any desktop', async () => {
    await enrol(many)
    await using one = await desktop()
    await using two = await desktop('two')
    await install(one)
    await install(two)
    one.host.hold(untilHeld)
    await activate(one)
    await stored16()
    expect(await refusal(activate(two))).toMatch(/Another change of face models is under way/)
    expect(await stateOf(two)).toMatchObject({
      kind: 'running',
      packId: second,
      done: 16,
      total: many + 1,
    })
    expect(await refusal(call(two.router.removePack, { id: second }, { context }))).toMatch(
      /in use/,
    )
    await call(two.router.cancelActivation, undefined, { context })
    one.host.release()
    await until('it has stopped', async () => (await stateOf(one)).kind === 'idle')
    expect(await createPackStore(database.db).active()).toBeNull()
    expect(await refusal(call(two.router.cancelActivation, undefined, { context }))).toMatch(
      /No change of face models is under way/,
    )
    // What was embedded serves another time.
    const kept = await stored(second)
    expect(kept.size).toBeGreaterThanOrEqual(16)
    await activate(two)
    expect(await ended(two)).toMatchObject({ kind: 'finished', embedded: many })
    const whole = await stored(second)
    for (const [id, { written }] of kept) expect(whole.get(id)?.written).toBe(written)
  })

  it('leaves a desktop that lacks the files without recognition until they are installed there', async () => {
    await enrol(1)
    await using one = await desktop()
    await using two = await desktop('without')
    await using following = await follow(two)
    await install(one)
    await activate(one)
    await ended(one)
    await until('the other desktop follows', () => following.pool.told.length === 1)
    expect(following.pool.told).toEqual([{ modelsDir: null, modelId: second }])
    expect(two.packs.problem()).toBe(
      `This desktop lacks the face models ${second}. Install it again under Settings, Face models.`,
    )
    expect(two.packs.manifest().id).toBe(second)
    await install(two)
    await until('it recognises again', () => following.pool.told.length === 2)
    expect(two.packs.problem()).toBeNull()
    expect(following.pool.told[1]).toMatchObject({
      modelsDir: path.join(dataDir('without'), 'packs', second),
      modelId: second,
    })
  })

  it('ends without a switch when the models do not run any more', async () => {
    await enrol(1)
    await using at = await desktop('broken')
    await install(at)
    const folder = path.join(dataDir('broken'), 'packs', second)
    const manifest = packFiles(builtInPack)[0]
    await writeFile(path.join(folder, manifest?.file ?? ''), 'not a model')
    expect(await refusal(activate(at))).toMatch(/detector\.onnx.*sha256 differs/)
    expect(await createPackStore(database.db).change()).toBeNull()
  })

  it('makes what is missing of people who were enrolled where the switch came late', async () => {
    await enrol(2)
    await using at = await desktop()
    await install(at)
    await activate(at)
    await ended(at)
    await enrolPictures(database.db, siteId, faces.slice(4, 6))
    expect(await templatesOf(second)).toBe(2)
    await using again = await desktop()
    const stopping = new AbortController()
    const keeping = keepEmbedded(
      {
        ...{ database: database.db, packs: createPackStore(database.db), lookEveryMs: 50 },
        ...{ builtInId: builtInPack.id, faces: fakePool(again), log: context.log },
      },
      stopping.signal,
    )
    await until('they have templates', async () => (await templatesOf(second)) === 4)
    stopping.abort()
    await keeping
  })
})

describe('removing face models', () => {
  it('takes their files and templates along, and is refused while they are in use', async () => {
    await enrolPictures(database.db, siteId, faces.slice(0, 1))
    await using at = await desktop('removing')
    await install(at)
    await activate(at)
    await ended(at)
    const remove = (id: string) => call(at.router.removePack, { id }, { context })
    expect(await refusal(remove(second))).toMatch(/are in use/)
    expect(await refusal(remove(builtInPack.id))).toMatch(/cannot be removed/)
    await activate(at, builtInPack.id)
    await until('others are in use', async () => !(await createPackStore(database.db).active()))
    await remove(second)
    expect([await templatesOf(second), await templatesOf(builtInPack.id)]).toEqual([0, 1])
    expect(await readdir(path.join(dataDir('removing'), 'packs'))).toEqual([])
    expect((await actions()).at(-1)).toBe('pack.removed')
    expect(await refusal(remove(second))).toMatch(/not installed any more/)
  })
})
