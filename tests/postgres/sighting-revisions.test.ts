import pino from 'pino'
import { expect, it } from 'vitest'
import type { PersonId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import { createDatabase, type Db } from '../../server/adapters/postgres/database.ts'
import { isRefused } from '../../server/ports/database-error.ts'
import { openCorrectableSite, revised, type CorrectableSite } from '../helpers/correctable-site.ts'
import { operator } from '../helpers/records.ts'
import { until } from '../helpers/until.ts'

const kinds = ({ events }: CorrectableSite) =>
  events.flatMap(({ kind }) => (kind === 'database' ? [] : [kind]))

async function withTwoPeople() {
  const setup = await openCorrectableSite()
  const [ann, ben] = [await setup.site.addPerson('Ann'), await setup.site.addPerson('Ben')]
  return Object.assign(setup, { ann, ben })
}

const revisionsOf = ({ site }: CorrectableSite, { id }: DecidedSighting) =>
  site.rows(
    `select ordinal, source, before_person_id, after_person_id, actor_name
     from recognition.sighting_revisions where sighting_id = $1 order by ordinal`,
    id,
  )

it('withdraws a name with its punch and its day when later frames take it back', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'entry', '2026-11-23T09:00:00Z', {
    candidates: [{ personId: setup.ann, similarity: 0.71 }],
  })
  await recorder.record(sighting)
  expect(await setup.punches()).toEqual(['in 09:00:00 Ann'])
  expect(await setup.status(setup.ann, '2026-11-23')).toBe('incomplete')
  setup.events.length = 0

  const candidates = [
    { personId: setup.ben, similarity: 0.31 },
    { personId: setup.ann, similarity: 0.3 },
  ]
  const later = { candidates, similarity: 0.31, margin: 0.01, lastSeenAt: '2026-11-23T09:00:04Z' }
  const revision = revised(sighting, null, { ...later, outcome: 'needs-review' })
  expect(await recorder.revise(revision)).toBe('stored')

  expect(await setup.punches()).toEqual([])
  expect(await setup.status(setup.ann, '2026-11-23')).toBe('absent')
  expect(kinds(setup)).toEqual(['sighting-revised', 'day-changed'])
  expect(setup.events[0]).toMatchObject({
    sighting: {
      id: sighting.id,
      outcome: 'needs-review',
      person: null,
      similarity: 0.31,
      margin: 0.01,
      lastSeenAt: '2026-11-23T09:00:04Z',
      revised: { at: revision.revisedAt, by: 'track', name: 'Ann' },
      votes: { examined: 7, agreeing: 4 },
      candidates: [
        { personId: setup.ben, name: 'Ben', similarity: 0.31, portraitId: null },
        { personId: setup.ann, name: 'Ann', similarity: 0.3, portraitId: null },
      ],
    },
  })
  expect(await revisionsOf(setup, sighting)).toEqual([
    {
      ordinal: 1,
      source: 'track',
      before_person_id: setup.ann,
      after_person_id: null,
      actor_name: null,
    },
  ])
})

it('moves a punch to somebody else, whichever of the two comes first', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const { ann, ben } = setup
  const toBen = setup.seen(ann, 'entry', '2026-11-23T09:00:00Z')
  const toAnn = setup.seen(ben, 'entry', '2026-11-23T10:00:00Z')
  for (const sighting of [toBen, toAnn]) await recorder.record(sighting)
  await recorder.revise(revised(toBen, ben))
  // Ben is in since nine: his second IN is a duplicate.
  expect(await setup.punches()).toEqual(['in 09:00:00 Ben'])
  await recorder.revise(revised(toAnn, ann))
  expect(await setup.punches()).toEqual(['in 09:00:00 Ben', 'in 10:00:00 Ann'])
  expect(await setup.who(toBen.id)).toBe('Ben')
})

it('leaves what remains of a run its punch, without the evidence that is gone', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const { ann, ben } = setup
  const [first, second, last] = ['10', '20', '40'].map((seconds) =>
    setup.seen(ann, 'exit', `2026-11-23T17:00:${seconds}Z`),
  )
  if (!first || !second || !last) throw new Error('three sightings')
  for (const sighting of [first, second, last]) await recorder.record(sighting)
  expect(await setup.punches()).toEqual(['out 17:00:40 Ann'])

  const evidence = async () =>
    (
      await setup.site.rows(`
        select e.sighting_id from attendance.punch_evidence e
        join attendance.punches u on u.id = e.punch_id
        where u.state = 'active' order by e.sighting_id`)
    ).map(({ sighting_id }) => sighting_id)
  await recorder.revise(revised(second, null))
  expect(await setup.punches()).toEqual(['out 17:00:40 Ann'])
  expect(await evidence()).toEqual([first.id, last.id])
  await recorder.revise(revised(last, ben))
  expect(await setup.punches()).toEqual(['out 17:00:10 Ann', 'out 17:00:40 Ben'])
  await recorder.revise(revised(first, null))
  expect(await setup.punches()).toEqual(['out 17:00:40 Ben'])
  expect(await evidence()).toEqual([last.id])
})

