import { call } from '@orpc/server'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PersonId } from '../../contracts/ids.ts'
import type { DecidedSighting } from '../../contracts/inference.ts'
import { createRecognitionCorrections } from '../../server/api/recognition-corrections.ts'
import { newId } from '../../server/new-id.ts'
import { FaceEngineError, type Examination } from '../../server/ports/face-engine.ts'
import type { CorrectionRequest } from '../../server/recognition/corrections/sighting-corrections.ts'
import { templateFromBytes } from '../../server/adapters/postgres/template-bytes.ts'
import type { SightingRole } from '../../core/attendance/sighting-runs.ts'
import { oneFace, openCorrectableSite, type CorrectableSite } from '../helpers/correctable-site.ts'
import { operator, templateAlong } from '../helpers/records.ts'

let setup: CorrectableSite
beforeAll(async () => {
  setup = await openCorrectableSite()
})
afterAll(() => setup[Symbol.asyncDispose]())
beforeEach(() => {
  setup.events.length = 0
  setup.faces.answer = () => Promise.resolve(oneFace(7))
})

let day = 0
/** Two new people, and a sighting on a day of their own. */
async function seen(
  of: 'ann' | 'nobody',
  more: (people: { ann: PersonId; ben: PersonId }) => Partial<DecidedSighting> = () => ({}),
  role: SightingRole = 'entry',
) {
  const { site } = setup
  const [ann, ben] = [await site.addPerson('Ann'), await site.addPerson('Ben')]
  day += 1
  const date = `2026-10-${String(day).padStart(2, '0')}`
  const personId = of === 'ann' ? ann : null
  const sighting = setup.seen(personId, role, `${date}T09:00:00Z`, {
    candidates: [
      { personId: ann, similarity: 0.71 },
      { personId: ben, similarity: 0.4 },
    ],
    ...more({ ann, ben }),
  })
  const { recorder } = await setup.record()
  await recorder.record(sighting)
  setup.events.length = 0
  const say = (personId: PersonId | null, reject = false) => {
    const request: CorrectionRequest = { sightingId: sighting.id, personId, reject }
    return setup.corrections.correct(operator, request)
  }
  const find = async () => {
    const found = await site.sightings.find(sighting.id)
    if (!found) throw new Error('the sighting is gone')
    return found
  }
  const punches = async () =>
    (
      await site.rows(
        `select u.person_id, u.direction from attendance.punches u
         where u.state = 'active' and u.begins_at >= $1 and u.begins_at < $1::date + 1`,
        date,
      )
    ).map(({ person_id: person, direction }) => `${String(direction)} ${names.get(person) ?? ''}`)
  const names = new Map<unknown, string>([
    [ann, 'Ann'],
    [ben, 'Ben'],
  ])
  return { ann, ben, date, id: sighting.id, say, find, punches }
}

const auditOf = (id: string) =>
  setup.site.rows(
    `select action, actor_name, before, after from audit.changes
     where entity_id = $1 order by changed_at, id`,
    id,
  )

const done = { kind: 'ok', correction: { rejectedFor: null, notLearnt: null } }
const kinds = () => setup.events.map(({ kind }) => kind)

