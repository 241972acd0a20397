import { describe, expect, it } from 'vitest'
import type { DirectionLine, Polygon } from '../contracts/cameras.ts'
import type { CameraId, PersonId } from '../contracts/ids.ts'
import { TEMPLATE_LENGTH, type FromWorker } from '../contracts/inference.ts'
import { defaultRecognitionSettings } from '../core/recognition/settings.ts'
import type { FaceAnalyser } from './analyse-face.ts'
import { followTracks } from './follow-tracks.ts'
import { frameBytes, type Frame } from './frame.ts'

const frame = { width: 640, height: 360 }
const face = { w: 70, h: 90 }
const template = new Float32Array(TEMPLATE_LENGTH).fill(1 / Math.sqrt(TEMPLATE_LENGTH))
const riley = { personId: 'riley' as PersonId, name: 'Riley', similarity: 0.8, rejected: null }

/** Sees one good face where it is told, always the same person's. */
function scripted(place: () => readonly [x: number, y: number] | null): FaceAnalyser {
  let crops = 0
  return {
    async detect() {
      const at = place()
      if (!at) return []
      const box = { x: at[0] - face.w / 2, y: at[1] - face.h / 2, ...face }
      return [{ box, score: 0.95, landmarks: [] }]
    },
    align: async (_frame, { box }) => ({
      box,
      landmarks: [],
      // Each crop is a picture of its own.
      square: { size: 112, data: new Uint8Array(112 * 112 * 3).fill((++crops * 10) % 200) },
      quality: {
        ...{ faceHeight: box.h, sharpness: 400, brightness: 128, clipped: 0 },
        ...{ occlusion: 0, truncation: 0, pose: { yaw: 0, pitch: 0, roll: 0 } },
      },
    }),
    embed: async () => template,
    embedReference: async () => template,
    liveness: async () => null,
  }
}

/** A camera that sees a face walk through these places, one each 200 ms. */
async function walk(
  places: ReadonlyArray<readonly [number, number] | null>,
  view: { readonly zones?: ReadonlyArray<Polygon>; readonly line?: DirectionLine } = {},
) {
  const said: FromWorker[] = []
  let now = 0
  const follower = followTracks({
    cameraId: 'camera' as CameraId,
    modelId: 'model',
    settings: () => defaultRecognitionSettings,
    analyser: scripted(() => places[now] ?? null),
    gallery: () => ({ search: () => ({ candidates: [riley], cohort: null, alike: false }) }),
    post: (message) => void said.push(message),
    detector: { width: 640, height: 384 },
    ...{ region: null, livenessRequired: false },
    zones: view.zones ?? [],
    line: view.line ?? null,
  })
  const wanted: boolean[] = []
  for (now = 0; now < places.length; now++) {
    const atMs = 1_700_000_000_000 + now * 200
    wanted.push(follower.wants(atMs, 5))
    const picture: Frame = { ...frame, data: new Uint8Array(frameBytes(640, 360)) }
    await follower.look(picture, atMs)
  }
  await follower.endAll(1_700_000_000_000 + now * 200)
  const crossings = said.flatMap((one) => (one.kind === 'crossed' ? one.direction : []))
  const sightings = said.flatMap((one) => (one.kind === 'sighting' ? one.sighting : []))
  return { said, wanted, crossings, sightings }
}

const down = (
  x: number,
  from: number,
  to: number,
  steps: number,
): Array<readonly [number, number]> =>
  Array.from({ length: steps + 1 }, (_, i) => [x, from + ((to - from) * i) / steps] as const)

/** Across the middle; below it is in. */
const line: DirectionLine = { from: { x: 0, y: 0.5 }, to: { x: 1, y: 0.5 }, inward: 'right' }
const leftHalf: Polygon = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
]

describe('following faces', () => {
  it('announces a face whose middle is in a zone, and passes over one beside it', async () => {
    const inside = await walk(down(160, 80, 280, 8), { zones: [leftHalf] })
    expect(inside.sightings.map(({ personId }) => personId)).toEqual(['riley'])
    const outside = await walk(down(480, 80, 280, 8), { zones: [leftHalf] })
    expect(outside.said).toEqual([])
  })

  it('says which way an announced face went over the line', async () => {
    const { sightings, crossings, said } = await walk(down(320, 60, 300, 12), { line })
    expect(sightings.map(({ crossed }) => crossed)).toEqual([null])
    expect(crossings).toEqual(['in'])
    const crossed = said.find((one) => one.kind === 'crossed')
    expect(crossed).toMatchObject({ id: sightings[0]?.id })
  })

  it('says both ways when it comes back, the last one last', async () => {
    const there = down(320, 60, 300, 12)
    const { crossings } = await walk([...there, ...there.toReversed()], { line })
    expect(crossings).toEqual(['in', 'out'])
  })

  it('knows of a crossing that came before the name', async () => {
    const upright: DirectionLine = { from: { x: 0.5, y: 1 }, to: { x: 0.5, y: 0 }, inward: 'right' }
    const places = [285, 356, 360, 364].map((x) => [x, 180] as const)
    const { sightings, crossings } = await walk(places, { line: upright })
    expect(sightings.map(({ crossed }) => crossed)).toEqual(['in'])
    expect(crossings).toEqual([])
  })

  it('wants every frame until there is a name, and fewer from then on', async () => {
    const { wanted } = await walk(down(320, 150, 170, 12))
    expect(wanted.slice(0, 2)).toEqual([true, true])
    expect(wanted.slice(-6)).toContain(false)
  })
})
