import { call, ORPCError } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LiveEvent } from '../../contracts/live.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { createPeopleRouter } from '../../server/api/people.ts'
import { createPeopleUseCases } from '../../server/people/people-use-cases.ts'
import {
  FaceEngineError,
  type Examination,
  type ExaminedFace,
} from '../../server/ports/face-engine.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { searchStored } from '../helpers/search-stored.ts'
import { addSite, operator, someJpeg, someQuality, templateAlong } from '../helpers/records.ts'

const log = pino({ level: 'silent' })
const context = { actor: operator, log }
const photo = new Blob([someJpeg])

let database: TestDatabase
let events: LiveEvent[]
/** What the inference process finds in the next picture. */
let found: Examination | FaceEngineError

const face = (axis: number, lean = 0, more: Partial<ExaminedFace> = {}): ExaminedFace => ({
  box: { x: 200, y: 150, w: 110, h: 140 },
  score: 0.99,
  quality: someQuality,
  template: templateAlong(axis, lean),
  portrait: someJpeg,
  ...more,
})

const examined = (...faces: ExaminedFace[]): Examination => ({
  kind: 'examined',
  width: 640,
  height: 480,
  faces,
})

function router() {
  const { db } = database
  const examine = async (): Promise<Examination> => {
    if (found instanceof FaceEngineError) throw found
    return found
  }
  return createPeopleRouter({
    people: createPeopleUseCases({
      database: db,
      sites: createSiteStore(db),
      people: createPersonStore(db),
      gallery: createGalleryStore(db),
      faces: {
        modelId: 'model-a',
        examine,
        glance: examine,
        search: searchStored(db, 'model-a'),
      },
      changes: createChangeLog(),
      bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
      settings: () => defaultRecognitionSettings,
    }),
  })
}

const add = (name: string, employeeNumber: string) =>
  call(router().add, { name, employeeNumber, department: null }, { context })

const enrol = (personId: Awaited<ReturnType<typeof add>>['id']) =>
  call(router().enrol, { personId, source: 'photo', image: photo }, { context })

const failure = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown)
  return error instanceof ORPCError ? { code: error.code, message: error.message } : error
}

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  await addSite(database.db)
  events = []
  found = examined(face(1))
})

