import { join } from 'node:path'
import sharp from 'sharp'
import { FACE_CUTOUTS, type FaceCutout, type FaceKey } from './face-cutouts.ts'
import {
  LEG_PHASES,
  LEGS_REGION,
  legsDrawing,
  neckDrawing,
  trunkDrawing,
  UPPER_REGION,
} from './figure-drawing.ts'
import type { Outfit } from './identities.ts'
import { type PlanarSprite, planarSprite } from './planar-picture.ts'

/** A person in pictures, ready to be put into frames at any size. */
export type PersonSprites = {
  /** Head and trunk, by ascending face height in pixels. */
  readonly uppers: ReadonlyArray<{ readonly faceHeight: number; readonly sprite: PlanarSprite }>
  readonly legs: ReadonlyArray<PlanarSprite>
  /** Face height of the legs' pictures. */
  readonly legsScale: number
  /** Width of the face box in face heights. */
  readonly faceWidth: number
}

const FACE_HEIGHTS = [64, 90, 128, 180, 256] as const
const LEGS_SCALE = 96
/** Where a face's mean brightness is brought, halfway: as a camera's exposure would. */
const WANTED_LUMA = 132

const QUICK = { compressionLevel: 0 }

type Head = { readonly image: Buffer; readonly skin: string }

const even = (value: number) => Math.round(value / 2) * 2

/** Cuts a head out of its photo, upright and evenly lit, in the middle of a square of three face heights. */
async function cutHead(photosDir: string, cutout: FaceCutout): Promise<Head> {
  const { box, outline, tilt } = cutout
  const photo = sharp(join(photosDir, `sample${cutout.photo}.jpg`))
  const { width, height } = await photo.metadata()
  const centre = { x: Math.round(box.x + box.w / 2), y: Math.round(box.y + box.h / 2) }
  // A square around the face that holds the whole head, also where the photo ends before it.
  const reach = Math.round(box.h * 1.5)
  const left = Math.max(0, centre.x - reach)
  const top = Math.max(0, centre.y - reach)
  const region = {
    left,
    top,
    width: Math.min(width, centre.x + reach) - left,
    height: Math.min(height, centre.y + reach) - top,
  }
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${region.width}" height="${region.height}" viewBox="${left} ${top} ${region.width} ${region.height}">
    <filter id="soft"><feGaussianBlur stdDeviation="${box.h * 0.016}"/></filter>
    <linearGradient id="fade" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${centre.y + box.h * 0.86}" y2="${centre.y + box.h}"><stop stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient>
    <polygon points="${outline.join(' ')}" fill="url(#fade)" filter="url(#soft)"/></svg>`
  const face = await photo
    .clone()
    .extract({
      left: Math.round(box.x + box.w * 0.25),
      top: Math.round(box.y + box.h * 0.3),
      width: Math.round(box.w * 0.5),
      height: Math.round(box.h * 0.5),
    })
    .stats()
  const [r = 0, g = 0, b = 0] = face.channels.map(({ mean }) => mean)
  const gain = Math.sqrt(WANTED_LUMA / Math.max(40, 0.2126 * r + 0.7152 * g + 0.0722 * b))
  const skin = `rgb(${[r, g, b].map((value) => Math.round(value * gain * 0.78)).join(',')})`
  const cut = await photo
    .clone()
    .extract(region)
    .linear(gain, 0)
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: 'dest-in' }])
    .png(QUICK)
    .toBuffer()
  const square = await sharp({
    create: { width: reach * 2, height: reach * 2, channels: 4, background: '#0000' },
  })
    .composite([{ input: cut, left: left - centre.x + reach, top: top - centre.y + reach }])
    .png(QUICK)
    .toBuffer()
  const image = tilt === 0 ? square : await turn(square, -tilt, reach * 2)
  return { image, skin }
}

async function turn(image: Buffer, degrees: number, size: number): Promise<Buffer> {
  const rotated = await sharp(image).rotate(degrees, { background: '#0000' }).png(QUICK).toBuffer()
  const { width, height } = await sharp(rotated).metadata()
  const left = Math.round((width - size) / 2)
  const top = Math.round((height - size) / 2)
  return sharp(rotated).extract({ left, top, width: size, height: size }).png(QUICK).toBuffer()
}

async function drawUpper(
  head: Head,
  neck: number,
  outfit: Outfit,
  faceHeight: number,
): Promise<PlanarSprite> {
  const side = Math.round((faceHeight * 3) / 2) * 2
  const width = even(UPPER_REGION.width * faceHeight)
  const height = even(UPPER_REGION.height * faceHeight)
  const scaled = await sharp(head.image)
    .resize(side, side)
    .extract({
      left: Math.round(side / 2 + UPPER_REGION.left * faceHeight),
      top: Math.max(0, Math.round(side / 2 + UPPER_REGION.top * faceHeight)),
      width: Math.min(width, side),
      height: Math.round(faceHeight * 2.5),
    })
    .png(QUICK)
    .toBuffer()
  const layers = await sharp({ create: { width, height, channels: 4, background: '#0000' } })
    .composite([
      { input: Buffer.from(neckDrawing(neck, head.skin, faceHeight)), left: 0, top: 0 },
      { input: scaled, left: 0, top: 0 },
      { input: Buffer.from(trunkDrawing(neck, outfit, head.skin, faceHeight)), left: 0, top: 0 },
    ])
    .png(QUICK)
    .toBuffer()
  // The lens: a little softer where the face is large.
  return planarSprite(sharp(layers).blur(0.5 + faceHeight / 400))
}

function drawLegs(neck: number, outfit: Outfit, phase: number): Promise<PlanarSprite> {
  const drawing = Buffer.from(legsDrawing(neck, outfit.trousers, phase, LEGS_SCALE))
  const width = even(LEGS_REGION.width * LEGS_SCALE)
  const height = even(LEGS_REGION.height * LEGS_SCALE)
  return planarSprite(sharp(drawing).resize(width, height).blur(0.8))
}

/** Draws one face with its outfit in every size. Deterministic. */
export async function drawPerson(
  photosDir: string,
  faceKey: FaceKey,
  outfit: Outfit,
): Promise<PersonSprites> {
  const cutout: FaceCutout = FACE_CUTOUTS[faceKey]
  const head = await cutHead(photosDir, cutout)
  const [uppers, legs] = await Promise.all([
    Promise.all(
      FACE_HEIGHTS.map(async (faceHeight) => {
        const sprite = await drawUpper(head, cutout.neck, outfit, faceHeight)
        return { faceHeight, sprite }
      }),
    ),
    Promise.all(
      Array.from({ length: LEG_PHASES }, (_, phase) => drawLegs(cutout.neck, outfit, phase)),
    ),
  ])
  return { uppers, legs, legsScale: LEGS_SCALE, faceWidth: cutout.box.w / cutout.box.h }
}
