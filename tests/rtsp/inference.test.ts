import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraId, PersonId } from '../../contracts/ids.ts'
import { type DecidedSighting, TEMPLATE_LENGTH } from '../../contracts/inference.ts'
import { type ClipTruth, clipTruthSchema } from '../../contracts/simulator.ts'
import { enrolmentIssues } from '../../core/recognition/quality.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { makeIngest } from '../../server/adapters/ffmpeg/start-ingest.ts'
import { newId } from '../../server/new-id.ts'
import type { Ingest } from '../../server/ports/ingest.ts'
import type { RunningSite } from '../../simulator/start-site.ts'
import { until } from '../helpers/until.ts'
import { enrolPeople, startTestPool, startTestSite, type TestPool } from './pipeline.ts'
import { FFMPEG } from './simulator-fixtures.ts'

const preview = { width: 640, height: 360 }
const look = {
  picture: null,
  detector: { width: 640, height: 384 },
  region: null,
  livenessRequired: false,
  masks: [],
  zones: [],
  line: null,
  analysisFps: null,
  door: true,
  hardware: null,
}

let site: RunningSite
let test: TestPool
let enrolled: ReadonlyMap<string, PersonId>
const rounds = new Map<string, number[]>()
const stop = new AbortController()

/** Pictures of one person, from the photo to enrol with. */
const photoOf = async (key: string): Promise<Uint8Array> => {
  const file = site.people.find((person) => person.key === key)?.photoFile
  if (file === undefined) throw new Error(`The site has no ${key}.`)
  return new Uint8Array(await readFile(file))
}
const similarity = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

beforeAll(async () => {
  ;[site, test] = await Promise.all([
    startTestSite((camera, _clip, startedAt) =>
      rounds.set(camera, [...(rounds.get(camera) ?? []), startedAt]),
    ),
    startTestPool(),
  ])
  enrolled = await enrolPeople(test.pool, site.people)
})

afterAll(async () => {
  stop.abort()
  await test[Symbol.asyncDispose]()
  await site.close()
})

describe('looking at photos', () => {
  it('finds the one face of an enrolment photo, fit to enrol with', async () => {
    for (const { key } of site.people) {
      const seen = await test.pool.examine(await photoOf(key))
      if (seen.kind !== 'examined') throw new Error(seen.message)
      expect(seen.faces).toHaveLength(1)
      expect(enrolmentIssues(seen.faces, defaultRecognitionSettings.enrolment)).toEqual([])
      const [face] = seen.faces
      expect(face?.template).toHaveLength(TEMPLATE_LENGTH)
      expect(face && similarity(face.template, face.template)).toBeCloseTo(1, 4)
      expect(await sharp(face?.portrait).metadata()).toMatchObject({ format: 'jpeg' })
    }
  })

  it('tells people apart, and finds one again in a smaller, darker photo', async () => {
    const templateOf = async (image: Uint8Array): Promise<Float32Array> => {
      const seen = await test.pool.examine(image)
      const face = seen.kind === 'examined' ? seen.faces[0] : undefined
      if (!face) throw new Error('no face')
      return face.template
    }
    const [riley, dana] = [await photoOf('riley'), await photoOf('dana')]
    const poorer = await sharp(riley)
      .resize({ width: 260 })
      .modulate({ brightness: 0.7 })
      .toBuffer()
    const one = await templateOf(riley)
    const { match } = defaultRecognitionSettings
    expect(similarity(one, await templateOf(new Uint8Array(poorer)))).toBeGreaterThan(0.7)
    expect(similarity(one, await templateOf(dana))).toBeLessThan(match.similarity)
  })

  it('turns a photo as its EXIF data says', async () => {
    const upright = await photoOf('riley')
    const { width, height } = await sharp(upright).metadata()
    const lying = await sharp(upright).rotate(-90).withMetadata({ orientation: 6 }).toBuffer()
    const seen = await test.pool.examine(new Uint8Array(lying))
    expect(seen).toMatchObject({ kind: 'examined', width, height })
    if (seen.kind === 'examined') expect(seen.faces).toHaveLength(1)
  })

  it('finds no face where there is none', async () => {
    const wall = await sharp({
      create: { width: 640, height: 480, channels: 3, background: '#8899aa' },
    })
      .png()
      .toBuffer()
    expect(await test.pool.examine(new Uint8Array(wall))).toEqual({
      kind: 'examined',
      width: 640,
      height: 480,
      faces: [],
    })
  })

  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['empty', async () => new Uint8Array(), /^The file is empty\. Choose /],
    [
      'text',
      async () => new TextEncoder().encode('This is not a picture.'),
      /^The file is not a picture.+Use a /,
    ],
    [
      'cut off',
      async () => (await photoOf('riley')).slice(0, 400),
      /^The picture is damaged or cut short\. Copy /,
    ],
  ])('says that a file is unreadable: %s', async (_what, file, message) => {
    const seen = await test.pool.examine(await file())
    expect(seen.kind).toBe('unreadable')
    if (seen.kind === 'unreadable') expect(seen.message).toMatch(message)
  })
})

