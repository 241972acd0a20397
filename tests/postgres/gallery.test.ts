import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { GalleryPart } from '../../contracts/inference.ts'
import { openGalleryIndex, type GalleryIndex } from '../../inference/gallery/gallery-index.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { templateToBytes } from '../../server/adapters/postgres/template-bytes.ts'
import { newId } from '../../server/new-id.ts'
import { DatabaseError } from '../../server/ports/database-error.ts'
import type { GalleryPoint, GalleryStore } from '../../server/ports/gallery-store.ts'
import { feedGallery, type GalleryFeedDeps } from '../../server/recognition/gallery-feed.ts'
import type { GalleryLine, WantListener } from '../../server/recognition/gallery-lines.ts'
import { allPages } from '../helpers/all-pages.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import {
  addPerson,
  addSite,
  operator,
  someJpeg,
  someQuality,
  templateAlong,
} from '../helpers/records.ts'
import { until } from '../helpers/until.ts'

const model = 'model-a'
let database: TestDatabase
let gallery: GalleryStore
let siteId: Awaited<ReturnType<typeof addSite>>

beforeEach(async () => {
  database = await openTestDatabase()
  gallery = createGalleryStore(database.db)
  siteId = await addSite(database.db)
})
afterEach(() => database[Symbol.asyncDispose]())

const person = (name: string) => addPerson(database.db, siteId, name)

async function addReference(personId: PersonId, axis: number, modelId = model) {
  const id: ReferenceId = newId<'reference'>()
  await database.db.transaction((tx) =>
    gallery.add(tx, {
      ...{ id, personId, source: 'photo', quality: someQuality, image: someJpeg },
      ...{ template: templateAlong(axis), modelId, actor: operator },
    }),
  )
  return id
}

const query = (text: string, values: ReadonlyArray<unknown> = []) =>
  database.db.query({ text, values })

async function addRejection(personId: PersonId, axis: number) {
  const id = newId<'sighting'>()
  await query(
    `insert into recognition.rejections (id, person_id, image, actor_id, actor_name)
     values ($1, $2, '\\x01', 'local', 'Local operator')`,
    [id, personId],
  )
  await query(
    `insert into recognition.rejection_templates (rejection_id, model_id, template)
     values ($1, $2, $3)`,
    [id, model, templateToBytes(templateAlong(axis))],
  )
  return id
}

/** Who changed since, by name, with the axes of their references and rejections. */
async function changed(since: GalleryPoint) {
  const changes = await gallery.changesSince(model, since)
  if (changes === 'too-old') return changes
  const axes = (templates: ReadonlyArray<Float32Array>) => templates.map((one) => one.indexOf(1))
  return changes.people.map(({ name, references, rejections }) => [
    name,
    axes(references.map(({ template }) => template)),
    axes(rejections),
  ])
}

