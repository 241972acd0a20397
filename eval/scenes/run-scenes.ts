import type { CameraId } from '../../contracts/ids.ts'
import { meanOf } from '../../inference/gallery/templates.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { backgroundDrawer, EXPOSURES, FRAME } from './backgrounds.ts'
import { bodyDrawer } from './body-layers.ts'
import { castScenes, dot, type Cast } from './cast.ts'
import { composeScene, type Figure } from './compose-scene.ts'
import { findFacePhotos } from './face-photos.ts'
import { cutHead } from './head-layers.ts'
import { makeGrade } from './layer.ts'
import { openLiveCamera } from './live-camera.ts'
import { makeNoise } from './noise.ts'
import { openStage, type Stage } from './open-stage.ts'
import { planScenes } from './plan-scenes.ts'
import { makeSampler } from './sample-frames.ts'
import type { Scene } from './scene.ts'
import { SCENE_KINDS, type SceneKind } from './scene-kinds.ts'
import {
  scoreLimits,
  scoreScene,
  type FrameRecord,
  type SceneRecord,
  type SceneScore,
} from './score-scenes.ts'
import { summariseScenes, type ScenesSummary } from './summarise-scenes.ts'

export type ScenesOptions = {
  /** The folder of the face models, with its manifest.json. */
  readonly modelsDir: string
  /** A folder with people/NAME/*.jpg and strangers/*.jpg; null for the sample photos in `photosDir`. */
  readonly facesDir: string | null
  readonly photosDir: string
  /** In all; a third of enrolled people. */
  readonly passages: number
  readonly kinds: ReadonlyArray<SceneKind>
  readonly seed: string
  /** Analysed frames a second. */
  readonly fps: number
  /** Where to write a few frames as JPEG with the true faces marked; null for nowhere. */
  readonly samplesDir: string | null
  /** The execution provider, tried alone; null for the best. */
  readonly provider: string | null
  readonly progress: (message: string) => void
}

/** 1,000 passages of strangers, 500 of enrolled people. */
export const defaultPassages = 1500
export const defaultScenesOptions = {
  passages: defaultPassages,
  kinds: SCENE_KINDS,
  seed: '1',
  fps: 5,
  samplesDir: null,
  provider: null,
} as const

export type ScenesResult = ScenesSummary & {
  readonly frames: number
  /** Of the scenes and of the clock, rounded. */
  readonly sceneSeconds: number
  readonly seconds: number
  /** Mean milliseconds of a frame: drawn, and looked at by the live code. */
  readonly msPerFrame: { readonly drawn: number; readonly looked: number }
  readonly fps: number
  readonly seed: string
  readonly faces: string
}

/** When the first scene begins: any time will do, as long as it is the same each time. */
const beginsAtMs = Date.UTC(2026, 0, 5, 8)
/**
 * Composes camera scenes from photos and gives their frames to the code that runs live; says who was recognised. Frames,
 * names and scores depend on nothing but the options and the photos; times to the name also on this machine.
 *
 * @throws Error when the models or the photos cannot be read.
 */
export async function runScenes(options: ScenesOptions): Promise<ScenesResult> {
  const startedAt = performance.now()
  const { progress } = options
  using stage = await openStage({
    modelsDir: options.modelsDir,
    provider: options.provider,
    smallestFace: scoreLimits.faceHeight,
    log: progress,
  })
  const photos = await findFacePhotos(options.facesDir, options.photosDir)
  const cast = await castScenes(photos, { examine: stage.examine, progress })
  await stage.enrol(cast.enrolled)
  progress(describeCast(cast))
  const scenes = planScenes(cast, options)
  const theatre = makeTheatre(options, stage)
  const tellFailures = failureTeller(cast, progress)
  const scores: SceneScore[] = []
  let told = performance.now()
  for (const scene of scenes) {
    const score = await theatre.play(scene)
    scores.push(score)
    tellFailures(scene, score)
    if (performance.now() - told < 5000) continue
    told = performance.now()
    progress(`scene ${scores.length} of ${scenes.length} (${scene.kind})`)
  }
  const { frames, drawnMs, lookedMs } = theatre.spent()
  const perFrame = (ms: number): number => Number((ms / Math.max(1, frames)).toFixed(1))
  return {
    ...summariseScenes(scores),
    frames,
    sceneSeconds: Math.round(frames / options.fps),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    msPerFrame: { drawn: perFrame(drawnMs), looked: perFrame(lookedMs) },
    fps: options.fps,
    seed: options.seed,
    faces: cast.source,
  }
}