describe('watching two cameras', () => {
  const cameras = new Map<string, CameraId>()
  const decoders: ReturnType<Ingest['start']>[] = []
  let truths: ReadonlyMap<string, ClipTruth>

  const ofCamera = (key: string): ReadonlyArray<DecidedSighting> =>
    test.sightings.filter(({ cameraId }) => cameraId === cameras.get(key))

  beforeAll(async () => {
    truths = new Map(
      await Promise.all(
        site.truthFiles.map(async (file) => {
          const truth = clipTruthSchema.parse(JSON.parse(await readFile(file, 'utf8')))
          return [truth.camera, truth] as const
        }),
      ),
    )
    for (const camera of site.cameras) {
      const id = newId<'camera'>()
      cameras.set(camera.key, id)
      const codec = camera.mainCodec === 'h264' ? 'h264' : 'hevc'
      const { sockets } = await test.pool.openCamera(
        { cameraId: id, mainCodec: codec, subCodec: codec, preview, ...look },
        stop.signal,
      )
      const { username, password, transport } = camera
      const asked = { username, password, transport, codec } as const
      decoders.push(
        makeIngest(FFMPEG).start({
          main: { ...asked, url: camera.mainUrl },
          sub: { ...asked, url: camera.subUrl },
          sockets,
          preview,
        }),
      )
    }
    // One whole round that began with everything running, and the time that a track takes to end.
    const from = Date.now()
    const complete = (): boolean =>
      [...rounds.values()].every((starts) => {
        const begun = starts.filter((at) => at > from + 3000)
        return begun.length >= 2 && Date.now() - (begun[1] ?? 0) > 2500
      })
    await until('a round of the clips', complete, 60_000)
    await Promise.all(decoders.map((decoder) => decoder.stop()))
    for (const id of cameras.values()) test.pool.closeCamera(id)
  })

  /** The one round that was watched from its beginning: its start, and the sightings of it. */
  const roundOf = (key: string) => {
    const truth = truths.get(key)
    const start = rounds.get(key)?.at(-2)
    if (!truth || start === undefined) throw new Error(`Nothing is known of ${key}.`)
    const sightings = ofCamera(key).filter(({ firstSeenAt }) => {
      const at = Date.parse(firstSeenAt)
      return at >= start && at < start + truth.durationS * 1000
    })
    return { start, sightings, passages: truth.passages }
  }

  it('names everyone who is enrolled, in the picture of their camera', () => {
    const { similarity: least, margin } = defaultRecognitionSettings.match
    for (const key of cameras.keys()) {
      const { passages, sightings } = roundOf(key)
      for (const { person } of passages.filter((passage) => passage.enrolled)) {
        const named = sightings.filter(({ personId }) => personId === enrolled.get(person))
        expect(named, `${person} on ${key}`).toHaveLength(1)
        expect(named[0]?.outcome).toBe('matched')
        expect(named[0]?.similarity).toBeGreaterThan(least)
        expect(named[0]?.margin).toBeGreaterThan(margin)
      }
    }
  })

  it('names nobody who is a stranger, and leaves them as unknown', () => {
    const people = new Map(
      site.cameras.map(({ key }) => [
        key,
        new Set(
          (truths.get(key)?.passages ?? []).flatMap((passage) =>
            passage.enrolled ? [enrolled.get(passage.person)] : [],
          ),
        ),
      ]),
    )
    for (const key of cameras.keys())
      for (const { personId } of ofCamera(key))
        if (personId !== null) expect(people.get(key)).toContain(personId)
    const unknown = ofCamera('cam-02').filter(({ outcome }) => outcome === 'unknown')
    expect(unknown.length).toBeGreaterThan(0)
    for (const { personId } of unknown) expect(personId).toBeNull()
  })

  it('makes one sighting of a track, and says how long it lived on', () => {
    const ids = test.sightings.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(test.extended).size).toBe(test.extended.length)
    for (const { id, outcome } of test.sightings)
      expect(test.extended.includes(id)).toBe(outcome === 'matched')
    for (const key of cameras.keys()) {
      const { passages, sightings } = roundOf(key)
      expect(sightings, key).toHaveLength(passages.length)
    }
  })

  it('dates a sighting by the arrival of its pictures, sees people soon and decides soon', () => {
    for (const key of cameras.keys()) {
      const { start, passages, sightings } = roundOf(key)
      for (const { person, fromS, recognisableFromS } of passages) {
        const sighting = sightings.find(
          ({ personId }) => personId !== null && personId === enrolled.get(person),
        )
        if (!sighting) continue // a stranger
        const since = (text: string | null): number => Date.parse(text ?? '') - start
        const seen = since(sighting.firstSeenAt)
        expect(seen).toBeGreaterThan(fromS * 1000 - 200)
        expect(seen).toBeLessThan(recognisableFromS * 1000 + 1300)
        expect(since(sighting.firstFitAt)).toBeGreaterThanOrEqual(seen)
        expect(since(sighting.lastSeenAt)).toBeGreaterThanOrEqual(since(sighting.firstFitAt))
        expect(since(sighting.decidedAt)).toBeLessThan((recognisableFromS + 3.5) * 1000)
      }
    }
  })

  it('keeps a crop of each face as evidence', async () => {
    for (const { crop, box, quality, modelId } of test.sightings) {
      expect(await sharp(crop).metadata()).toMatchObject({
        format: 'jpeg',
        width: 224,
        height: 224,
      })
      expect(box.h).toBeGreaterThanOrEqual(defaultRecognitionSettings.live.faceHeight)
      expect(box.x + box.w / 2).toBeLessThan(1920)
      expect(quality.faceHeight).toBeCloseTo(box.h, 6)
      expect(modelId).toBe(test.pool.modelId)
    }
  })
})