describe('a correction', () => {
  it('gives an unknown one a name, with the punch and the day that follow, and says who did it', async () => {
    const { ben, date, id, say, find, punches } = await seen('nobody')
    expect(await say(ben)).toEqual(done)
    expect(await find()).toMatchObject({
      outcome: 'matched',
      person: { id: ben, name: 'Ben' },
      similarity: 0.4,
      margin: null,
      revised: { by: 'operator', name: null },
      votes: { examined: 3, agreeing: 3 },
    })
    expect(await punches()).toEqual(['in Ben'])
    expect(await setup.status(ben, date)).toBe('incomplete')
    expect(kinds()).toEqual(['sighting-revised', 'punch', 'day-changed'])
    expect(await auditOf(id)).toEqual([
      {
        action: 'sighting.corrected',
        actor_name: operator.name,
        before: { outcome: 'unknown', personId: null },
        after: { outcome: 'matched', personId: ben, rejectedFor: null },
      },
    ])
  })

  it('takes a wrong name away, with its punch', async () => {
    const { ann, date, say, find, punches } = await seen('ann')
    expect(await punches()).toEqual(['in Ann'])
    expect(await say(null)).toEqual(done)
    expect(await find()).toMatchObject({
      outcome: 'unknown',
      person: null,
      revised: { by: 'operator', name: 'Ann' },
    })
    expect(await punches()).toEqual([])
    expect(await setup.status(ann, date)).toBe('absent')
  })

  it('settles a review', async () => {
    const { ann, say, find, punches } = await seen('nobody', () => ({ outcome: 'needs-review' }))
    await say(ann)
    expect(await find()).toMatchObject({ outcome: 'matched', person: { id: ann } })
    expect(await punches()).toEqual(['in Ann'])
  })

  it('may say a name that the face was never compared with', async () => {
    const { say, find } = await seen('nobody')
    const cyd = await setup.site.addPerson('Cyd')
    await say(cyd)
    expect(await find()).toMatchObject({ person: { name: 'Cyd' }, similarity: null, oneIn: null })
  })

  it('makes no punch of somebody who was only observed', async () => {
    const { ben, say, punches } = await seen('nobody', undefined, 'observe')
    await say(ben)
    expect(await punches()).toEqual([])
    expect(kinds()).toEqual(['sighting-revised'])
  })

  it('that says the same again changes nothing', async () => {
    const { ann, id, say } = await seen('nobody')
    await say(ann)
    setup.events.length = 0
    expect(await say(ann)).toEqual(done)
    expect(setup.events).toEqual([])
    expect(await auditOf(id)).toHaveLength(1)
  })

  it('that two people make at the same time is made one after the other', async () => {
    const { ann, ben, id, say, find, punches } = await seen('nobody')
    await Promise.all([say(ann), say(ben), say(null), say(ann), say(ben)])
    const name = (await find()).person?.name
    expect(await punches()).toEqual(name === undefined ? [] : [`in ${name}`])
    const revisions = await setup.site.rows(
      `select ordinal, before_person_id, after_person_id from recognition.sighting_revisions
       where sighting_id = $1 order by ordinal`,
      id,
    )
    for (const [index, revision] of revisions.entries()) {
      expect(revision.ordinal).toBe(index + 1)
      const previous = revisions[index - 1]?.after_person_id ?? null
      expect(revision.before_person_id).toBe(previous)
    }
  })

  it.each([
    {
      what: 'a sighting that is not there',
      request: async (): Promise<CorrectionRequest> => ({
        sightingId: newId<'sighting'>(),
        personId: null,
        reject: false,
      }),
      refusal: { kind: 'not-found', message: /sighting is not there/ },
    },
    {
      what: 'a person who is not there',
      request: async (): Promise<CorrectionRequest> => ({
        sightingId: (await seen('nobody')).id,
        personId: newId<'person'>(),
        reject: false,
      }),
      refusal: { kind: 'not-found', message: /person is not there/ },
    },
    {
      what: 'a person who is archived',
      request: async (): Promise<CorrectionRequest> => {
        const { ann, id } = await seen('nobody')
        await setup.site.rows('update people.people set archived_at = now() where id = $1', ann)
        return { sightingId: id, personId: ann, reject: false }
      },
      refusal: { kind: 'conflict', message: /Ann is archived/ },
    },
  ])('is refused for $what', async ({ request, refusal }) => {
    expect(await setup.corrections.correct(operator, await request())).toEqual({
      kind: refusal.kind,
      message: expect.stringMatching(refusal.message) as string,
    })
    expect(setup.events).toEqual([])
  })
})

