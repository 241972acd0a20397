import type { FromWorker } from '../contracts/inference.ts'
import type { Detection } from '../core/recognition/decode-detections.ts'
import { byProminence } from '../core/recognition/prominent-face.ts'
import type { FaceAnalyser } from './analyse-face.ts'
import { cutPortrait, encodeJpeg } from './evidence.ts'
import type { Frame } from './frame.ts'
import { readPicture } from './read-picture.ts'

type Result = Extract<FromWorker, { kind: 'examined' }>['result']

/**
 * Detector inputs for photos, pixels, tried until faces are found: most photos show one large face, for which a small
 * input serves best (LFW-dev: 99.67 % of pairs at 288, 99.33 % at 384); a face in a crowd needs a larger one. `margin`: a
 * face that fills its picture is misjudged without room around it.
 */
const looks = [
  { side: 288, margin: 0 },
  { side: 640, margin: 0 },
  { side: 1280, margin: 0 },
] as const
const roomy = { side: 320, margin: 80 } as const
/** From this share of the picture's height on a face is looked at again with room around it. */
const closeUp = 0.7
/** Where a sure face is found, less sure detections are patterns of the background, not a second person. */
const sureScore = 0.85
/** Most faces that are measured in one picture. */
const mostFaces = 8

/**
 * Finds, measures and embeds the faces of a photo, the most prominent first. `reference`: templates are to be kept, and
 * worth several looks at each face.
 */
export async function examineStill(
  image: Uint8Array,
  analyser: FaceAnalyser,
  options: { readonly reference: boolean; readonly leastScore: number },
): Promise<Result> {
  const picture = await readPicture(image)
  if (picture.kind === 'unreadable') return picture
  const { frame } = picture
  const faces = []
  for (const detection of await findFaces(frame, analyser, options.leastScore)) {
    const { box, score } = detection
    const face = await analyser.align(frame, detection)
    faces.push({
      box,
      score,
      quality: { ...face.quality, liveness: (await analyser.liveness(frame, box)) ?? 1 },
      template: await (options.reference
        ? analyser.embedReference(frame, face)
        : analyser.embed(face)),
      portrait: await encodeJpeg(cutPortrait(frame, box)),
    })
  }
  return { kind: 'examined', width: picture.width, height: picture.height, faces }
}

/** The faces of a still, the most prominent first, at most eight. */
export async function findFaces(
  frame: Frame,
  analyser: Pick<FaceAnalyser, 'detect'>,
  leastScore: number,
): Promise<ReadonlyArray<Detection>> {
  const look = async ({ side, margin }: { side: number; margin: number }) => {
    const found = await analyser.detect(frame, { width: side, height: side }, { margin })
    const counted = found.filter(({ score }) => score >= leastScore)
    const sure = counted.filter(({ score }) => score >= sureScore)
    return byProminence(sure.length > 0 ? sure : counted, frame).slice(0, mostFaces)
  }
  for (const size of looks) {
    const found = await look(size)
    const [first] = found
    if (!first) continue
    if (first.box.h < frame.height * closeUp) return found
    const again = await look(roomy)
    return again.length > 0 ? again : found
  }
  return look(roomy)
}
