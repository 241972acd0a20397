import { call } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CameraId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import type { SightingRevision } from '../../core/recognition/sighting-meaning.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import { createSightingStore } from '../../server/adapters/postgres/sighting-store.ts'
import { newId } from '../../server/new-id.ts'
import { reviseSighting } from '../../server/recognition/corrections/revise-sighting.ts'
import { openTestDatabase, type TestDatabase } from '../helpers/postgres.ts'
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
import {
  asOperator as context,
  failureOf,
  openSiteDesktop,
  shippedPack,
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

describe('curves', () => {
  /** Adds somebody with references along axes of the template. */
  async function enrol(
    name: string,
    ...axes: ReadonlyArray<readonly [axis: number, lean?: number]>
  ): Promise<PersonId> {
    const personId = await addPerson(database.db, siteId, name)
    const gallery = createGalleryStore(database.db)
    for (const [axis, lean] of axes)
      await database.db.transaction((tx) =>
        gallery.add(tx, {
          ...{ id: newId<'reference'>(), personId, source: 'photo', quality: someQuality },
          ...{ image: someJpeg, template: templateAlong(axis, lean), modelId: shippedPack.id },
          actor: operator,
        }),
      )
    return personId
  }

  const at = (
    hoursAgo: number,
  ): Pick<DecidedSighting, 'firstSeenAt' | 'lastSeenAt' | 'decidedAt'> => {
    const instant = siteNow.subtract({ hours: hoursAgo }).toString()
    return { firstSeenAt: instant, lastSeenAt: instant, decidedAt: instant }
  }

  async function see(cameraId: CameraId, more: Partial<DecidedSighting>): Promise<DecidedSighting> {
    const sighting = decidedSighting(cameraId, { modelId: shippedPack.id, ...at(1), ...more })
    const store = createSightingStore(database.db)
    await database.db.transaction((tx) => store.record(tx, sighting))
    return sighting
  }

  const bins = ({ from, width, counts }: { from: number; width: number; counts: number[] }) =>
    counts.flatMap((count, i) => (count > 0 ? [[Math.round((from + i * width) * 100), count]] : []))

  const read = (days = 30, { router } = openSiteDesktop(database.db)) =>
    call(router.curves, { days }, { context })

  it('show the gallery against itself, with the people who look alike', async () => {
    const ada = await enrol('Ada', [0], [0, 0.5])
    const bob = await enrol('Bob', [0, 1.2])
    await enrol('Eve', [9])
    await enrol('Nobody yet')
    const curves = await read()
    expect(curves.people).toBe(3)
    expect(bins(curves.genuine.gallery)).toEqual([[86, 1]])
    // The mean of Ada leans 0.25: Bob is at the cosine of 0.95, Eve at right angles to both.
    expect(bins(curves.impostor.gallery)).toEqual([
      [0, 2],
      [58, 1],
    ])
    expect(curves.lookAlikes).toEqual([
      {
        a: { id: ada, name: 'Ada' },
        b: { id: bob, name: 'Bob' },
        similarity: expect.closeTo(Math.cos(0.95), 5) as number,
      },
    ])
  })

  it('show sightings of the days, the site and the model that were asked for', async () => {
    const gate = await addCamera(database.db, siteId)
    const ada = await enrol('Ada', [0])
    await see(gate, { personId: ada, similarity: 0.71, ...at(24 * 9) })
    await see(gate, { personId: ada, similarity: 0.63 })
    await see(gate, {
      similarity: null,
      candidates: [{ personId: ada, similarity: 0.31 }],
      examined: 5,
    })
    await see(gate, { similarity: null, candidates: [], examined: 3 })
    await see(gate, { outcome: 'needs-review', similarity: null })
    await see(gate, { personId: ada, similarity: 0.9, ...at(24 * 31) })
    await see(gate, { personId: ada, similarity: 0.8, modelId: 'another' })
    const elsewhere = await addCamera(database.db, await addSite(database.db))
    await see(elsewhere, { candidates: [{ personId: ada, similarity: 0.2 }] })

    const curves = await read()
    expect(bins(curves.genuine.sightings)).toEqual([
      [62, 1],
      [70, 1],
    ])
    expect(bins(curves.impostor.sightings)).toEqual([[30, 1]])
    // Nine days are known: a month is 30/9 of them. A passage counts whichever model saw it.
    expect(curves.traffic.enrolled).toBeCloseTo(10, 6)
    expect(curves.traffic.strangers).toBeCloseTo(20 / 3, 6)
    expect(curves.suggested).toBeNull()
    expect(curves.notes).toEqual(
      expect.arrayContaining([
        'These figures rest on 5 sightings within 9 days, and on 1 enrolled person.',
        '1 sighting that is still to be reviewed is left out.',
      ]),
    )
    const fewer = await read(5)
    expect(bins(fewer.genuine.sightings)).toEqual([[62, 1]])
  })

  it('count what an operator corrected as what it is', async () => {
    const gate = await addCamera(database.db, siteId)
    const [ada, bob] = [await enrol('Ada', [0]), await enrol('Bob', [3])]
    const taken = await see(gate, { personId: ada, similarity: 0.57 })
    const undone = await see(gate, { personId: ada, similarity: 0.61 })
    const slip = await see(gate, { personId: ada, similarity: 0.77 })
    const store = createSightingStore(database.db)
    const revise = (id: SightingId, said: Pick<SightingRevision, 'source' | 'undoes' | 'after'>) =>
      database.db.transaction(async (tx) => {
        const locked = await store.lock(tx, id)
        if (!locked) throw new Error('the sighting is gone')
        const revision = {
          ...said,
          id: newId<'revision'>(),
          at: siteNow.toString(),
          before: locked.meaning,
        }
        const attendance = { apply: async () => [] }
        await reviseSighting(tx, locked, revision, operator, { sightings: store, attendance })
        return revision
      })
    const was = (personId: PersonId, similarity: number) =>
      ({ outcome: 'matched', personId, similarity, margin: null }) as const
    const correct = (id: SightingId, after: SightingRevision['after']) =>
      revise(id, { source: 'operator', undoes: null, after })
    await correct(taken.id, was(bob, 0.33))
    // Taken back; then later frames say otherwise, which is no person's word.
    const { id, before } = await correct(undone.id, was(bob, 0.33))
    await revise(undone.id, { source: 'undo', undoes: id, after: before })
    await revise(undone.id, { source: 'track', undoes: null, after: was(bob, 0.65) })
    // A slip of the operator's: it was Ada after all, and never Bob.
    await correct(slip.id, was(bob, 0.29))
    await correct(slip.id, was(ada, 0.77))
    const curves = await read()
    expect(bins(curves.impostor.sightings)).toEqual([
      [28, 1],
      [56, 1],
    ])
    expect(bins(curves.genuine.sightings)).toEqual([
      [32, 1],
      [64, 1],
      [76, 1],
    ])
  })

  it('say what a threshold would do, and suggest one when enough was seen', async () => {
    const gate = await addCamera(database.db, siteId)
    const ada = await enrol('Ada', [0])
    for (let i = 0; i < 20; i++) {
      const candidates = [{ personId: ada, similarity: 0.1 }]
      await see(gate, { similarity: null, candidates, examined: 4, ...at(24 * 30 - 1) })
    }
    const curves = await read()
    expect(curves.outcomes).toHaveLength(41)
    const now = curves.outcomes.find(({ similarity }) => similarity === 0.5)
    // One person, 20 strangers a month, 4 crops of which 2 must agree.
    const rate = 10 ** (-4 - (2 * (0.5 - 0.412)) / (0.555 - 0.412))
    expect((now?.falseAcceptsPerMonth ?? 0) / (20 * rate * 2)).toBeCloseTo(1, 2)
    expect(now?.missedShare).toBeNull()
    const suggested = curves.outcomes.find(({ similarity }) => similarity === curves.suggested)
    expect(suggested?.falseAcceptsPerMonth).toBeLessThanOrEqual(1 / 12)
  })

  it('compare the gallery once, and again when it has changed', async () => {
    const desktop = openSiteDesktop(database.db)
    await enrol('Ada', [0])
    await Promise.all([read(30, desktop), read(7, desktop)])
    await read(30, desktop)
    expect(desktop.compared()).toBe(1)
    await enrol('Bob', [5])
    expect((await read(30, desktop)).people).toBe(2)
    expect(desktop.compared()).toBe(2)
  })

  it('of an empty site say so', async () => {
    const curves = await read()
    expect(curves).toMatchObject({
      people: 0,
      suggested: null,
      traffic: { enrolled: 0, strangers: 0 },
    })
    expect(curves.outcomes.every(({ falseAcceptsPerMonth }) => falseAcceptsPerMonth === 0)).toBe(
      true,
    )
    expect(curves.notes[0]).toBe(
      'Nobody was seen in the last 30 days: there is no traffic to reckon with.',
    )
    await database.db.query({ text: 'delete from site.sites' })
    expect(await failureOf(read())).toMatchObject({ code: 'NOT_FOUND' })
  })
})