it('takes a revision once, however often it is delivered', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'entry', '2026-11-23T09:00:00Z')
  const revision = revised(sighting, setup.ben)
  await recorder.record(sighting)
  expect(await recorder.revise(revision)).toBe('stored')
  setup.events.length = 0
  expect(await recorder.revise(revision)).toBe('duplicate')
  expect(await revisionsOf(setup, sighting)).toHaveLength(1)
  expect(setup.events).toEqual([])
})

it('keeps a person’s word against the track’s, and remembers both', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const { ann, ben } = setup
  const sighting = setup.seen(null, 'entry', '2026-11-23T09:00:00Z')
  await recorder.record(sighting)
  const request = { sightingId: sighting.id, personId: ann, reject: false }
  await setup.corrections.correct(operator, request)
  setup.events.length = 0
  expect(await recorder.revise(revised(sighting, ben))).toBe('stored')
  expect(await setup.who(sighting.id)).toBe('Ann')
  expect(await setup.punches()).toEqual(['in 09:00:00 Ann'])
  expect(setup.events).toEqual([])
  expect(await revisionsOf(setup, sighting)).toMatchObject([
    { source: 'operator', before_person_id: null, after_person_id: ann },
    { source: 'track', before_person_id: null, after_person_id: ben },
  ])
  await setup.corrections.undo(operator, sighting.id)
  expect(await setup.who(sighting.id)).toBe('Ben')
  expect(await setup.punches()).toEqual(['in 09:00:00 Ben'])
})

/** A database that comes and goes. */
function flaky(db: Db) {
  const nowhere = createDatabase(
    { host: '127.0.0.1', port: 1, user: 'nobody', password: '', database: 'none' },
    { log: pino({ level: 'silent' }) },
  )
  const state = { there: true }
  const target = () => (state.there ? db : nowhere)
  const database: Db = {
    ...db,
    transaction: (work) => target().transaction(work),
    ping: () => target().ping(),
  }
  return { database, state, [Symbol.asyncDispose]: () => nowhere[Symbol.asyncDispose]() }
}

it('waits on disk behind its sighting while the database is away, also over a restart', async () => {
  await using setup = await withTwoPeople()
  await using gone = flaky(setup.site.database.db)
  const { ann, ben } = setup
  const before = await setup.record(gone.database)
  const stored = setup.seen(ann, 'entry', '2026-11-23T08:00:00Z')
  expect(await before.recorder.record(stored)).toBe('stored')

  gone.state.there = false
  const waiting = setup.seen(ann, 'entry', '2026-11-23T09:00:00Z')
  expect(await before.recorder.revise(revised(stored, null))).toBe('spooled')
  expect(await before.recorder.record(waiting)).toBe('spooled')
  gone.state.there = true
  // Nothing overtakes what waits, although the database is back.
  expect(await before.recorder.revise(revised(waiting, ben))).toBe('spooled')
  const last = revised(waiting, ann, { revisedAt: '2026-11-23T09:00:09Z' })
  expect(await before.recorder.revise(last)).toBe('spooled')
  expect(before.spool.count).toBe(4)
  expect(await setup.punches()).toEqual(['in 08:00:00 Ann'])

  setup.events.length = 0
  const after = await setup.record()
  const stop = new AbortController()
  const running = after.recorder.run(stop.signal)
  await until('all is stored', () => after.spool.count === 0)
  stop.abort()
  await running
  expect(await setup.punches()).toEqual(['in 09:00:00 Ann'])
  expect((await revisionsOf(setup, waiting)).map(({ after_person_id: is }) => is)).toEqual([
    ben,
    ann,
  ])
  expect(
    setup.events.flatMap((event) =>
      event.kind === 'sighting' || event.kind === 'sighting-revised'
        ? [`${event.kind} ${event.sighting.person?.name ?? 'nobody'}`]
        : [],
    ),
  ).toEqual([
    'sighting-revised nobody',
    'sighting Ann',
    'sighting-revised Ben',
    'sighting-revised Ann',
  ])
})

it('puts a revision aside whose sighting was never stored', async () => {
  await using setup = await withTwoPeople()
  const { recorder, spool } = await setup.record()
  const sighting = setup.seen(setup.ann, 'entry', '2026-11-23T08:00:00Z')
  expect(await recorder.revise(revised(sighting, setup.ben))).toBe('rejected')
  expect(spool.count).toBe(0)
})

