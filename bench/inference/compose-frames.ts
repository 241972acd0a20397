import sharp from 'sharp'
import type { Rect } from '../../core/recognition/geometry.ts'
import { byProminence } from '../../core/recognition/prominent-face.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import type { FaceAnalyser } from '../../inference/analyse-face.ts'
import { findFaces } from '../../inference/examine-still.ts'
import { frameOfRgb, type Frame } from '../../inference/frame.ts'
import { randomNumbers } from '../../inference/gallery/recall.ts'
import { readFrames } from './own-contestant.ts'

export const frameSize = { width: 1920, height: 1080 } as const
/** Of the faces in the frames, pixels. */
export const faceHeight = 120
/** Side of the square around a face that is pasted, face heights: the head and some of what is behind it. */
const patchSide = 2.2

/** A head, cut out square. RGB, row-major, three bytes a pixel. */
export type Patch = { readonly size: number; readonly data: Uint8Array }
export type Placed = { readonly patch: Patch; readonly x: number; readonly y: number }

/** Up to `most` heads with a face of about 120 px, where nobody else's face is near. Rejects when there is none. */
export async function cutHeads(
  files: ReadonlyArray<string>,
  analyser: FaceAnalyser,
  most: number,
): Promise<ReadonlyArray<Patch>> {
  const patches: Patch[] = []
  const { score } = defaultRecognitionSettings.detection
  for (const file of files) {
    if (patches.length === most) break
    const [frame] = await readFrames([file])
    if (!frame) continue
    const faces = byProminence(await findFaces(frame, analyser, score), frame)
    const squares = faces.map(({ box }) => ({ ...squareOf(box, frame), faceHeight: box.h }))
    const alone = squares.filter(
      (square, i) => !faces.some(({ box }, j) => j !== i && touches(square, box)),
    )
    if (alone.length === 0) continue
    const upright = await sharp(file)
      .rotate()
      .resize(1920, 1920, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .removeAlpha()
      .png({ compressionLevel: 0 })
      .toBuffer()
    for (const { left, top, side, faceHeight: found } of alone.slice(0, most - patches.length)) {
      const size = Math.round((side * faceHeight) / found)
      const data = await sharp(upright)
        .extract({ left, top, width: side, height: side })
        .resize(size, size)
        .raw()
        .toBuffer()
      patches.push({ size, data })
    }
  }
  if (patches.length === 0) throw new Error('None of the photos shows a face with room around it.')
  return patches
}

type Square = { readonly left: number; readonly top: number; readonly side: number }

/** The square around a face that its head fills, moved inwards at the edges. */
function squareOf({ x, y, w, h }: Rect, frame: Frame): Square {
  const side = Math.floor(Math.min(h * patchSide, frame.width, frame.height))
  const within = (middle: number, length: number): number =>
    Math.round(Math.min(length - side, Math.max(0, middle - side / 2)))
  return { left: within(x + w / 2, frame.width), top: within(y + h / 2, frame.height), side }
}

const touches = ({ left, top, side }: Square, { x, y, w, h }: Rect): boolean =>
  x < left + side && x + w > left && y < top + side && y + h > top

/** A picture of `frameSize` in noisy grey with heads on it; the same for the same `seed`. Pure. */
export function composeFrame(placed: ReadonlyArray<Placed>, seed: number): Frame {
  const { width, height } = frameSize
  const rgb = new Uint8Array(width * height * 3)
  const random = randomNumbers(seed)
  for (let i = 0; i < rgb.length; i += 3) {
    const grey = 104 + random() * 24
    rgb[i] = grey
    rgb[i + 1] = grey
    rgb[i + 2] = grey
  }
  for (const { patch, x, y } of placed) {
    const { size, data } = patch
    for (let row = 0; row < size; row++)
      rgb.set(data.subarray(row * size * 3, (row + 1) * size * 3), ((y + row) * width + x) * 3)
  }
  return frameOfRgb(rgb, width, height)
}

/** Puts heads side by side, each somewhere in its own part of the picture. Pure. */
export function placeHeads(heads: ReadonlyArray<Patch>, random: () => number): Placed[] {
  const room = frameSize.width / heads.length
  return heads.map((patch, i) => ({
    patch,
    x: Math.floor(i * room + random() * Math.max(0, room - patch.size)),
    y: Math.floor(random() * (frameSize.height - patch.size)),
  }))
}

/** `count` different frames with `faces` heads each. */
export function composeFrames(
  heads: ReadonlyArray<Patch>,
  faces: number,
  count: number,
): ReadonlyArray<Frame> {
  const random = randomNumbers(faces + 1)
  return Array.from({ length: count }, (_, n) => {
    const own = Array.from({ length: faces }, (_face, i) => heads[(n * faces + i) % heads.length])
    const placed = placeHeads(
      own.flatMap((head) => head ?? []),
      random,
    )
    return composeFrame(placed, n * 10 + faces + 1)
  })
}
