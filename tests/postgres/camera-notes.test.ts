import { call } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { Passage } from '../../contracts/inference.ts'
import { createPassageStore } from '../../server/adapters/postgres/passage-store.ts'
import { newId } from '../../server/new-id.ts'
import { countPassages } from '../../server/recognition/site/count-passages.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addSite } from '../helpers/records.ts'
import {
  asOperator as context,
  openSiteDesktop,
  silentLog,
  siteNow,
} from '../helpers/site-desktop.ts'

let database: TestDatabase
let siteId: SiteId

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  siteId = await addSite(database.db)
})

describe('notes on cameras', () => {
  const passages = (
    cameraId: CameraId,
    verdict: Passage['verdict'],
    count: number,
    at = '2026-11-23T11:20:00Z',
  ): Passage[] => Array.from({ length: count }, () => ({ cameraId, verdict, at }))

  it('rest on the passages of the last day, whichever desktop counted them', async () => {
    const gate = await addCamera(database.db, siteId, { name: 'Gate' })
    const yard = await addCamera(database.db, siteId, { name: 'Yard' })
    const [one, other] = [openSiteDesktop(database.db), openSiteDesktop(database.db)]
    one.see([...passages(gate, 'too-small', 20), ...passages(gate, 'fit', 9)])
    other.see([...passages(gate, 'too-small', 11), ...passages(yard, 'fit', 30)])
    // Too long ago to matter, and the hour before.
    other.see(passages(gate, 'fit', 500, '2026-11-22T11:59:59Z'))
    other.see(passages(gate, 'too-dark', 5, '2026-11-23T10:59:59.9Z'))
    await Promise.all([one[Symbol.asyncDispose](), other[Symbol.asyncDispose]()])

    expect(await call(one.router.cameraNotes, undefined, { context })).toEqual([
      {
        ...{ cameraId: gate, name: 'Gate', passages: 45, fit: 9, issue: 'too-small', affected: 31 },
        message:
          "31 of 45 faces were smaller than 50 px. Move the camera closer, use a longer lens, or raise the main stream's resolution.",
      },
      {
        ...{ cameraId: yard, name: 'Yard', passages: 30, fit: 30 },
        ...{ issue: null, affected: 0, message: null },
      },
    ])
  })

  it('are counted on when the database is back, each passage once', async () => {
    const gate = await addCamera(database.db, siteId)
    const store = createPassageStore(database.db)
    let away = true
    await using counter = countPassages({
      passages: {
        ...store,
        add: async (counts) => {
          if (away) throw new Error('away')
          await store.add(counts)
        },
      },
      now: () => siteNow,
      log: silentLog,
    })
    counter.count(passages(gate, 'fit', 3))
    await counter.store()
    counter.count(passages(gate, 'fit', 4))
    away = false
    await counter.store()
    await counter.store()
    const [row] = await store.since(siteId, '2026-11-23T00:00:00Z')
    expect(row).toMatchObject({ hour: '2026-11-23T11:00:00Z', verdict: 'fit', passages: 7 })
  })

  it('do not fail over a camera that is gone, nor keep what is older than 90 days', async () => {
    const gate = await addCamera(database.db, siteId)
    const store = createPassageStore(database.db)
    const counter = countPassages({ passages: store, now: () => siteNow, log: silentLog })
    await store.add([
      { cameraId: gate, hour: '2026-08-01T00:00:00Z', verdict: 'fit', passages: 1 },
      { cameraId: gate, hour: '2026-09-01T00:00:00Z', verdict: 'fit', passages: 1 },
    ])
    counter.count([...passages(newId<'camera'>(), 'fit', 1), ...passages(gate, 'fit', 1)])
    await counter[Symbol.asyncDispose]()
    const kept = await store.since(siteId, '2020-01-01T00:00:00Z')
    expect(kept.map(({ hour }) => hour)).toEqual(['2026-09-01T00:00:00Z', '2026-11-23T11:00:00Z'])
  })
})
