import sharp from 'sharp'
import type { FromWorker } from '../contracts/inference.ts'
import type { Detection } from '../core/recognition/decode-detections.ts'
import type { FaceAnalyser } from './analyse-face.ts'
import { cutPortrait, encodeJpeg } from './evidence.ts'
import { frameOfRgb, padFrame, type Frame } from './frame.ts'

type Result = Extract<FromWorker, { kind: 'examined' }>['result']

/** Largest side of a picture that is looked at, pixels; larger ones are scaled down. */
const largestSide = 1920
/** Where a sure face is found, less sure detections are patterns of the background, not a second person. */
const sureScore = 0.85
/** The detector misjudges faces that fill the picture: from this share of its height on they are given room. */
const closeUp = 0.35
/** Most faces that are measured in one picture. */
const mostFaces = 8

/** Finds, measures and embeds the faces of a photo (JPEG, PNG, WebP), largest first. */
export async function examineStill(image: Uint8Array, analyser: FaceAnalyser): Promise<Result> {
  const picture = await readPicture(image)
  if (!picture) {
    return {
      kind: 'unreadable',
      message: 'The file is not a picture that can be read. Use a JPEG, PNG or WebP file.',
    }
  }
  const { frame, detections, left, top } = await detectWithRoom(
    frameOfRgb(picture.data, picture.width, picture.height),
    analyser,
  )
  const faces = []
  for (const { box, score } of detections) {
    const face = await analyser.align(frame, box)
    faces.push({
      box: { ...box, x: box.x - left, y: box.y - top },
      score,
      quality: { ...face.quality, liveness: await analyser.liveness(frame, box) },
      template: await analyser.embed(face),
      portrait: await encodeJpeg(cutPortrait(frame, box)),
    })
  }
  return { kind: 'examined', width: picture.width, height: picture.height, faces }
}

/** The faces to measure, largest first, in a frame that may have been given a border of `left` and `top` pixels. */
async function detectWithRoom(
  frame: Frame,
  analyser: FaceAnalyser,
): Promise<{
  readonly frame: Frame
  readonly detections: ReadonlyArray<Detection>
  readonly left: number
  readonly top: number
}> {
  const first = pick(await analyser.detect(frame))
  if ((first[0]?.box.h ?? 0) < frame.height * closeUp)
    return { frame, detections: first, left: 0, top: 0 }
  const even = (pixels: number): number => Math.round(pixels / 2) * 2
  const [left, top] = [even(frame.width / 2), even(frame.height / 2)]
  const roomy = padFrame(frame, left, top)
  const again = pick(await analyser.detect(roomy))
  return again.length > 0
    ? { frame: roomy, detections: again, left, top }
    : { frame, detections: first, left: 0, top: 0 }
}

function pick(found: ReadonlyArray<Detection>): ReadonlyArray<Detection> {
  const sure = found.filter(({ score }) => score >= sureScore)
  return (sure.length > 0 ? sure : found).toSorted((a, b) => b.box.h - a.box.h).slice(0, mostFaces)
}

async function readPicture(
  image: Uint8Array,
): Promise<{ data: Uint8Array; width: number; height: number } | undefined> {
  try {
    const { data, info } = await sharp(image, { limitInputPixels: 100_000_000 })
      .rotate()
      .flatten({ background: '#808080' })
      .resize(largestSide, largestSide, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) return undefined
    return { data, width: info.width, height: info.height }
  } catch {
    return undefined // not a picture: the caller says so
  }
}
