import { describe, expect, it } from 'vitest'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createSecretStore } from '../../server/adapters/postgres/secret-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { newId } from '../../server/new-id.ts'
import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import { allPages } from '../helpers/all-pages.ts'
import { openTestDatabase } from '../helpers/postgres.ts'
import {
  addCamera,
  addPerson,
  addSite,
  decidedSighting,
  operator,
  someJpeg,
  someQuality,
  templateAlong,
} from '../helpers/records.ts'
import { until } from '../helpers/until.ts'

async function addReference(db: Db, personId: PersonId, axis: number, modelId = 'model-a') {
  const id: ReferenceId = newId<'reference'>()
  const gallery = createGalleryStore(db)
  await db.transaction((tx) =>
    gallery.add(tx, {
      ...{ id, personId, source: 'photo', quality: someQuality, image: someJpeg },
      ...{ template: templateAlong(axis, 0.3), modelId, actor: operator },
    }),
  )
  return id
}

describe('the gallery', () => {
  it('holds the templates of one model and of people who are not archived, bit by bit', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const gallery = createGalleryStore(db)
    const siteId = await addSite(db)
    const [ada, bob] = [await addPerson(db, siteId, 'Ada'), await addPerson(db, siteId, 'Bob')]
    const referenceId = await addReference(db, ada, 1)
    await addReference(db, ada, 2, 'model-b')
    await addReference(db, bob, 3)
    await db.transaction((tx) => createPersonStore(db).setArchived(tx, bob, true))

    const pages = await allPages(gallery, 'model-a')
    expect(pages.map(({ total, people }) => ({ total, people }))).toEqual([
      {
        total: 1,
        people: [
          {
            ...{ personId: ada, name: 'Ada', rejections: [] },
            references: [{ referenceId, template: templateAlong(1, 0.3) }],
          },
        ],
      },
    ])
    expect(await gallery.summary()).toMatchObject({ people: 1, templates: 2 })
    expect(new Uint8Array((await gallery.image(referenceId)) ?? [])).toEqual(someJpeg)
  })

  it('has a new revision after every change of what can be matched, and tells every desktop', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const gallery = createGalleryStore(db)
    const people = createPersonStore(db)
    const heard: number[] = []
    const stop = new AbortController()
    const watching = gallery.watch((revision) => heard.push(revision), stop.signal)
    await until('the first revision', () => heard.length > 0)

    const personId = await addPerson(db, await addSite(db))
    const person = { id: personId, name: 'Eve', employeeNumber: 'e', department: null }
    const referenceId = await addReference(db, personId, 1)
    const changes: Array<() => Promise<unknown>> = [
      () => addReference(db, personId, 2),
      () => db.transaction((tx) => people.update(tx, person)),
      () => db.transaction((tx) => people.setArchived(tx, personId, true)),
      () => db.transaction((tx) => people.setArchived(tx, personId, false)),
      () => db.transaction((tx) => gallery.remove(tx, referenceId)),
    ]
    let before = (await gallery.point()).revision
    for (const change of changes) {
      await change()
      const { revision } = await gallery.point()
      expect(revision).toBeGreaterThan(before)
      await until(`revision ${revision} is heard of`, () => heard.includes(revision))
      before = revision
    }
    stop.abort()
    await watching
  })

  it('tells of the revision again after its connection was cut', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const heard: number[] = []
    const stop = new AbortController()
    const watching = createGalleryStore(db).watch((n) => heard.push(n), stop.signal)
    await until('the first revision', () => heard.length === 1)
    await db.query({
      text: `
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%gallery%'`,
    })
    await until('a second greeting', () => heard.length === 2)
    stop.abort()
    await watching
  })
})