describe('an undo', () => {
  it('restores what was before, with its punch', async () => {
    const { ben, id, say, find, punches } = await seen('ann')
    const before = await find()
    await say(ben)
    expect(await punches()).toEqual(['in Ben'])
    expect(await setup.corrections.undo(operator, id)).toEqual({ kind: 'ok' })
    expect(await find()).toEqual(before)
    expect(await punches()).toEqual(['in Ann'])
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      'sighting.corrected',
      'sighting.correction-undone',
    ])
  })

  it('goes back one correction at a time, and refuses when none is left', async () => {
    const { ann, ben, id, say, find } = await seen('nobody')
    await say(ann)
    await say(ben)
    await setup.corrections.undo(operator, id)
    expect(await find()).toMatchObject({ person: { id: ann }, revised: { name: null } })
    await setup.corrections.undo(operator, id)
    expect(await find()).toMatchObject({ person: null, revised: null })
    expect(await setup.corrections.undo(operator, id)).toEqual({
      kind: 'conflict',
      message: expect.stringMatching(/nothing to undo/) as string,
    })
    expect(await setup.corrections.undo(operator, newId<'sighting'>())).toMatchObject({
      kind: 'not-found',
    })
  })
})

describe('a rejected face', () => {
  const revision = async () =>
    (await setup.site.rows('select revision from people.gallery'))[0]?.revision as number

  it('is kept with its template against whom it was taken for, and changes the gallery', async () => {
    const { ann, id, say } = await seen('ann')
    const before = await revision()
    expect(await say(null, true)).toEqual({
      kind: 'ok',
      correction: { rejectedFor: ann, notLearnt: null },
    })
    const [kept, ...others] = await setup.corrections.rejections(ann)
    expect(others).toEqual([])
    expect(kept).toMatchObject({ personId: ann, sightingId: id, rejectedBy: operator.name })
    expect(await revision()).toBeGreaterThan(before)
    const image = await setup.rejections.image(kept?.id ?? '')
    expect(image).toEqual(await setup.site.sightings.crop(id))
    const templates = await setup.site.rows(
      'select model_id, template from recognition.rejection_templates where rejection_id = $1',
      kept?.id,
    )
    expect(templates).toHaveLength(1)
    expect(templates[0]?.model_id).toBe('test')
    expect(templateFromBytes(templates[0]?.template as Buffer)).toEqual(templateAlong(7))
    expect(kinds()).toContain('people-changed')
  })

  it('is the one in the middle, when others are in the picture', async () => {
    const { ann, say } = await seen('ann')
    const [middle, side] = [oneFace(3), oneFace(5)]
    if (middle.kind !== 'examined' || side.kind !== 'examined') throw new Error('no faces')
    const large = side.faces.map((face) => ({ ...face, box: { x: 0, y: 0, w: 130, h: 160 } }))
    setup.faces.answer = () =>
      Promise.resolve({ ...middle, faces: [...large, ...middle.faces] } satisfies Examination)
    await say(null, true)
    const [row] = await setup.site.rows(
      `select t.template from recognition.rejection_templates t
       join recognition.rejections r on r.id = t.rejection_id where r.person_id = $1`,
      ann,
    )
    expect(templateFromBytes(row?.template as Buffer)).toEqual(templateAlong(3))
  })

  it('goes with the correction that it was made with, and only with that one', async () => {
    const { ann, ben, id, say } = await seen('ann')
    await say(null, true)
    await say(ben, true)
    expect(await setup.corrections.rejections(ann)).toHaveLength(1)
    await setup.corrections.undo(operator, id)
    expect(await setup.corrections.rejections(ann)).toHaveLength(1)
    setup.events.length = 0
    await setup.corrections.undo(operator, id)
    expect(await setup.corrections.rejections(ann)).toEqual([])
    expect(kinds()).toContain('people-changed')
  })

  it('is not given the name that it was rejected for', async () => {
    const { ann, id, say, find } = await seen('ann')
    await say(null, true)
    expect(await say(ann)).toMatchObject({ kind: 'conflict' })
    expect((await find()).person).toBeNull()
    await setup.corrections.undo(operator, id)
    expect(await say(ann)).toMatchObject({ kind: 'ok' })
  })

  it.each<{ what: string; answer: () => Promise<Examination>; why: RegExp }>([
    {
      what: 'no face is found',
      answer: () => Promise.resolve({ kind: 'examined', width: 224, height: 224, faces: [] }),
      why: /No face was found/,
    },
    {
      what: 'the picture cannot be read',
      answer: () => Promise.resolve({ kind: 'unreadable', message: 'Not a picture.' }),
      why: /No face was found/,
    },
    {
      what: 'recognition is not there',
      answer: () => Promise.reject(new FaceEngineError('it has ended')),
      why: /not ready/,
    },
    {
      what: 'the models change meanwhile',
      answer: () => {
        setup.faces.modelId = 'other'
        return Promise.resolve(oneFace(7))
      },
      why: /models were just changed/,
    },
  ])('is not learnt when $what; the correction is made all the same', async ({ answer, why }) => {
    const { ann, say, find } = await seen('ann')
    setup.faces.answer = answer
    expect(await say(null, true)).toEqual({
      kind: 'ok',
      correction: { rejectedFor: null, notLearnt: expect.stringMatching(why) as string },
    })
    expect((await find()).person).toBeNull()
    expect(await setup.corrections.rejections(ann)).toEqual([])
    setup.faces.modelId = 'test'
  })

  it('has nobody to be kept against when it was taken for nobody', async () => {
    const { ben, say } = await seen('nobody', () => ({ candidates: [] }))
    expect(await say(ben, true)).toEqual({
      kind: 'ok',
      correction: {
        rejectedFor: null,
        notLearnt: expect.stringMatching(/not taken for anybody else/) as string,
      },
    })
  })

  it('can be removed, which is recorded and changes the gallery', async () => {
    const { ann, id, say } = await seen('ann')
    await say(null, true)
    const [kept] = await setup.corrections.rejections(ann)
    const rejectionId = kept?.id ?? ''
    const before = await revision()
    setup.events.length = 0
    expect(await setup.corrections.removeRejection(operator, rejectionId)).toEqual({ kind: 'ok' })
    expect(await setup.corrections.rejections(ann)).toEqual([])
    expect(await revision()).toBeGreaterThan(before)
    expect(kinds()).toEqual(['people-changed'])
    expect(await auditOf(rejectionId)).toEqual([
      {
        action: 'rejection.removed',
        actor_name: operator.name,
        before: { personId: ann, sightingId: id },
        after: null,
      },
    ])
    expect(await setup.corrections.removeRejection(operator, rejectionId)).toMatchObject({
      kind: 'not-found',
    })
    expect(await setup.corrections.undo(operator, id)).toEqual({ kind: 'ok' })
  })
})