describe('what changed since a revision', () => {
  it('is everything of the people whose faces or names changed, as it is now', async () => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await addReference(ada, 1)
    const removed = await addReference(bob, 2)
    let point = await gallery.point()
    const steps: ReadonlyArray<readonly [string, () => Promise<unknown>, unknown]> = [
      ['nothing', async () => undefined, []],
      ['a reference more', () => addReference(bob, 3), [['Bob', [2, 3], []]]],
      ['a rejection', () => addRejection(ada, 9), [['Ada', [1], [9]]]],
      [
        'a name',
        () => query(`update people.people set name = 'Eve' where id = $1`, [ada]),
        [['Eve', [1], [9]]],
      ],
      [
        'a department, which is not of the gallery',
        () => query(`update people.people set department = 'Works' where id = $1`, [ada]),
        [],
      ],
      [
        'a reference less',
        () => database.db.transaction((tx) => gallery.remove(tx, removed)),
        [['Bob', [3], []]],
      ],
      ['a rejection less', () => query('delete from recognition.rejections'), [['Eve', [1], []]]],
      [
        'another template of a reference',
        () =>
          query('update people.templates set template = $1 where reference_id <> $2', [
            templateToBytes(templateAlong(5)),
            removed,
          ]),
        [
          ['Eve', [5], []],
          ['Bob', [5], []],
        ],
      ],
      [
        'templates less, as when the model is changed',
        () => query('delete from people.templates'),
        [
          ['', [], []],
          ['', [], []],
        ],
      ],
      ['somebody archived', () => archive(bob, true), [['', [], []]]],
    ]
    for (const [what, change, expected] of steps) {
      await change()
      const found = await changed(point)
      const order = (rows: unknown) => (Array.isArray(rows) ? rows.toSorted() : rows)
      expect([what, order(found === 'too-old' ? found : found.map(anonymous))]).toEqual([
        what,
        order(expected),
      ])
      point = await gallery.point()
    }
  })

  it('is not known of a point that this database never was at', async () => {
    await addReference(await person('Ada'), 1)
    const before = await gallery.point()
    await addReference(await person('Bob'), 2)
    const now = await gallery.point()
    const stamp = '00000000-0000-4000-8000-000000000000'
    expect(await changed(before)).toHaveLength(1)
    expect(await changed(now)).toEqual([])
    expect(await changed({ ...before, stamp })).toBe('too-old')
    expect(await changed({ ...now, stamp })).toBe('too-old')
    expect(await changed({ ...now, revision: now.revision + 5 })).toBe('too-old')
  })

  it('is kept for a hundred thousand revisions', async () => {
    await addReference(await person('Ada'), 1)
    const old = await gallery.point()
    await query('update people.gallery set revision = revision + 100000')
    await addReference(await person('Bob'), 2)
    expect(await changed(old)).toBe('too-old')
    expect((await query('select 1 from people.gallery_changes')).rows).toHaveLength(1)
  })

  it('comes in the order in which transactions end, so that nothing is missed', async () => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    const [one, other] = [await addReference(ada, 1), await addReference(bob, 2)]
    const start = await gallery.point()
    const order: string[] = []
    let finish = (): void => undefined
    const slow = database.db.transaction(async (tx) => {
      await gallery.remove(tx, one)
      await new Promise<void>((resolve) => (finish = resolve))
      order.push('slow')
    })
    await until('the slow one to hold the revision', async () => {
      const { rows } = await query(
        `select 1 from pg_locks l join pg_class c on c.oid = l.relation
         where c.relname = 'gallery' and l.mode = 'RowExclusiveLock' and l.granted`,
      )
      return rows.length > 0
    })
    const quick = database.db
      .transaction((tx) => gallery.remove(tx, other))
      .then(() => order.push('quick'))
    expect((await gallery.point()).revision).toBe(start.revision)
    finish()
    await Promise.all([slow, quick])
    expect(order).toEqual(['slow', 'quick'])
    expect(await changed(start)).toHaveLength(2)
  })
})

const anonymous = (row: ReadonlyArray<unknown>): unknown =>
  Array.isArray(row[1]) && row[1].length === 0 ? ['', ...row.slice(1)] : row

const archive = (personId: PersonId, archived: boolean) =>
  database.db.transaction((tx) =>
    createPersonStore(database.db).setArchived(tx, personId, archived),
  )

describe('a whole gallery', () => {
  it('comes in pages, each person once', async () => {
    await query(
      `with people as (
         insert into people.people (id, site_id, name, employee_number)
         select gen_random_uuid(), $1, 'Person ' || n, n::text from generate_series(1, 1203) n
         returning id),
       faces as (
         insert into people.face_references
           (id, person_id, source, quality, image, actor_id, actor_name)
         select gen_random_uuid(), id, 'photo', '{}', '\\x01', 'local', 'Local' from people
         returning id)
       select 1`,
      [siteId],
    )
    await query(
      `insert into people.templates (reference_id, model_id, template)
       select id, $1, $2 from people.face_references`,
      [model, templateToBytes(templateAlong(3))],
    )
    const pages = await allPages(gallery, model)
    expect(pages.map(({ total, people }) => [total, people.length])).toEqual([
      [1203, 500],
      [1203, 500],
      [1203, 203],
    ])
    expect(
      new Set(pages.flatMap(({ people }) => people.map(({ personId }) => personId))).size,
    ).toBe(1203)
  })

  it('of nobody is one empty page', async () => {
    const at = await gallery.point()
    expect(await allPages(gallery, model)).toEqual([{ at, total: 0, people: [] }])
  })
})

