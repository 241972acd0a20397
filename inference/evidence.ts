import sharp from 'sharp'
import type { Rect } from '../core/recognition/geometry.ts'
import { cutRgb, squareInside, type Frame, type RgbSquare } from './frame.ts'

/** Side of a stored crop, pixels, and how much of it around the face is shown. */
const cropSize = 224
const cropReach = 1.9

/** Head and shoulders around a face. */
export function cutPortrait(frame: Frame, box: Rect): RgbSquare {
  const lower = { ...box, y: box.y + box.h * 0.08 }
  return cutRgb(frame, squareInside(frame, lower, box.h * cropReach, cropSize), cropSize)
}

/** JPEG of an RGB square. */
export async function encodeJpeg({ size, data }: RgbSquare): Promise<Uint8Array> {
  const jpeg = await sharp(data, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 86 })
    .toBuffer()
  return new Uint8Array(jpeg)
}
