import { call } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SiteId } from '../../contracts/ids.ts'
import type { MatchSettings } from '../../contracts/recognition.ts'
import { settingsOfPack } from '../../core/recognition/site-settings.ts'
import { createDatabase } from '../../server/adapters/postgres/database.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addSite, operator } from '../helpers/records.ts'
import {
  asOperator as context,
  failureOf,
  openSiteDesktop,
  shippedPack,
  silentLog,
  threshold,
} from '../helpers/site-desktop.ts'
import { until } from '../helpers/until.ts'

const own: MatchSettings = { similarity: 0.55, margin: 0.08, agree: 3, of: 4 }

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

describe('settings', () => {
  it('are those of the pack until the site has its own, and again after it gave them up', async () => {
    const { siteSettings, router, applied } = openSiteDesktop(database.db)
    await siteSettings.refresh()
    const shipped = { similarity: 0.5, margin: 0.05, agree: 2, of: 3 }
    expect(await call(router.settings, undefined, { context })).toEqual({
      ...{ current: shipped, shipped, packId: 'test-model' },
      ...{ changedAt: null, changedBy: null },
    })
    const changed = await call(router.changeSettings, { settings: own }, { context })
    expect(changed).toMatchObject({ current: own, shipped, changedBy: operator.name })
    expect(changed.changedAt).toMatch(/Z$/)
    const reset = await call(router.changeSettings, { settings: null }, { context })
    expect(reset).toMatchObject({ current: shipped, changedAt: null, changedBy: null })
    expect(applied.map(({ match }) => match.similarity)).toEqual([0.5, 0.55, 0.5])
    expect(applied[1]?.match).toEqual({ ...settingsOfPack(shippedPack.thresholds).match, ...own })
  })

  it('are on record with who changed them from what to what', async () => {
    const { router } = openSiteDesktop(database.db)
    await call(router.changeSettings, { settings: own }, { context })
    await call(router.changeSettings, { settings: null }, { context })
    const { rows } = await database.db.query({
      text: `
        select actor_name, action, entity_id, before, after from audit.changes
        where entity_id = $1 order by id`,
      values: [siteId],
    })
    const packId = shippedPack.id
    const before = { similarity: 0.5, margin: 0.05, agree: 2, of: 3, own: false, packId }
    const action = 'recognition.settings-changed'
    expect(rows).toEqual([
      {
        actor_name: operator.name,
        action,
        entity_id: siteId,
        before,
        after: { ...own, own: true, packId },
      },
      {
        actor_name: operator.name,
        action,
        entity_id: siteId,
        before: { ...own, own: true, packId },
        after: before,
      },
    ])
  })

  it('are of one pack: another begins with its own, and going back finds them again', async () => {
    const { siteSettings, router, events, applied, searchWith } = openSiteDesktop(database.db)
    await call(router.changeSettings, { settings: own }, { context })
    searchWith({
      ...shippedPack,
      id: 'another',
      thresholds: { ...shippedPack.thresholds, similarityMeanOfThree: threshold(0.35) },
    })
    await siteSettings.refresh()
    expect(siteSettings.inUse().match).toMatchObject({ similarity: 0.35, agree: 2 })
    expect(await call(router.settings, undefined, { context })).toMatchObject({
      current: { similarity: 0.35 },
      changedAt: null,
      packId: 'another',
    })
    searchWith(shippedPack)
    await siteSettings.refresh()
    expect(siteSettings.inUse().match).toMatchObject(own)
    expect(applied).toHaveLength(3)
    expect(events).toHaveLength(2)
  })

  it('that cannot be met are refused, and nothing changes', async () => {
    const { router, applied } = openSiteDesktop(database.db)
    const impossible = { ...own, agree: 4, of: 3 }
    expect(
      await failureOf(call(router.changeSettings, { settings: impossible }, { context })),
    ).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('4 of the last 3') as string,
    })
    expect(
      await failureOf(
        call(router.changeSettings, { settings: { ...own, similarity: 0.1 } }, { context }),
      ),
    ).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await call(router.settings, undefined, { context })).changedAt).toBeNull()
    expect(applied).toEqual([])
  })

  it('need the permission to change', async () => {
    const reader = { ...operator, permissions: ['recognition.read' as const] }
    const { router } = openSiteDesktop(database.db)
    expect(
      await failureOf(
        call(router.changeSettings, { settings: own }, { context: { ...context, actor: reader } }),
      ),
    ).toMatchObject({ code: 'FORBIDDEN' })
    await call(router.settings, undefined, { context: { ...context, actor: reader } })
  })

  it('are in use on every desktop within two seconds, and each tells its window once', async () => {
    const [here, there] = [openSiteDesktop(database.db), openSiteDesktop(database.db)]
    const stop = new AbortController()
    const following = [here, there].map(({ siteSettings }) => siteSettings.follow(stop.signal))
    await until('the first look', () => here.applied.length > 0 && there.applied.length > 0)
    await call(here.router.changeSettings, { settings: own }, { context })
    expect(here.siteSettings.inUse().match).toMatchObject(own)
    await until(
      'the other desktop follows',
      () => there.siteSettings.inUse().match.agree === 3,
      2000,
    )
    // What comes later has been told of both changes.
    await call(there.router.changeSettings, { settings: { ...own, agree: 2 } }, { context })
    await until('back again', () => here.siteSettings.inUse().match.agree === 2, 2000)
    stop.abort()
    await Promise.all(following)
    for (const { events } of [here, there])
      expect(events).toEqual([{ kind: 'recognition-changed' }, { kind: 'recognition-changed' }])
  })

  it('change with the site that comes to the fore', async () => {
    await openSiteDesktop(database.db).siteSettings.change(operator, own)
    const { siteSettings, applied, bus } = openSiteDesktop(database.db)
    const stop = new AbortController()
    const following = siteSettings.follow(stop.signal)
    await until('the first look', () => applied.length > 0)
    await addSite(database.db, 'UTC', true)
    bus.publish({ kind: 'demo', state: { kind: 'off' } })
    await until('the settings of the demo', () => siteSettings.inUse().match.similarity === 0.5)
    stop.abort()
    await following
  })

  it('stay as they were while the database is away', async () => {
    await using away = createDatabase(
      { ...database.connection, host: '127.0.0.1', port: 1 },
      { log: silentLog },
    )
    const { siteSettings, router } = openSiteDesktop(away)
    await expect(siteSettings.refresh()).rejects.toMatchObject({ code: 'unavailable' })
    expect(siteSettings.inUse()).toEqual(settingsOfPack(shippedPack.thresholds))
    expect(
      await failureOf(call(router.changeSettings, { settings: own }, { context })),
    ).toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })
})
