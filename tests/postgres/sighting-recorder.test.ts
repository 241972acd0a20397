import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { DecidedSighting } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'
import { createDatabase, type Db } from '../../server/adapters/postgres/database.ts'
import { migrate } from '../../server/adapters/postgres/migrate.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { openSpool } from '../../server/adapters/spool/open-spool.ts'
import { newId } from '../../server/new-id.ts'
import { createSightingRecorder } from '../../server/recognition/sighting-recorder.ts'
import { openTestDatabase } from '../helpers/postgres.ts'
import { migrationsFolder } from '../helpers/postgres-cluster.ts'
import { addCamera, addPerson, addSite, decidedSighting } from '../helpers/records.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'

const log = pino({ level: 'silent' })

/** A recorder on a real database and a real spool, with what it announced. */
async function openRecorder(db: Db, folder: string, apply: (id: string) => void = () => undefined) {
  const spool = await openSpool(path.join(folder, 'spool'), { log })
  const events: LiveEvent[] = []
  const recorder = createSightingRecorder({
    database: db,
    sightings: createSightingStore(db),
    attendance: {
      apply: async (_tx, { sightingId }) => {
        apply(sightingId)
        return []
      },
    },
    spool,
    bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
    log,
    now: () => Temporal.Now.instant(),
  })
  const stop = new AbortController()
  let running: Promise<void> | undefined
  return {
    recorder,
    spool,
    run: () => (running = recorder.run(stop.signal)),
    announced: () =>
      events.flatMap((event) => (event.kind === 'sighting' ? [event.sighting.id] : [])),
    databaseStates: () =>
      events.flatMap((event) => (event.kind === 'database' ? [event.state] : [])),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

async function storedIds(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    text: 'select id from recognition.sightings order by stored_at, id',
  })
  return rows.map(({ id }) => id)
}

/** A database that nobody answers for. */
const nowhere = () =>
  createDatabase(
    { host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'none' },
    { log },
  )

