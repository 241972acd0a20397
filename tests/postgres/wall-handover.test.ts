import { ORPCError, call } from '@orpc/server'
import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { newId } from '../../server/new-id.ts'
import { isRefused } from '../../server/ports/database-error.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addSite, operator, someJpeg } from '../helpers/records.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { nightOperator, wallDesk } from '../helpers/wall-desk.ts'

let database: TestDatabase
let siteId: SiteId
let events: LiveEvent[]
beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  siteId = await addSite(database.db, 'Europe/Berlin')
  events = []
})
afterAll(() => database[Symbol.asyncDispose]())

async function refusal(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ORPCError)
  return error instanceof ORPCError ? { code: error.code as string, message: error.message } : null
}

it('hands a note over to the next operator, who takes it once', async () => {
  const cameraId = await addCamera(database.db, siteId, { name: 'Gate' })
  const day = wallDesk(database.db, events)
  const night = wallDesk(database.db, events, { actor: nightOperator })
  const note = await day.addHandover('The gate sticks', cameraId)
  expect(note).toMatchObject({
    ...{ by: operator.name, text: 'The gate sticks', taken: null },
    camera: { id: cameraId, name: 'Gate' },
  })
  const taken = await night.takeHandover(note.id)
  expect(taken.taken).toMatchObject({ by: 'Nora' })
  expect(events).toEqual([{ kind: 'handover-changed' }, { kind: 'handover-changed' }])

  expect(await night.takeHandover(note.id)).toEqual(taken)
  expect(await refusal(day.takeHandover(note.id))).toEqual({
    code: 'CONFLICT',
    message: 'Nora has taken this note over already.',
  })
  expect(await day.handover()).toEqual([taken])
})

it('shows notes for seven days, and those that nobody took over for as long as that lasts', async () => {
  let now = Temporal.Now.instant()
  const desk = wallDesk(database.db, events, { now: () => now })
  const taken = await desk.addHandover('Done')
  await desk.addHandover('Still open')
  await desk.takeHandover(taken.id)
  const texts = async () => (await desk.handover()).map(({ text }) => text)
  expect(await texts()).toEqual(['Still open', 'Done'])
  now = now.add({ hours: 7 * 24 + 1 })
  expect(await texts()).toEqual(['Still open'])
})

it('refuses to rewrite a hand-over note, in the database itself', async () => {
  const desk = wallDesk(database.db, events)
  const { id } = await desk.addHandover('As it was')
  await desk.takeHandover(id)
  for (const text of [
    `update wall.handover_notes set text = 'other'`,
    `update wall.handover_notes set taken_at = null, taken_by_id = null, taken_by_name = null`,
    'delete from wall.handover_notes',
    'truncate wall.handover_notes',
  ]) {
    const error = await database.db.query({ text }).catch((thrown: unknown) => thrown)
    expect(isRefused(error), text).toBe(true)
  }
})

it('refuses a note about a camera that is not there, and one without words', async () => {
  const desk = wallDesk(database.db, events)
  const about = newId<'camera'>()
  expect(await refusal(desk.addHandover('Look', about))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusal(desk.addHandover('  \n '))).toMatchObject({ code: 'BAD_REQUEST' })
  expect(await desk.handover()).toEqual([])
})

const save = (
  folder: string,
  cameraId: CameraId,
  image: Blob,
  at = '2026-10-25T00:30:00.250Z',
): Promise<{ file: string }> => {
  const { router, context } = wallDesk(database.db, events, { snapshots: folder })
  return call(router.saveSnapshot, { cameraId, at, image }, { context })
}

it('keeps a picture under a safe name in local time, with the camera and the time in it', async () => {
  await using folder = await temporaryFolder()
  const snapshots = path.join(folder.path, 'snapshots')
  const cameraId = await addCamera(database.db, siteId, { name: '../Tür "A"/$(x)' })
  const first = await save(snapshots, cameraId, new Blob([someJpeg]))
  expect(first.file).toBe(path.join(snapshots, 'Tür-A-x-2026-10-25T02-30-00.250.jpg'))
  const second = await save(snapshots, cameraId, new Blob([someJpeg]))
  expect(path.basename(second.file)).toBe('Tür-A-x-2026-10-25T02-30-00.250-2.jpg')

  const kept = await readFile(first.file)
  expect(kept.toString('utf8')).toContain(
    '../Tür "A"/$(x), 2026-10-25T02:30:00.250+02:00[Europe/Berlin]',
  )
  expect([...kept.subarray(0, 2)]).toEqual([0xff, 0xd8])
  if (process.platform !== 'win32') expect((await stat(first.file)).mode & 0o077).toBe(0)
  const { rows } = await database.db.query({
    text: `
      select actor_name, after ->> 'cameraId' as camera from audit.changes
      where action = 'snapshot.saved' and after ->> 'cameraId' = $1`,
    values: [cameraId],
  })
  expect(rows).toEqual([first, second].map(() => ({ actor_name: operator.name, camera: cameraId })))
})

it('refuses what is no picture, what is too large, and cameras that are gone', async () => {
  await using folder = await temporaryFolder()
  const cameraId = await addCamera(database.db, siteId)
  const bad = 'BAD_REQUEST'
  const html = new Blob(['<html>'])
  expect(await refusal(save(folder.path, cameraId, html))).toMatchObject({ code: bad })
  expect(await refusal(save(folder.path, cameraId, new Blob([])))).toMatchObject({ code: bad })
  const large = new Blob([someJpeg, new Uint8Array(20_000_000)])
  expect(await refusal(save(folder.path, cameraId, large))).toMatchObject({ code: bad })
  const gone = save(folder.path, newId<'camera'>(), new Blob([someJpeg]))
  expect(await refusal(gone)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await readdir(folder.path)).toEqual([])
})
