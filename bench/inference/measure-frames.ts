import type { DetectorSize } from '../../contracts/inference.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import type { FaceAnalyser } from '../../inference/analyse-face.ts'
import type { Engine } from '../../inference/engine.ts'
import type { Frame } from '../../inference/frame.ts'
import type { Work } from './measure-overhead.ts'
import { unseen } from './own-contestant.ts'

export const detectorSize: DetectorSize = { width: 960, height: 544 }

/** Finds, aligns and embeds every face of a frame. Resolves with their number. */
async function embedAll(frame: Frame, analyser: FaceAnalyser): Promise<number> {
  const found = await analyser.detect(frame, detectorSize)
  const faces = found.filter(({ score }) => score >= defaultRecognitionSettings.detection.score)
  for (const face of faces) await analyser.embed(await analyser.align(frame, face))
  return faces.length
}

/** `count` looks at the frames by turns. */
export function frameWorks(frames: ReadonlyArray<Frame>, count: number): ReadonlyArray<Work> {
  return Array.from({ length: count }, (_, i) => async (analyser: FaceAnalyser) => {
    const frame = frames[i % frames.length]
    return frame ? embedAll(unseen(frame), analyser) : 0
  })
}

/** Does all the works, as many at once as share a run. Resolves with the seconds. */
export async function timeWorks(
  { analyser, models }: Engine,
  works: ReadonlyArray<Work>,
): Promise<number> {
  const startedAt = performance.now()
  for (let i = 0; i < works.length; i += models.batch)
    await Promise.all(works.slice(i, i + models.batch).map((work) => work(analyser)))
  return (performance.now() - startedAt) / 1000
}