function describeCast(cast: Cast): string {
  const [most] = cast.lookAlikes
  return `${cast.enrolled.length} people enrolled, ${cast.walkers.length} photos of them and ${cast.strangers.length} of strangers walk by; the stranger most like somebody enrolled: similarity ${most?.similarity.toFixed(2) ?? '–'}`
}

/** Says which passages went wrong, and how alike their photo as it is and the references of its person are. */
function failureTeller(cast: Cast, progress: (message: string) => void) {
  const templates = new Map(
    cast.enrolled.map(({ person, references }) => {
      const mean = meanOf(references)
      return [person, mean ? [...references, mean] : references]
    }),
  )
  return (scene: Scene, { passages }: SceneScore): void => {
    for (const { passage, person, expected, recognised, misnamed } of passages) {
      if (!misnamed && (recognised || !expected)) continue
      const photo = scene.passages.find(({ id }) => id === passage)?.photo
      if (!photo) continue
      const alike = Math.max(
        ...(templates.get(person ?? '') ?? []).map((one) => dot(one, photo.template)),
      )
      const what = `${misnamed ? 'named wrongly' : 'missed'}: ${photo.person} in scene ${scene.index} (${scene.kind})`
      progress(person === null ? what : `${what}; the photo itself: ${alike.toFixed(2)}`)
    }
  }
}

type Theatre = {
  readonly play: (scene: Scene) => Promise<SceneScore>
  readonly spent: () => {
    readonly frames: number
    readonly drawnMs: number
    readonly lookedMs: number
  }
}

function makeTheatre(options: ScenesOptions, stage: Stage): Theatre {
  const noise = makeNoise(seededRandom(`${options.seed} noise`))
  const background = backgroundDrawer(noise)
  const body = bodyDrawer()
  const sample = makeSampler(options.samplesDir)
  const spent = { frames: 0, drawnMs: 0, lookedMs: 0 }
  const pixels = new Uint8Array((FRAME.width * FRAME.height * 3) / 2)
  let sceneAtMs = beginsAtMs

  const dress = (scene: Scene): Promise<ReadonlyArray<Figure>> =>
    Promise.all(
      scene.passages.map(async ({ photo, light, outfit }) => {
        const head = await cutHead(photo, makeGrade(light.gain, light.gamma, light.warmth))
        return { head, body: await body(outfit, head.skin, EXPOSURES[scene.exposure]) }
      }),
    )

  return {
    spent: () => spent,
    async play(scene) {
      const camera = openLiveCamera(cameraIdOf(scene.index), stage.follow)
      const figures = await dress(scene)
      const empty = await background(scene.place, EXPOSURES[scene.exposure])
      const frames: FrameRecord[] = []
      const count = Math.ceil(scene.seconds * options.fps)
      for (let index = 0; index < count; index++) {
        const t = index / options.fps
        const atMs = Math.round(sceneAtMs + t * 1000)
        if (!camera.wants(atMs, options.fps)) continue
        const drawAt = performance.now()
        // A new frame each time, as the live code knows frames by identity; nobody holds on to the pixels of the last one.
        const frame = { ...FRAME, data: pixels }
        pixels.set(empty)
        const truth = composeScene(frame, scene, figures, noise, t)
        const lookAt = performance.now()
        const seen = await camera.look(frame, atMs)
        spent.drawnMs += lookAt - drawAt
        spent.lookedMs += performance.now() - lookAt
        frames.push({ atMs, truth, seen })
        await sample(scene, index / count, frame.data, truth)
      }
      spent.frames += frames.length
      sceneAtMs += Math.ceil(scene.seconds * 1000) + 10_000
      const sightings = await camera.end(sceneAtMs - 5000)
      const record: SceneRecord = {
        kind: scene.kind,
        passages: scene.passages.map(({ id, person }) => ({ passage: id, person })),
        frames,
        sightings,
      }
      return scoreScene(record)
    },
  }
}

/** A name for the camera of a scene, in the form of a UUIDv7. */
function cameraIdOf(scene: number): CameraId {
  return `00000000-0000-7000-8000-${scene.toString(16).padStart(12, '0')}` as CameraId
}
