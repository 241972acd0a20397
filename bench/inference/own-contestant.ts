import { readFile } from 'node:fs/promises'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import type { FaceAnalyser } from '../../inference/analyse-face.ts'
import type { Engine } from '../../inference/engine.ts'
import { findFaces } from '../../inference/examine-still.ts'
import type { Frame } from '../../inference/frame.ts'
import { dot } from '../../inference/gallery/templates.ts'
import { readPicture } from '../../inference/read-picture.ts'
import type { Contestant } from './contestant.ts'

/** Photos as the engine reads them. Rejects, naming the file, for one that is no picture. */
export async function readFrames(files: ReadonlyArray<string>): Promise<ReadonlyArray<Frame>> {
  const frames: Frame[] = []
  for (const file of files) {
    const picture = await readPicture(await readFile(file))
    if (picture.kind === 'unreadable') throw new Error(`${file}: ${picture.message}`)
    frames.push(picture.frame)
  }
  return frames
}

/** The same pixels as a frame that nobody has seen: what was worked out for one frame must not serve the next run. */
export const unseen = ({ width, height, data }: Frame): Frame => ({ width, height, data })

/** The template of the most prominent face, as for a photo that is looked up; undefined where there is none. */
export async function embedStill(
  frame: Frame,
  analyser: FaceAnalyser,
): Promise<Float32Array | undefined> {
  const [face] = await findFaces(frame, analyser, defaultRecognitionSettings.detection.score)
  return face && (await analyser.embed(await analyser.align(frame, face)))
}

/** NeuroMark itself: the code that runs live. */
export function openOwn(
  { analyser, models }: Engine,
  frames: ReadonlyArray<Frame>,
  version: string,
): Contestant {
  const templates = new Map<number, Float32Array>()
  const one = async (photo: number): Promise<void> => {
    const frame = frames[photo]
    const template = frame && (await embedStill(unseen(frame), analyser))
    if (template) templates.set(photo, template)
  }
  return {
    version,
    provider: models.provider,
    prepare: async () => undefined,
    async embed(photos) {
      // As many at once as share a run; on a CPU that is one.
      for (let i = 0; i < photos.length; i += models.batch)
        await Promise.all(photos.slice(i, i + models.batch).map(one))
    },
    found: (photo) => templates.has(photo),
    similarity(a, b) {
      const [first, second] = [templates.get(a), templates.get(b)]
      return first && second ? dot(first, second) : null
    },
  }
}
