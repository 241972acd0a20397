import { expect, it } from 'vitest'
import type { LiveEvent } from '../../contracts/live.ts'
import type { PersonId } from '../../contracts/ids.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createDatabase, type Db } from '../../server/adapters/postgres/database.ts'
import { isRefused } from '../../server/ports/database-error.ts'
import { openCorrectableSite, revised } from '../helpers/correctable-site.ts'
import { until } from '../helpers/until.ts'
import { nightOperator, viewNamed, wallDesk } from '../helpers/wall-desk.ts'
import pino from 'pino'

const reason = 'Banned from the premises'
const at = (time: string) => `2026-11-23T${time}Z`

async function openWatchedSite() {
  const setup = await openCorrectableSite()
  const { db } = setup.site.database
  const [ann, ben] = [await setup.site.addPerson('Ann'), await setup.site.addPerson('Ben')]
  const { recorder } = await setup.record()
  return Object.assign(setup, {
    ...{ ann, ben, recorder },
    desk: wallDesk(db, setup.events),
    watch: (id: PersonId, why: string | null = reason) =>
      db.transaction((tx) => createPersonStore(db).setWatched(tx, id, why)),
    announced: () => setup.events.flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : [])),
  })
}

it('tells of a watched person, with the reason and the camera, once the sighting is stored', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  const sighting = setup.seen(setup.ann, 'entry', at('09:00:00'))
  await setup.recorder.record(sighting)
  await setup.recorder.record(setup.seen(setup.ben, 'entry', at('09:00:05')))

  const [alarm, ...others] = setup.announced()
  expect(others).toEqual([])
  expect(alarm).toEqual({
    ...{ id: alarm?.id, kind: 'watch-list', sightingId: sighting.id, at: sighting.decidedAt },
    ...{ cameraId: sighting.cameraId, cameraName: 'entry' },
    person: { id: setup.ann, name: 'Ann', reason },
    ...{ acknowledged: null, notes: [] },
  })
  expect(await setup.desk.alarms({ open: true })).toEqual([alarm])
  const order = setup.events.map(({ kind }) => kind)
  expect(order.indexOf('sighting')).toBeLessThan(order.indexOf('alarm'))
})

it('tells of unknown faces only while somebody has a view that asks for them', async () => {
  await using setup = await openWatchedSite()
  const stranger = (time: string) => setup.recorder.record(setup.seen(null, 'entry', at(time)))
  await stranger('09:00:00')
  expect(setup.announced()).toEqual([])

  const asking = viewNamed('Night', { alarms: { watchList: true, unknown: true, sound: true } })
  const night = wallDesk(setup.site.database.db, [], { actor: nightOperator })
  const { id } = await night.addView(asking)
  await stranger('09:01:00')
  expect(setup.announced()).toMatchObject([{ kind: 'unknown', person: null }])

  await night.removeView(id)
  await stranger('09:05:00')
  expect(setup.announced()).toHaveLength(1)
})

it('takes a person who stays before a camera for one event a minute, unknown faces for one in thirty seconds', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  await setup.watch(setup.ben)
  const unknown = { alarms: { watchList: true, unknown: true, sound: false } }
  await setup.desk.addView(viewNamed('All', unknown))
  const seen: ReadonlyArray<[PersonId | null, 'entry' | 'exit', string]> = [
    [setup.ann, 'entry', '09:00:00'],
    [setup.ann, 'entry', '09:00:59'],
    [setup.ann, 'exit', '09:00:59'],
    [setup.ben, 'entry', '09:00:59'],
    [setup.ann, 'entry', '09:01:00'],
    [null, 'entry', '09:01:00'],
    [null, 'entry', '09:01:29'],
    [null, 'entry', '09:01:30'],
  ]
  for (const [who, role, time] of seen) {
    await setup.recorder.record(setup.seen(who, role, at(time)))
  }
  expect(
    setup
      .announced()
      .map((alarm) => [alarm.person?.name, alarm.cameraName, alarm.at.slice(11, 19)]),
  ).toEqual([
    ['Ann', 'entry', '09:00:00'],
    ['Ann', 'exit', '09:00:59'],
    ['Ben', 'entry', '09:00:59'],
    ['Ann', 'entry', '09:01:00'],
    [undefined, 'entry', '09:01:00'],
    [undefined, 'entry', '09:01:30'],
  ])
})