describe('the recorder of sightings', () => {
  it('stores a sighting with its crop once, and announces it after', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path)
    const siteId = await addSite(database.db)
    const cameraId = await addCamera(database.db, siteId, { name: 'Gate' })
    const personId = await addPerson(database.db, siteId, 'Ada')
    const sighting = decidedSighting(cameraId, { personId })

    expect(await setup.recorder.record(sighting)).toBe('stored')
    expect(await setup.recorder.record(sighting)).toBe('duplicate')

    const store = createSightingStore(database.db)
    const [stored, ...others] = await store.recent({ limit: 10 })
    expect(others).toEqual([])
    expect(stored).toMatchObject({
      id: sighting.id,
      cameraName: 'Gate',
      outcome: 'matched',
      person: { id: personId, name: 'Ada', portraitId: null },
      box: sighting.box,
      firstSeenAt: '2026-11-23T08:00:00Z',
    })
    expect(new Uint8Array((await store.crop(sighting.id)) ?? [])).toEqual(sighting.crop)
    expect(setup.announced()).toEqual([sighting.id])
  })

  it('counts every sighting as stored, waiting or known before, at any moment', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path)
    const siteId = await addSite(database.db)
    const sighting = decidedSighting(await addCamera(database.db, siteId))
    const { recorder } = setup
    const storing = recorder.record(sighting)
    expect(recorder.counts()).toMatchObject({ decided: 1, stored: 0, waiting: 1 })
    await storing
    expect(recorder.counts()).toMatchObject({ decided: 1, stored: 1, waiting: 0 })
    await recorder.record(sighting)
    expect(recorder.counts()).toMatchObject({ decided: 2, stored: 1, duplicates: 1, waiting: 0 })
  })

  it('counts one that comes again while it waits on disk', async () => {
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(nowhere(), folder.path)
    const sighting = decidedSighting(newId<'camera'>())
    for (let times = 0; times < 2; times++) await setup.recorder.record(sighting)
    expect(setup.recorder.counts()).toMatchObject({ decided: 2, duplicates: 1, waiting: 1 })
  })

  it('shows with a sighting why it was decided so: names, votes, rarity, quality', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path)
    const siteId = await addSite(database.db)
    const cameraId = await addCamera(database.db, siteId)
    const names = ['Ada', 'Bob', 'Cyd', 'Dan']
    const people = []
    for (const name of names) people.push(await addPerson(database.db, siteId, name))
    const candidates = people.map((personId, place) => ({ personId, similarity: 0.6 - place / 10 }))
    const sighting = decidedSighting(cameraId, { candidates, similarity: 0.6 })
    await setup.recorder.record(sighting)
    const store = createSightingStore(database.db, {
      oneIn: (modelId, similarity) => (modelId === 'test-model' ? similarity * 1000 : null),
    })
    expect(await store.find(sighting.id)).toMatchObject({
      revised: null,
      votes: { examined: 3, agreeing: 2 },
      oneIn: 600,
      quality: sighting.quality,
      candidates: candidates
        .slice(0, 3)
        .map((candidate, place) => ({ ...candidate, name: names[place], portraitId: null })),
    })
  })

  it('reads a sighting that is older than the count of votes and some measures', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path)
    const cameraId = await addCamera(database.db, await addSite(database.db))
    const sighting = decidedSighting(cameraId, { examined: 0, agreeing: 0, similarity: null })
    await setup.recorder.record(sighting)
    await database.db.query({
      text: `update recognition.sightings set quality = quality - 'clipped' - 'occlusion' - 'truncation'`,
    })
    expect(await createSightingStore(database.db).find(sighting.id)).toMatchObject({
      votes: null,
      oneIn: null,
      candidates: [],
      quality: { clipped: 0, occlusion: 0, truncation: 0 },
    })
  })

  it('moves the end of a sighting forward only', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path)
    const cameraId = await addCamera(database.db, await addSite(database.db))
    const sighting = decidedSighting(cameraId)
    await setup.recorder.record(sighting)
    await setup.recorder.extend(sighting.id, '2026-11-23T08:00:09.5Z')
    await setup.recorder.extend(sighting.id, '2026-11-23T08:00:05Z')
    const stored = await createSightingStore(database.db).find(sighting.id)
    expect(stored?.lastSeenAt).toBe('2026-11-23T08:00:09.5Z')
  })

  it('loses nothing, repeats nothing and keeps the order when PostgreSQL is killed at work', async () => {
    await using folder = await temporaryFolder()
    await using server = await startEmbeddedPostgres({ dataDir: folder.path, log })
    await migrate(server.connection, { directory: migrationsFolder, log })
    await using db = createDatabase(server.connection, { log })
    await using setup = await openRecorder(db, folder.path)
    void setup.run()
    const cameraId = await addCamera(db, await addSite(db))
    const sightings = Array.from({ length: 90 }, () => decidedSighting(cameraId))

    const outcomes: Array<Promise<string>> = []
    for (const [i, sighting] of sightings.entries()) {
      outcomes.push(setup.recorder.record(sighting))
      if (i === 30 && server.pid !== undefined) process.kill(server.pid, 'SIGKILL')
      // Some arrive while others are under way, some after a pause.
      if (i % 10 === 0) await outcomes.at(-1)
    }
    const settled = await Promise.all(outcomes)
    expect(settled).toContain('stored')
    expect(settled).toContain('spooled')
    await until('all is stored', () => setup.recorder.state().kind === 'up' && !setup.spool.count)

    const wanted = sightings.map(({ id }) => id)
    expect(await storedIds(db)).toEqual(wanted)
    const announced = setup.announced()
    // The one whose commit was cut off may have been stored without an announcement.
    expect(announced).toEqual(wanted.filter((id) => announced.includes(id)))
    expect(announced.length).toBeGreaterThanOrEqual(wanted.length - 1)
    expect(setup.databaseStates().at(0)).toMatchObject({ kind: 'down' })
    expect(setup.databaseStates().at(-1)).toEqual({ kind: 'up' })
  })

  it('stores after a restart what an earlier run left on disk', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    const cameraId = await addCamera(database.db, await addSite(database.db))
    const sightings = [decidedSighting(cameraId), decidedSighting(cameraId)]
    {
      await using gone = nowhere()
      await using before = await openRecorder(gone, folder.path)
      for (const sighting of sightings) {
        expect(await before.recorder.record(sighting)).toBe('spooled')
      }
      const [again] = sightings
      expect(again && (await before.recorder.record(again))).toBe('duplicate')
      expect(before.recorder.state()).toMatchObject({
        kind: 'down',
        spooled: 2,
        message: expect.stringMatching(/2 sightings wait on disk/) as string,
      })
    }
    await using after = await openRecorder(database.db, folder.path)
    void after.run()
    await until('all is stored', () => after.spool.count === 0)
    expect(after.announced()).toEqual(sightings.map(({ id }) => id))
  })

  it('lets nothing overtake what waits, although the database is back', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    const cameraId = await addCamera(database.db, await addSite(database.db))
    await using gone = nowhere()
    const flaky = { ...database.db, transaction: gone.transaction }
    await using setup = await openRecorder(flaky, folder.path)
    const [first, second] = [decidedSighting(cameraId), decidedSighting(cameraId)]
    expect(await setup.recorder.record(first)).toBe('spooled')
    flaky.transaction = database.db.transaction
    expect(await setup.recorder.record(second)).toBe('spooled')
    void setup.run()
    await until('all is stored', () => setup.spool.count === 0)
    expect(await storedIds(database.db)).toEqual([first.id, second.id])
    expect(setup.announced()).toEqual([first.id, second.id])
  })

  it('puts aside what can never be stored, with the reason, and goes on', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    const cameraId = await addCamera(database.db, await addSite(database.db))
    const poison = decidedSighting(newId<'camera'>())
    const good = decidedSighting(cameraId)
    {
      await using gone = nowhere()
      await using before = await openRecorder(gone, folder.path)
      await before.recorder.record(poison)
      await before.recorder.record(good)
    }
    await using after = await openRecorder(database.db, folder.path)
    void after.run()
    await until('all is handled', () => after.spool.count === 0)
    expect(await storedIds(database.db)).toEqual([good.id])

    const unknownCamera = decidedSighting(newId<'camera'>())
    expect(await after.recorder.record(unknownCamera)).toBe('rejected')
    const rejected = path.join(folder.path, 'spool/rejected')
    const reasons = (await readdir(rejected)).filter((name) => name.endsWith('.txt'))
    expect(reasons).toHaveLength(2)
    expect(await readFile(path.join(rejected, reasons[0] ?? ''), 'utf8')).toMatch(
      /null value in column "site_id"/,
    )
  })

  it('stores neither sighting nor punches when attendance fails, and keeps the sighting', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    await using setup = await openRecorder(database.db, folder.path, () => {
      throw new Error('a bug in the rules')
    })
    const siteId = await addSite(database.db)
    const cameraId = await addCamera(database.db, siteId)
    const personId = await addPerson(database.db, siteId)
    expect(await setup.recorder.record(decidedSighting(cameraId, { personId }))).toBe('rejected')
    expect(await storedIds(database.db)).toEqual([])
    expect(setup.announced()).toEqual([])
  })

  it('says so when the disk takes no more, and stores from memory', async () => {
    await using database = await openTestDatabase()
    await using folder = await temporaryFolder()
    const cameraId = await addCamera(database.db, await addSite(database.db))
    let there = false
    await using gone = nowhere()
    const flaky: Db = {
      ...database.db,
      transaction: (work) => (there ? database.db : gone).transaction(work),
      ping: () => (there ? database.db : gone).ping(),
    }
    await using setup = await openRecorder(flaky, folder.path)
    const sighting: DecidedSighting = decidedSighting(cameraId)
    // A folder in the way of the file to be written stands for a disk that refuses.
    await mkdir(path.join(folder.path, `spool/000000000001_${sighting.id}.sighting.part`))
    await writeFile(path.join(folder.path, 'spool/unrelated'), '')
    expect(await setup.recorder.record(sighting)).toBe('spooled')
    expect(setup.recorder.state()).toMatchObject({
      kind: 'down',
      message: expect.stringMatching(/disk takes no more: 1 of them are in memory/) as string,
    })
    there = true
    void setup.run()
    await until('it is stored', () => setup.spool.count === 0)
    expect(await storedIds(database.db)).toEqual([sighting.id])
  })
})

describe('a database that is frozen', () => {
  it('is given up on within seconds', async () => {
    await using folder = await temporaryFolder()
    await using server = await startEmbeddedPostgres({ dataDir: folder.path, log })
    await using db = createDatabase(server.connection, { log })
    const pid = server.pid ?? -1
    process.kill(pid, 'SIGSTOP')
    try {
      await expect(db.ping()).rejects.toMatchObject({ code: 'unavailable' })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await db.ping()
  }, 10_000)
})