describe('people', () => {
  it('are added, changed, archived and restored, each change on record with its actor', async () => {
    const ada = await add('  Ada Lovelace ', '100')
    expect(ada).toMatchObject({ name: 'Ada Lovelace', state: 'not-enrolled' })
    const person = { name: 'Ada King', employeeNumber: '100', department: ' Engines ' }
    const changed = await call(router().update, { id: ada.id, person }, { context })
    expect(changed).toMatchObject({ name: 'Ada King', department: 'Engines' })

    const names = async (includeArchived: boolean) =>
      (await call(router().list, { includeArchived }, { context })).map(({ state }) => state)
    await call(router().archive, { id: ada.id }, { context })
    await call(router().archive, { id: ada.id }, { context })
    expect(await names(false)).toEqual([])
    expect(await names(true)).toEqual(['archived'])
    await call(router().restore, { id: ada.id }, { context })
    expect(await names(false)).toEqual(['not-enrolled'])

    const { rows } = await database.db.query({
      text: 'select action, actor_name from audit.changes where entity_id = $1 order by id',
      values: [ada.id],
    })
    expect(rows).toEqual(
      ['person.added', 'person.changed', 'person.archived', 'person.restored'].map((action) => ({
        action,
        actor_name: 'Local operator',
      })),
    )
  })

  it('are watched for a reason, and no more; each change is on record once', async () => {
    const { id } = await add('Ada', '100')
    const setWatched = (reason: string | null) =>
      call(router().setWatched, { id, reason }, { context })
    const reason = async () => (await call(router().get, { id }, { context })).watchReason
    expect(await reason()).toBe(null)
    events.length = 0
    await setWatched(' Banned from the premises ')
    await setWatched('Banned from the premises')
    expect(await reason()).toBe('Banned from the premises')
    expect(events).toEqual([{ kind: 'people-changed' }])
    await setWatched(null)
    expect(await reason()).toBe(null)
    await expect(setWatched('  ')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const { rows } = await database.db.query({
      text: `select action, after ->> 'reason' as reason from audit.changes
             where entity_id = $1 and action <> 'person.added' order by id`,
      values: [id],
    })
    expect(rows).toEqual([
      { action: 'person.watched', reason: 'Banned from the premises' },
      { action: 'person.unwatched', reason: null },
    ])
  })

  it('never share an employee number, and the refusal names who has it', async () => {
    const ada = await add('Ada', '100')
    await call(router().archive, { id: ada.id }, { context })
    expect(await failure(add('Bob', '100'))).toEqual({
      code: 'CONFLICT',
      message: 'The employee number 100 belongs to Ada, who is archived. Enter another number.',
    })
  })
})

describe('enrolment', () => {
  it('keeps portrait and template, and shows them with the person', async () => {
    const ada = await add('Ada', '100')
    events = []
    const result = await enrol(ada.id)
    expect(result).toMatchObject({
      kind: 'accepted',
      reference: { personId: ada.id, source: 'photo', addedBy: 'Local operator' },
      lookAlike: null,
    })
    expect(events).toEqual([{ kind: 'people-changed' }])
    const shown = await call(router().get, { id: ada.id }, { context })
    expect(shown).toMatchObject({ state: 'few-references', referenceCount: 1 })
    expect(shown.references.map(({ id }) => id)).toEqual([shown.portraitId])
    const { rows } = await database.db.query({
      text: `select after from audit.changes where action = 'reference.added'`,
    })
    expect(JSON.stringify(rows)).not.toMatch(/template|image/)
  })

  it.each([
    ['no face', examined(), ['no-face'], /No face was found/],
    [
      'two faces',
      examined(face(1), face(2, 0, { box: { x: 400, y: 150, w: 100, h: 130 } })),
      ['several-faces'],
      /more than one face/,
    ],
    [
      'a face that is too small and blurred',
      examined(face(1, 0, { quality: { ...someQuality, faceHeight: 30, sharpness: 1 } })),
      ['too-small', 'too-blurred'],
      /too small.*blurred/,
    ],
    [
      'no picture',
      { kind: 'unreadable', message: 'This is no picture.' },
      [],
      /This is no picture/,
    ],
  ] as const)('refuses %s with the reason', async (_what, examination, issues, message) => {
    const ada = await add('Ada', '100')
    found = examination
    expect(await enrol(ada.id)).toEqual({
      kind: 'refused',
      issues,
      message: expect.stringMatching(message) as string,
    })
    expect((await call(router().get, { id: ada.id }, { context })).references).toEqual([])
  })

  it('warns of somebody else who looks the same, from similarity 0.5 on, and enrols all the same', async () => {
    const [ada, bob] = [await add('Ada', '100'), await add('Bob', '200')]
    await enrol(ada.id)
    await enrol(ada.id)
    found = examined(face(1, 1.1))
    expect(await enrol(bob.id)).toMatchObject({ kind: 'accepted', lookAlike: null })
    found = examined(face(1, 1))
    const result = await enrol(bob.id)
    expect(result).toMatchObject({
      kind: 'accepted',
      lookAlike: { personId: ada.id, name: 'Ada' },
    })
    expect(result.kind === 'accepted' && result.lookAlike?.similarity).toBeCloseTo(Math.cos(1), 5)
  })

  it('is not open to archived people, nor while the inference process is away', async () => {
    const ada = await add('Ada', '100')
    found = new FaceEngineError('gone')
    expect(await failure(enrol(ada.id))).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'Face recognition is not ready. Try again in a moment.',
    })
    await call(router().archive, { id: ada.id }, { context })
    expect(await failure(enrol(ada.id))).toMatchObject({ code: 'CONFLICT' })
  })

  it('is undone photo by photo', async () => {
    const ada = await add('Ada', '100')
    const result = await enrol(ada.id)
    if (result.kind !== 'accepted') throw new Error('not enrolled')
    const { id } = result.reference
    await call(router().removeReference, { id }, { context })
    expect(await createGalleryStore(database.db).image(id)).toBeNull()
    const axis = templateAlong(1)
    expect(await searchStored(database.db, 'model-a')(axis, 1)).toMatchObject({ candidates: [] })
    expect(await failure(call(router().removeReference, { id }, { context }))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('a webcam frame', () => {
  it('is answered with the face, what is wrong with it and one instruction', async () => {
    const assess = () => call(router().assessFrame, { image: photo }, { context })
    expect(await assess()).toMatchObject({ face: { quality: someQuality }, issues: [] })
    found = examined(face(1, 0, { quality: { ...someQuality, brightness: 10 } }))
    expect(await assess()).toMatchObject({
      issues: ['too-dark'],
      advice: 'More light on the face',
    })
    found = examined()
    expect(await assess()).toEqual({
      face: null,
      issues: ['no-face'],
      advice: 'Look into the camera',
    })
  })
})

describe('a test of recognition', () => {
  const recognise = () => call(router().testRecognition, { image: photo }, { context })

  it('names who is recognised, and nobody below the threshold or too close to a second', async () => {
    expect(await recognise()).toEqual({ kind: 'unknown', best: null })
    const [ada, bob] = [await add('Ada', '100'), await add('Bob', '200')]
    await enrol(ada.id)
    found = examined(face(1, 0.5))
    expect(await recognise()).toMatchObject({ kind: 'matched', personId: ada.id, name: 'Ada' })
    found = examined(face(1, 1.2))
    expect(await recognise()).toMatchObject({ kind: 'unknown', best: { name: 'Ada' } })
    found = examined(face(1, 0.02))
    await enrol(bob.id)
    found = examined(face(1, 0.01))
    expect(await recognise()).toMatchObject({ kind: 'unknown' })
  })
})