describe('over the contract', () => {
  const log = pino({ level: 'silent' })
  const context = { actor: operator, log }

  it('a sighting is corrected, undone, and its rejected face listed and removed', async () => {
    const router = createRecognitionCorrections(setup)
    const { ann, id: sightingId, find } = await seen('ann')
    const wrong = { sightingId, personId: null, reject: true }
    expect(await call(router.correctSighting, wrong, { context })).toEqual({
      rejectedFor: ann,
      notLearnt: null,
    })
    const [kept] = await call(router.rejections, { personId: ann }, { context })
    expect(kept).toMatchObject({ personId: ann, sightingId })
    await call(router.removeRejection, { id: kept?.id ?? '' }, { context })
    expect(await call(router.rejections, { personId: ann }, { context })).toEqual([])
    await call(router.undoCorrection, { sightingId }, { context })
    expect((await find()).person?.id).toBe(ann)
  })

  it('refusals are errors of the contract, with their sentences', async () => {
    const router = createRecognitionCorrections(setup)
    const { id: sightingId } = await seen('nobody')
    await expect(call(router.undoCorrection, { sightingId }, { context })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/nothing to undo/) as string,
    })
    const nobody = { sightingId: newId<'sighting'>(), personId: null, reject: false }
    await expect(call(router.correctSighting, nobody, { context })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('needs the permission to correct', async () => {
    const router = createRecognitionCorrections(setup)
    const { ben, id: sightingId, find } = await seen('nobody')
    const reader = { ...operator, permissions: ['recognition.read' as const] }
    const request = { sightingId, personId: ben, reject: false }
    await expect(
      call(router.correctSighting, request, { context: { actor: reader, log } }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await find()).person).toBeNull()
  })
})