it('raises the alarm of an unknown face again when later frames show somebody who is watched', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  const unknown = { alarms: { watchList: true, unknown: true, sound: false } }
  await setup.desk.addView(viewNamed('All', unknown))
  const sighting = setup.seen(null, 'entry', at('09:00:00'))
  await setup.recorder.record(sighting)
  const [first] = await setup.desk.alarms()
  await setup.desk.acknowledge([first?.id ?? ''], 'Just a visitor')

  await setup.recorder.revise(revised(sighting, setup.ann))
  expect(await setup.desk.alarms()).toEqual([
    expect.objectContaining({
      ...{ id: first?.id, kind: 'watch-list', sightingId: sighting.id, acknowledged: null },
      person: { id: setup.ann, name: 'Ann', reason },
      notes: [expect.objectContaining({ text: 'Just a visitor' })],
    }),
  ])
})

it('tells of a person once watched only, and no more once they are not', async () => {
  await using setup = await openWatchedSite()
  await setup.recorder.record(setup.seen(setup.ann, 'entry', at('09:00:00')))
  await setup.watch(setup.ann)
  await setup.recorder.record(setup.seen(setup.ann, 'entry', at('09:10:00')))
  await setup.watch(setup.ann, null)
  await setup.recorder.record(setup.seen(setup.ann, 'entry', at('09:20:00')))
  expect(setup.announced().map((alarm) => alarm.at)).toEqual([at('09:10:00')])
})

it('tells of a watched person who was seen while the database was away, once, as soon as it is back', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  const { connection } = setup.site.database
  const log = pino({ level: 'silent' })
  const away = createDatabase({ ...connection, port: 1 }, { log })
  const back = createDatabase(connection, { log })
  let there = false
  const sometimes: Db = {
    ...away,
    transaction: (work) => (there ? back : away).transaction(work),
    ping: () => (there ? back : away).ping(),
  }
  const stop = new AbortController()
  const { recorder, spool } = await setup.record(sometimes)
  const running = recorder.run(stop.signal)
  try {
    const sighting = setup.seen(setup.ann, 'entry', at('09:00:00'))
    expect(await recorder.record(sighting)).toBe('spooled')
    expect(setup.announced()).toEqual([])
    there = true
    await until('the sighting is stored', () => spool.count === 0)
    await recorder.record(sighting)
    expect(setup.announced()).toMatchObject([{ sightingId: sighting.id, at: at('09:00:00') }])
  } finally {
    stop.abort()
    await running
    await away[Symbol.asyncDispose]()
    await back[Symbol.asyncDispose]()
  }
})

it('keeps the first acknowledgement, who gave it, and every note', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  await setup.recorder.record(setup.seen(setup.ann, 'entry', at('09:00:00')))
  const [alarm] = await setup.desk.alarms()
  const id = alarm?.id ?? ''
  const events: LiveEvent[] = []
  const night = wallDesk(setup.site.database.db, events, { actor: nightOperator })

  await setup.desk.acknowledge([id], 'Guard is on the way')
  await night.acknowledge([id], 'Too late')
  expect(events).toEqual([])
  const noted = await night.addAlarmNote(id, 'Left by the south gate')
  expect(noted).toMatchObject({
    acknowledged: { by: 'Local operator' },
    notes: [
      { by: 'Local operator', text: 'Guard is on the way' },
      { by: 'Nora', text: 'Left by the south gate' },
    ],
  })
  expect(events).toEqual([{ kind: 'alarm', alarm: noted }])
  expect(await setup.desk.alarms({ open: true })).toEqual([])
  expect(await setup.desk.alarms()).toEqual([noted])
})

it('lists alarms newest first, and goes on before an instant', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  for (const time of ['09:00:00', '09:10:00', '09:20:00']) {
    await setup.recorder.record(setup.seen(setup.ann, 'entry', at(time)))
  }
  const times = (alarms: ReadonlyArray<{ at: string }>) => alarms.map((alarm) => alarm.at)
  expect(times(await setup.desk.alarms({ limit: 2 }))).toEqual([at('09:20:00'), at('09:10:00')])
  expect(times(await setup.desk.alarms({ before: at('09:10:00') }))).toEqual([at('09:00:00')])
})

it('refuses to rewrite a note, in the database itself', async () => {
  await using setup = await openWatchedSite()
  await setup.watch(setup.ann)
  await setup.recorder.record(setup.seen(setup.ann, 'entry', at('09:00:00')))
  const [alarm] = await setup.desk.alarms()
  await setup.desk.addAlarmNote(alarm?.id ?? '', 'As it was')
  for (const statement of [
    `update wall.alarm_notes set text = 'other'`,
    'delete from wall.alarm_notes',
    'truncate wall.alarm_notes',
  ]) {
    const error = await setup.site.rows(statement).catch((thrown: unknown) => thrown)
    expect(isRefused(error), statement).toBe(true)
  }
  await setup.site.database.db.query({ text: 'delete from site.sites' })
  expect(await setup.site.rows('select id from wall.alarm_notes')).toEqual([])
})