it('lets the database refuse to rewrite what was revised, unless the sighting itself goes', async () => {
  await using setup = await withTwoPeople()
  const { recorder } = await setup.record()
  const sighting = setup.seen(setup.ann, 'entry', '2026-11-23T08:00:00Z')
  await recorder.record(sighting)
  await recorder.revise(revised(sighting, setup.ben))
  for (const statement of [
    `update recognition.sighting_revisions set source = 'operator'`,
    'delete from recognition.sighting_revisions',
    'truncate recognition.sighting_revisions cascade',
  ]) {
    const error: unknown = await setup.site.rows(statement).catch((thrown: unknown) => thrown)
    expect(isRefused(error)).toBe(true)
  }
  const { corrections, site } = setup
  const request = { sightingId: sighting.id, personId: null, reject: true }
  await corrections.correct(operator, request)
  await corrections.undo(operator, sighting.id)
  await corrections.correct(operator, request)
  await site.rows('delete from site.sites where id = $1', site.siteId)
  expect(await site.rows('select from recognition.sighting_revisions')).toEqual([])
  expect(await site.rows('select from recognition.rejections')).toEqual([])
})

/** 0 to 1, the same every time. */
function seeded(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

it('keeps, after many revisions, corrections and undos, the punches that the sightings now say', async () => {
  await using setup = await withTwoPeople()
  const { ann, ben, site, corrections } = setup
  const { recorder } = await setup.record()
  const chance = seeded(11)
  const someone = (): PersonId | null => [ann, ben, null][Math.floor(chance() * 3)] ?? null
  const roles = ['entry', 'exit', 'both', 'observe'] as const
  const sightings = [...Array(40).keys()].map((index) =>
    setup.seen(
      someone(),
      roles[Math.floor(chance() * roles.length)] ?? 'entry',
      new Date(Date.UTC(2026, 10, 23, 8) + index * 12 * 60_000 * chance()).toISOString(),
    ),
  )
  for (const sighting of sightings) await recorder.record(sighting)
  const live = async (step: number): Promise<unknown> => {
    const sighting = sightings[Math.floor(chance() * sightings.length)]
    if (!sighting) throw new Error('no sighting')
    const what = chance()
    const personId = someone()
    if (what < 0.4) {
      const revisedAt = new Date(Date.UTC(2026, 10, 23, 20) + step * 1000).toISOString()
      return recorder.revise(revised(sighting, personId, { revisedAt }))
    }
    if (what >= 0.75) return corrections.undo(operator, sighting.id)
    return corrections.correct(operator, { sightingId: sighting.id, personId, reject: false })
  }
  // Several at a time, as from several desktops: none waits for another for ever.
  for (let step = 0; step < 120; step += 4) {
    await Promise.all([0, 1, 2, 3].map((more) => live(step + more)))
  }

  const punches = `
    select u.person_id, u.direction, u.punched_at, u.anchor_sighting_id,
      (select array_agg(e.sighting_id::text order by e.sighting_id)
       from attendance.punch_evidence e where e.punch_id = u.id) as evidence
    from attendance.punches u where u.state = 'active' order by u.punched_at, u.person_id`
  const days = `
    select person_id, date, status, flags, worked_seconds, first_in_at, last_out_at
    from attendance.attendance_days order by person_id, date`
  const lived = { punches: await site.rows(punches), days: await site.rows(days) }
  const now = await site.rows('select id, outcome, person_id from recognition.sightings')
  expect(new Set(now.map(({ person_id: person }) => person)).size).toBe(3)

  // The same sightings as if they had been so from the start, for the same people.
  await site.rows('alter table attendance.punches disable trigger user')
  await site.rows('delete from attendance.punches')
  await site.rows('delete from attendance.attendance_days')
  await site.rows('alter table attendance.punches enable trigger user')
  const stands = new Map(now.map((row) => [row.id, row]))
  for (const { id, firstSeenAt } of sightings) {
    const is = (stands.get(id)?.person_id ?? null) as PersonId | null
    const change = { sightingId: id, at: firstSeenAt, was: null, is }
    await site.database.db.transaction((tx) => site.processor.apply(tx, change))
  }
  expect(lived.punches.length).toBeGreaterThan(5)
  expect(lived.punches).toEqual(await site.rows(punches))
  const fresh = await site.rows(days)
  // A day of which everything was taken back stays, as absent.
  const kept = lived.days.filter(({ person_id: person, date }) =>
    fresh.some((day) => day.person_id === person && day.date === date),
  )
  expect(kept).toEqual(fresh)
})
