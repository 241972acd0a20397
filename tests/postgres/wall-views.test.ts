import { ORPCError } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SiteId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { newId } from '../../server/new-id.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
import { addCamera, addSite, operator } from '../helpers/records.ts'
import { nightOperator, viewNamed, wallDesk } from '../helpers/wall-desk.ts'

let database: TestDatabase
let events: LiveEvent[]
let siteId: SiteId
beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  await database.db.query({ text: 'delete from site.sites' })
  siteId = await addSite(database.db)
  events = []
})
afterAll(() => database[Symbol.asyncDispose]())

const desk = (actor?: Actor) => wallDesk(database.db, events, actor ? { actor } : {})
const names = async (actor?: Actor) => (await desk(actor).views()).map(({ name }) => name)

async function refusal(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ORPCError)
  return error instanceof ORPCError ? { code: error.code as string, message: error.message } : null
}

it('keeps a view as it was arranged, tiles and alarms included', async () => {
  const cameraId = await addCamera(database.db, siteId)
  const wanted = viewNamed('Gates', {
    layout: 'free',
    slots: [
      { x: 0, y: 0, w: 24, h: 24, content: { kind: 'camera', cameraId } },
      { x: 24, y: 0, w: 24, h: 24, content: { kind: 'hotspot' } },
      {
        ...{ x: 0, y: 24, w: 48, h: 24 },
        content: { kind: 'carousel', cameraIds: [cameraId], seconds: 15 },
      },
    ],
    alarms: { watchList: true, unknown: true, sound: true },
  })
  const added = await desk().addView(wanted)
  expect(added).toEqual({ ...wanted, id: added.id, revision: 1, position: 0 })
  expect(await desk().views()).toEqual([added])
  expect(events).toEqual([{ kind: 'views-changed' }])
})

it('shows operators their own views only, and lets nobody change those of others', async () => {
  const mine = await desk().addView(viewNamed('Mine'))
  await desk(nightOperator).addView(viewNamed('Night'))
  expect(await names()).toEqual(['Mine'])
  expect(await names(nightOperator)).toEqual(['Night'])

  const change = { id: mine.id, revision: 1, view: viewNamed('Stolen') }
  expect(await refusal(desk(nightOperator).changeView(change))).toMatchObject({ code: 'NOT_FOUND' })
  await desk(nightOperator).removeView(mine.id)
  await desk(nightOperator).reorderViews([mine.id])
  expect(await names()).toEqual(['Mine'])
})

it('refuses a change of a view that somebody changed meanwhile, and says what is other', async () => {
  const { id } = await desk().addView(viewNamed('Doors'))
  const first = await desk().changeView({
    id,
    revision: 1,
    view: viewNamed('Doors', { layout: '9' }),
  })
  expect(first).toMatchObject({ revision: 2, layout: '9' })

  const late = { id, revision: 1, view: viewNamed('Doors', { layout: '4' }) }
  expect(await refusal(desk().changeView(late))).toEqual({
    code: 'CONFLICT',
    message:
      '“Doors” was changed in another window meanwhile, and nothing was saved. By now its layout is “9”. Look at it as it is now, then change it again.',
  })
  expect(await desk().views()).toEqual([first])
})

it('lets one of two changes made at the same time win, and tells the other', async () => {
  const { id } = await desk().addView(viewNamed('Doors'))
  const change = (layout: '4' | '9') =>
    desk().changeView({ id, revision: 1, view: viewNamed('Doors', { layout }) })
  const outcomes = await Promise.allSettled([change('4'), change('9')])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await desk().views()).toMatchObject([{ revision: 2 }])
})

it('refuses a second view of one name, whatever the case', async () => {
  await desk().addView(viewNamed('Doors'))
  const other = await desk().addView(viewNamed('Yard'))
  expect(await refusal(desk().addView(viewNamed('doors')))).toEqual({
    code: 'CONFLICT',
    message: 'There is another view named “doors”. Choose another name.',
  })
  const renamed = { id: other.id, revision: 1, view: viewNamed('DOORS') }
  expect(await refusal(desk().changeView(renamed))).toMatchObject({ code: 'CONFLICT' })
})

it('brings a removed view back to its place', async () => {
  const added = []
  for (const name of ['One', 'Two', 'Three']) added.push(await desk().addView(viewNamed(name)))
  const second = added[1]?.id ?? ''
  await desk().removeView(second)
  await desk().removeView(second)
  expect((await desk().views()).map(({ name, position }) => [name, position])).toEqual([
    ['One', 0],
    ['Three', 1],
  ])
  expect(await desk().restoreView(second)).toMatchObject({ name: 'Two', position: 1 })
  expect(await names()).toEqual(['One', 'Two', 'Three'])
  expect(await refusal(desk().restoreView(newId()))).toMatchObject({ code: 'NOT_FOUND' })
})

it('orders views as asked, with those that were not named after them', async () => {
  const added = []
  for (const name of ['One', 'Two', 'Three']) added.push(await desk().addView(viewNamed(name)))
  await desk().reorderViews([added[2]?.id ?? '', newId()])
  expect((await desk().views()).map(({ name, position }) => [name, position])).toEqual([
    ['Three', 0],
    ['One', 1],
    ['Two', 2],
  ])
})

it('keeps who did what with a view', async () => {
  const { id } = await desk().addView(viewNamed('Doors'))
  await desk().changeView({ id, revision: 1, view: viewNamed('Gates') })
  await desk().removeView(id)
  await desk().restoreView(id)
  const { rows } = await database.db.query({
    text: 'select action, actor_name from audit.changes where entity_id = $1 order by id',
    values: [id],
  })
  expect(rows).toEqual(
    ['added', 'changed', 'removed', 'restored'].map((done) => ({
      ...{ action: `view.${done}`, actor_name: operator.name },
    })),
  )
})

it('answers nobody without the permission for the wall', async () => {
  const guest: Actor = { id: 'guest', name: 'Guest', permissions: ['live.read'] }
  expect(await refusal(desk(guest).views())).toMatchObject({ code: 'FORBIDDEN' })
  expect(await refusal(desk(guest).acknowledge([newId()]))).toMatchObject({ code: 'FORBIDDEN' })
})