describe('the feed', () => {
  /** A worker as the pool shows it, with a real index. */
  function openWorker(onPart: (part: GalleryPart) => void = () => undefined) {
    const gone = new AbortController()
    let listener: WantListener = () => undefined
    const index: GalleryIndex = openGalleryIndex({
      ...{ modelId: model, dir: null, lookAlike: () => 1 },
      onState: () => undefined,
      onWanted: (held) => listener(line, { modelId: model, held }),
      log: () => undefined,
    })
    const line: GalleryLine = {
      gone: gone.signal,
      send: async (part) => {
        onPart(part)
        return gone.signal.aborted ? 'gone' : index.take(part)
      },
    }
    const workers: GalleryFeedDeps['workers'] = {
      onWanted: (added) => {
        listener = added
        return () => undefined
      },
    }
    const names = (axis: number) =>
      index.search(templateAlong(axis), 1).candidates.map(({ name }) => name)
    return { index, workers, names, gone }
  }

  const log = pino({ level: 'silent' })
  const pauses = { lookEveryMs: 60_000, retryMs: 20 }

  it('brings every change of any desktop to a worker, as a change', async () => {
    const ada = await person('Ada')
    await addReference(ada, 1)
    const parts: GalleryPart[] = []
    const { index, workers, names } = openWorker((part) => parts.push(part))
    const stop = new AbortController()
    const feeding = feedGallery({ gallery, workers, log, pauses }, stop.signal)
    await until('the gallery', () => names(1).length > 0)
    const bob = await person('Bob')
    await addReference(bob, 2)
    // Other desktops' changes are to arrive within two seconds.
    await until('Bob', () => names(2)[0] === 'Bob', 2000)
    await archive(ada, true)
    await until('Ada to be gone', () => names(1)[0] !== 'Ada')
    const later = parts.filter(({ from }) => from !== null)
    expect(later.length).toBeGreaterThanOrEqual(2)
    for (const part of later) expect(part.people).toHaveLength(1)
    expect(index.state().revision).toBe((await gallery.point()).revision)
    stop.abort()
    await feeding
    index[Symbol.dispose]()
  })

  it('makes up for a notification that was missed', async () => {
    const { index, workers, names } = openWorker()
    const stop = new AbortController()
    const deaf: GalleryStore = {
      ...gallery,
      watch: (_listener, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    }
    const often = { ...pauses, lookEveryMs: 50 }
    const feeding = feedGallery({ gallery: deaf, workers, log, pauses: often }, stop.signal)
    await until('the empty gallery', () => index.state().state === 'ready')
    await addReference(await person('Ada'), 1)
    await until('Ada', () => names(1)[0] === 'Ada')
    stop.abort()
    await feeding
    index[Symbol.dispose]()
  })

  it('brings what changed while the pages were read', async () => {
    await addReference(await person('Ada'), 1)
    const meanwhile: GalleryStore = {
      ...gallery,
      async *load(modelId) {
        yield* gallery.load(modelId)
        await addReference(await person('Bob'), 2)
      },
      watch: (_listener, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    }
    const { index, workers, names } = openWorker()
    const stop = new AbortController()
    const feeding = feedGallery({ gallery: meanwhile, workers, log, pauses }, stop.signal)
    await until('Bob', () => names(2)[0] === 'Bob')
    stop.abort()
    await feeding
    index[Symbol.dispose]()
  })

  it('tries again while the database is away, and ends at once when it is told to', async () => {
    await addReference(await person('Ada'), 1)
    let failures = 0
    const shaky: GalleryStore = {
      ...gallery,
      load(modelId) {
        if (failures++ < 3) throw new DatabaseError('unavailable', 'gone')
        return gallery.load(modelId)
      },
    }
    const { index, workers, names } = openWorker()
    const stop = new AbortController()
    const feeding = feedGallery({ gallery: shaky, workers, log, pauses }, stop.signal)
    await until('Ada', () => names(1)[0] === 'Ada')
    expect(failures).toBeGreaterThan(3)
    stop.abort()
    await feeding
    index[Symbol.dispose]()
  })

  it('gives a worker with a file of another database the whole gallery', async () => {
    await addReference(await person('Ada'), 1)
    const parts: GalleryPart[] = []
    const { index, workers, names } = openWorker((part) => parts.push(part))
    const { revision } = await gallery.point()
    await index.take({
      ...{ modelId: model, from: null, revision, stamp: 'another', total: 1, complete: true },
      people: [
        {
          ...{ personId: newId<'person'>(), name: 'Somebody else', rejections: [] },
          references: [{ referenceId: newId<'reference'>(), template: templateAlong(1) }],
        },
      ],
    })
    const stop = new AbortController()
    const feeding = feedGallery({ gallery, workers, log, pauses }, stop.signal)
    // Refused, and so asks for what it needs.
    await index.take({
      ...{ modelId: model, from: -1, revision: 0, stamp: '', people: [], total: null },
      complete: true,
    })
    await until('Ada alone', () => names(1).join() === 'Ada')
    expect(parts[0]?.from).toBeNull()
    stop.abort()
    await feeding
    index[Symbol.dispose]()
  })
})