describe('a person', () => {
  it('is enrolled from three references on, and shown by the one most from the front', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const people = createPersonStore(db)
    const id = await addPerson(db, await addSite(db))
    const states: Array<string | undefined> = []
    for (let axis = 0; axis < 3; axis += 1) {
      states.push((await people.find(id))?.state)
      await addReference(db, id, axis)
    }
    const frontal = newId<'reference'>()
    const quality = { ...someQuality, pose: { yaw: 0, pitch: 0, roll: 0 } }
    await db.transaction((tx) =>
      createGalleryStore(db).add(tx, {
        ...{ id: frontal, personId: id, source: 'webcam', quality, image: someJpeg },
        ...{ template: templateAlong(9), modelId: 'model-a', actor: operator },
      }),
    )
    expect(states).toEqual(['not-enrolled', 'few-references', 'few-references'])
    expect(await people.find(id)).toMatchObject({
      state: 'enrolled',
      referenceCount: 4,
      portraitId: frontal,
    })
  })
})

describe('a site', () => {
  it('is made once by desktops that start at the same time', async () => {
    await using database = await openTestDatabase()
    const sites = createSiteStore(database.db)
    const made = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        sites.ensureDefault({ id: newId<'site'>(), name: `Site ${n}`, timeZone: 'UTC' }),
      ),
    )
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await sites.list()).toHaveLength(1)
  })

  it('of the demo comes first while it is there, and goes with all its records', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const sites = createSiteStore(db)
    const works = await addSite(db)
    const keptPerson = await addPerson(db, works)
    const demo = await addSite(db, 'UTC', true)
    expect((await sites.current())?.id).toBe(demo)

    const secretId = newId<'secret'>()
    await db.transaction((tx) => createSecretStore(db).add(tx, secretId, Buffer.alloc(40)))
    const cameraId = await addCamera(db, demo, { passwordSecretId: secretId })
    const personId = await addPerson(db, demo)
    await addReference(db, personId, 1)
    const seen = decidedSighting(cameraId, { personId })
    await db.transaction((tx) => createSightingStore(db).record(tx, seen))

    await db.transaction((tx) => sites.remove(tx, demo))
    expect((await sites.current())?.id).toBe(works)
    for (const table of [
      'site.cameras',
      'vault.secrets',
      'people.templates',
      'recognition.sightings',
      'recognition.sighting_crops',
    ]) {
      const { rows } = await db.query({ text: `select count(*) as rows from ${table}` })
      expect([table, rows]).toEqual([table, [{ rows: 0 }]])
    }
    expect(await createPersonStore(db).find(keptPerson)).not.toBeNull()
  })
})

describe('a camera', () => {
  it('leaves the list when removed, and its sightings keep its name', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const cameras = createCameraStore(db)
    const siteId = await addSite(db)
    const id = await addCamera(db, siteId, { name: 'Gate' })
    const seen = decidedSighting(id)
    await db.transaction((tx) => createSightingStore(db).record(tx, seen))
    expect(await db.transaction((tx) => cameras.remove(tx, id))).toBe(true)
    expect(await cameras.list(siteId)).toEqual([])
    expect(await cameras.find(id)).toBeNull()
    expect((await createSightingStore(db).find(seen.id))?.cameraName).toBe('Gate')
    await addCamera(db, siteId, { name: 'Gate' })
  })
})

describe('recent sightings', () => {
  it('come newest first and can be narrowed down', async () => {
    await using database = await openTestDatabase()
    const { db } = database
    const store = createSightingStore(db)
    const siteId = await addSite(db)
    const [gate, yard] = [await addCamera(db, siteId), await addCamera(db, siteId)]
    const personId = await addPerson(db, siteId)
    const at = (second: number) => `2026-11-23T08:00:0${second}Z`
    const sightings = [
      decidedSighting(gate, { decidedAt: at(1) }),
      decidedSighting(yard, { decidedAt: at(2), personId }),
      decidedSighting(gate, { decidedAt: at(3), personId }),
    ]
    for (const sighting of sightings) await db.transaction((tx) => store.record(tx, sighting))
    const [first, second, third] = sightings.map(({ id }) => id)
    const ids = async (query: Partial<Parameters<typeof store.recent>[0]>) =>
      (await store.recent({ limit: 10, ...query })).map(({ id }) => id)
    expect(await ids({})).toEqual([third, second, first])
    expect(await ids({ limit: 2 })).toEqual([third, second])
    expect(await ids({ before: at(3) })).toEqual([second, first])
    expect(await ids({ outcome: 'unknown' })).toEqual([first])
    expect(await ids({ cameraId: gate, personId })).toEqual([third])
  })
})
