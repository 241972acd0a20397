import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CameraId, PersonId, ReferenceId } from '../../contracts/ids.ts'
import type { FromWorker } from '../../contracts/inference.ts'
import { readPackManifest } from '../../contracts/model-pack.ts'
import { chooseDetectorSize } from '../../core/recognition/detector-size.ts'
import { settingsOfPack } from '../../core/recognition/site-settings.ts'
import { openEngine } from '../../inference/engine.ts'
import { examineStill } from '../../inference/examine-still.ts'
import { followTracks, type TrackFollower } from '../../inference/follow-tracks.ts'
import { openGalleryIndex } from '../../inference/gallery/gallery-index.ts'
import { FRAME } from './backgrounds.ts'
import type { Cast, ExaminedPhoto } from './cast.ts'

/** The code that runs live, on models and a gallery of its own. */
export type Stage = {
  /** Finds and measures the faces of a photo; `reference`: its template is to be enrolled. A picture that cannot be read has none. */
  readonly examine: (image: Uint8Array, reference: boolean) => Promise<ExaminedPhoto>
  readonly enrol: (people: Cast['enrolled']) => Promise<void>
  /** Opens a camera whose frames are `FRAME` large. */
  readonly follow: (cameraId: CameraId, post: (message: FromWorker) => void) => TrackFollower
  readonly [Symbol.dispose]: () => void
}

export type StageOptions = {
  readonly modelsDir: string
  readonly provider: string | null
  /** Height of the smallest face that cameras are to recognise, pixels: the detector's size follows from it. */
  readonly smallestFace: number
  readonly log: (message: string) => void
}

/** Opens the models with the thresholds that they ship with. Rejects when they cannot be loaded. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { modelsDir, provider, log } = options
  const read = readPackManifest(await readFile(path.join(modelsDir, 'manifest.json'), 'utf8'))
  if (read.kind === 'refused') throw new Error(read.message)
  const { id: modelId, thresholds } = read.manifest
  const settings = settingsOfPack(thresholds)
  const { analyser } = await openEngine({
    modelsDir,
    settings: settings.detection,
    provider,
    log,
  })
  const gallery = openGalleryIndex({
    modelId,
    dir: null,
    lookAlike: () => settings.match.lookAlike,
    onState: ({ message }) => message && log(message),
    onWanted: () => undefined,
    log,
  })
  const detector = chooseDetectorSize({
    picture: FRAME,
    region: null,
    smallestFace: options.smallestFace,
    choice: 'auto',
  })
  log(`the detector looks at ${detector.width} x ${detector.height}`)
  return {
    async examine(image, reference) {
      const leastScore = settings.detection.score
      const result = await examineStill(image, analyser, { reference, leastScore })
      return result.kind === 'examined' ? result : { width: 0, height: 0, faces: [] }
    },
    async enrol(people) {
      const taken = await gallery.take({
        modelId,
        from: null,
        revision: 1,
        stamp: 'scenes',
        total: people.reduce((sum, { references }) => sum + references.length, 0),
        complete: true,
        people: people.map(({ person, references }) => ({
          personId: person as PersonId,
          name: person,
          references: references.map((template, index) => ({
            referenceId: `${person} ${index}` as ReferenceId,
            template,
          })),
          rejections: [],
        })),
      })
      if (taken === 'refused') throw new Error('the gallery of the scenes was refused')
    },
    follow: (cameraId, post) =>
      followTracks({
        ...{ cameraId, modelId, analyser, post, detector },
        settings: () => settings,
        gallery: () => gallery,
        region: null,
        zones: [],
        line: null,
        livenessRequired: false,
      }),
    [Symbol.dispose]: () => gallery[Symbol.dispose](),
  }
}
