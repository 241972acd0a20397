import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { newId } from '../../server/new-id.ts'
import type { CameraRecord } from '../../server/ports/camera-store.ts'
import { isRefused } from '../../server/ports/database-error.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addPerson, addSite, decidedSighting, operator } from '../helpers/records.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** What refused the statement. */
async function refusal(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(isRefused(error)).toBe(true)
  return isRefused(error) ? error.constraint : null
}

describe('the schema refuses', () => {
  it.each([
    'rtsp://admin:secret@10.0.0.1/live',
    'rtsp://admin@10.0.0.1/live',
    'ftp://10.0.0.1/live',
    'http://admin:secret@10.0.0.1/live',
    'file://elsewhere/door.mp4',
    'webcam',
    'rtsp://',
    'rtsp://10.0.0.1/a b',
  ])('a camera address with credentials or of another kind: %s', async (mainUrl) => {
    const siteId = await addSite(database.db)
    expect(await refusal(addCamera(database.db, siteId, { mainUrl }))).toBe(
      'cameras_main_url_check',
    )
    const subUrl = mainUrl
    expect(await refusal(addCamera(database.db, siteId, { subUrl }))).toBe('cameras_sub_url_check')
  })

  it.each([
    [{ role: 'line' }, 'cameras_line_role_has_a_line'],
    [{ masks: [[{ x: 0, y: 0 }]] }, 'cameras_masks_check'],
    [
      {
        masks: [
          [
            { x: 0, y: 0 },
            { x: 1, y: 0 },
            { x: 1, y: 1.1 },
          ],
        ],
      },
      'cameras_masks_check',
    ],
    [{ zones: Array.from({ length: 17 }, () => []) }, 'cameras_zones_check'],
    [{ line: { from: { x: 0, y: 0 }, to: { x: 0, y: 0 }, inward: 'left' } }, 'cameras_line_check'],
    [{ activeHours: [{ days: [8], from: '08:00', to: '09:00' }] }, 'cameras_active_hours_check'],
    [{ activeHours: [{ days: [1], from: '24:00', to: '09:00' }] }, 'cameras_active_hours_check'],
    [{ analysisFps: 16 }, 'cameras_analysis_fps_check'],
    [{ subUrl: 'http://10.0.0.1/sub' }, 'cameras_sub_url_same_protocol'],
    [{ mainUrl: 'webcam:', subUrl: 'webcam:' }, 'cameras_sub_url_same_protocol'],
  ] as const)('a camera that makes no sense: %j', async (more, constraint) => {
    const siteId = await addSite(database.db)
    const camera = structuredClone(more) as Partial<CameraRecord>
    expect(await refusal(addCamera(database.db, siteId, camera))).toBe(constraint)
  })

  it('two cameras of one name or one stream, whatever the case of the name', async () => {
    const siteId = await addSite(database.db)
    await addCamera(database.db, siteId, { name: 'Gate', mainUrl: 'rtsp://10.0.0.1/1' })
    expect(await refusal(addCamera(database.db, siteId, { name: 'gate' }))).toBe('cameras_name')
    expect(await refusal(addCamera(database.db, siteId, { mainUrl: 'rtsp://10.0.0.1/1' }))).toBe(
      'cameras_main_url',
    )
  })

  it('a template that is not 512 numbers', async () => {
    const personId = await addPerson(database.db, await addSite(database.db))
    const referenceId = newId<'reference'>()
    await database.db.query({
      text: `
        insert into people.face_references (id, person_id, source, quality, image, actor_id, actor_name)
        values ($1, $2, 'photo', '{}', '\\x00', 'a', 'a')`,
      values: [referenceId, personId],
    })
    expect(
      await refusal(
        database.db.query({
          text: `insert into people.templates (reference_id, model_id, template) values ($1, 'm', $2)`,
          values: [referenceId, Buffer.alloc(2044)],
        }),
      ),
    ).toBe('templates_template_check')
  })

  it('a sighting whose outcome and person contradict each other', async () => {
    const siteId = await addSite(database.db)
    const cameraId = await addCamera(database.db, siteId)
    const personId = await addPerson(database.db, siteId)
    const store = createSightingStore(database.db)
    const record = (more: Parameters<typeof decidedSighting>[1]) =>
      refusal(database.db.transaction((tx) => store.record(tx, decidedSighting(cameraId, more))))
    const contradiction = 'sightings_outcome_fits_person'
    expect(await record({ outcome: 'matched', personId: null })).toBe(contradiction)
    expect(await record({ outcome: 'unknown', personId })).toBe(contradiction)
    expect(await record({ outcome: 'matched', personId, similarity: null })).toBe(contradiction)
    expect(await record({ lastSeenAt: '2026-11-23T07:59:59Z' })).toBe('sightings_seen_in_order')
  })

  it('a second demo site', async () => {
    await addSite(database.db, 'UTC', true)
    expect(await refusal(addSite(database.db, 'UTC', true))).toBe('sites_one_demo')
  })
})

describe('the record of changes', () => {
  it('only grows', async () => {
    const entityId = newId<'person'>()
    await database.db.transaction((tx) =>
      createChangeLog().append(tx, {
        ...{ actor: operator, action: 'person.added', entity: 'person', entityId },
        ...{ before: null, after: { name: 'Ada' } },
      }),
    )
    for (const text of [
      `update audit.changes set actor_name = 'Mallory'`,
      'delete from audit.changes',
      'truncate audit.changes',
    ]) {
      expect(await refusal(database.db.query({ text }))).toBe(null)
    }
    const { rows } = await database.db.query({
      text: 'select actor_name, action, before, after from audit.changes where entity_id = $1',
      values: [entityId],
    })
    expect(rows).toEqual([
      {
        actor_name: 'Local operator',
        action: 'person.added',
        before: null,
        after: { name: 'Ada' },
      },
    ])
  })
})
