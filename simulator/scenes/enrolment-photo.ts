import { join } from 'node:path'
import sharp from 'sharp'
import { FACE_CUTOUTS, type FaceCutout, type FaceKey } from './face-cutouts.ts'

/** How far the photo reaches from the middle of the face, and how much all else is blurred, in face heights. */
export const REACH = { side: 1.15, up: 1.05, down: 1.2, blur: 0.16 } as const

/**
 * Crops the photo that a person is enrolled with: head and shoulders, whatever else was in the
 * picture blurred away. Returns a JPEG with one face.
 */
export async function drawEnrolmentPhoto(photosDir: string, key: FaceKey): Promise<Buffer> {
  const { photo, box, outline }: FaceCutout = FACE_CUTOUTS[key]
  const source = sharp(join(photosDir, `sample${photo}.jpg`))
  const { width, height } = await source.metadata()
  const x = box.x + box.w / 2
  const y = box.y + box.h / 2
  const left = Math.max(0, Math.round(x - REACH.side * box.h))
  const top = Math.max(0, Math.round(y - REACH.up * box.h))
  const region = {
    left,
    top,
    width: Math.min(width, Math.round(x + REACH.side * box.h)) - left,
    height: Math.min(height, Math.round(y + REACH.down * box.h)) - top,
  }
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${region.width}" height="${region.height}" viewBox="${left} ${top} ${region.width} ${region.height}">
    <filter id="soft"><feGaussianBlur stdDeviation="${box.h * 0.03}"/></filter>
    <polygon points="${outline.join(' ')}" filter="url(#soft)"/></svg>`
  const cropped = await source.extract(region).png().toBuffer()
  const head = await sharp(cropped)
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: 'dest-in' }])
    .png()
    .toBuffer()
  return sharp(cropped)
    .blur(box.h * REACH.blur)
    .composite([{ input: head }])
    .jpeg({ quality: 92 })
    .toBuffer()
}
