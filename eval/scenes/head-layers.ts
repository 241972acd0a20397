import sharp from 'sharp'
import type { CastPhoto } from './cast.ts'
import { makeLayer, type Grade, type Layer } from './layer.ts'

/** A head as it is cut out of a photo, in sizes to draw from, smallest first. */
export type HeadLayers = {
  readonly layers: ReadonlyArray<Layer>
  /** Width of the face in face heights. */
  readonly faceWidth: number
  /** Mean colour of the face's middle, in the photo. */
  readonly skin: readonly [r: number, g: number, b: number]
}

/** Face heights that heads are prepared in, pixels: drawing from the next larger one loses no detail. */
const faceHeights = [40, 56, 80, 112, 160] as const
/** What is cut out around the middle of the face, in face heights. */
const reach = { side: 0.86, up: 1.1, down: 1.16 } as const

/** Cuts the head of a photo out, lit as `grade` says. */
export async function cutHead(photo: CastPhoto, grade: Grade): Promise<HeadLayers> {
  const { box } = photo
  const { data, info } = await sharp(await photo.read())
    .rotate()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const cut = cutOut({ data, width: info.width, height: info.height }, box)
  const heights: ReadonlyArray<number> = [
    ...faceHeights.filter((height) => height < box.h),
    ...(box.h < 200 ? [box.h] : []),
  ]
  const layers = await Promise.all(
    heights.map(async (scale) => {
      const ratio = scale / box.h
      const even = (value: number): number => Math.max(2, Math.round((value * ratio) / 2) * 2)
      const size = { width: even(cut.width), height: even(cut.height) }
      const resized = await sharp(cut.data, {
        raw: { width: cut.width, height: cut.height, channels: 4 },
      })
        .resize(size.width, size.height, { fit: 'fill' })
        .raw()
        .toBuffer()
      return makeLayer(
        { data: resized, ...size },
        {
          scale,
          originX: (cut.originX * size.width) / cut.width,
          originY: (cut.originY * size.height) / cut.height,
        },
        grade,
      )
    }),
  )
  return { layers, faceWidth: box.w / box.h, skin: skinOf(cut, box.h) }
}

type Cut = {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly originX: number
  readonly originY: number
}

/** RGBA of a head; outside of the photo its edge goes on. */
function cutOut(
  photo: { readonly data: Buffer; readonly width: number; readonly height: number },
  box: CastPhoto['box'],
): Cut {
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2]
  const left = Math.floor(cx - reach.side * box.h)
  const top = Math.floor(cy - reach.up * box.h)
  const width = Math.ceil(cx + reach.side * box.h) - left
  const height = Math.ceil(cy + reach.down * box.h) - top
  const data = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y++) {
    const row = Math.max(0, Math.min(photo.height - 1, top + y)) * photo.width
    for (let x = 0; x < width; x++) {
      const from = (row + Math.max(0, Math.min(photo.width - 1, left + x))) * 3
      const to = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel++)
        data[to + channel] = photo.data[from + channel] ?? 0
      data[to + 3] = 255
    }
  }
  const cut = { data, width, height, originX: cx - left, originY: cy - top }
  maskCut(cut, box.h)
  return cut
}

/** The face, the hair and the neck: how sure each is to belong to the person, 0 to 1. In face heights from its middle. */
function headMask(x: number, y: number): { readonly sure: number; readonly likely: number } {
  const below = Math.max(0, y)
  // An egg that grows narrower towards the chin.
  const face = Math.hypot(x / (0.52 - 0.2 * below), (y + 0.04) / (y < 0 ? 0.72 : 0.66))
  const hair = Math.hypot(x / (0.63 - 0.16 * below), (y + 0.12) / 0.84)
  const neck =
    (1 - smooth((Math.abs(x) - 0.2) / 0.08)) *
    smooth((y - 0.2) / 0.2) *
    (1 - smooth((y - 0.66) / 0.14))
  return {
    sure: Math.max(1 - smooth((face - 0.8) / 0.2), neck),
    likely: 1 - smooth((hair - 0.8) / 0.2),
  }
}

/** The mean colour of a photo beside a head, and how much it varies. */
type Backdrop = { readonly mean: ReadonlyArray<number>; readonly spread: number }

/** What lies at the left (-1) or right edge of a cut beside the head. */
function backdropOf(cut: Cut, side: -1 | 1, h: number): Backdrop {
  const from = side < 0 ? 0 : Math.floor(cut.width * 0.93)
  const to = side < 0 ? Math.ceil(cut.width * 0.07) : cut.width
  const sums = [0, 0, 0]
  let squares = 0
  let count = 0
  for (let y = 0; y < cut.originY + 0.3 * h; y += 2)
    for (let x = from; x < to; x++, count++)
      for (const channel of [0, 1, 2]) {
        const value = cut.data[(y * cut.width + x) * 4 + channel] ?? 0
        sums[channel] = (sums[channel] ?? 0) + value
        squares += value * value
      }
  const mean = sums.map((sum) => sum / Math.max(1, count))
  const variance =
    squares / Math.max(1, count) - mean.reduce((sum, value) => sum + value * value, 0)
  return { mean, spread: Math.sqrt(Math.max(0, variance)) }
}

/**
 * Makes everything but the person transparent: the face and the neck stay by their shape; hair stays where it differs
 * from what lies beside the head in the photo. Crude, but of a plain wall nothing is left.
 */
function maskCut(cut: Cut, h: number): void {
  const left = backdropOf(cut, -1, h)
  const right = backdropOf(cut, 1, h)
  for (let y = 0; y < cut.height; y++)
    for (let x = 0; x < cut.width; x++) {
      const [u, v] = [(x + 0.5 - cut.originX) / h, (y + 0.5 - cut.originY) / h]
      const { sure, likely } = headMask(u, v)
      const at = (y * cut.width + x) * 4
      const { mean, spread } = u < 0 ? left : right
      const away = Math.hypot(
        ...[0, 1, 2].map((channel) => (cut.data[at + channel] ?? 0) - (mean[channel] ?? 0)),
      )
      const differs = smooth((away / (18 + 1.6 * spread) - 0.7) / 0.6)
      cut.data[at + 3] = 255 * Math.max(sure, likely * differs)
    }
}

/** 0 up to 0, 1 from 1 on, without a kink. */
function smooth(value: number): number {
  const t = Math.max(0, Math.min(1, value))
  return t * t * (3 - 2 * t)
}

function skinOf(cut: Cut, h: number): HeadLayers['skin'] {
  const sums = [0, 0, 0]
  let count = 0
  for (let y = Math.round(cut.originY - 0.05 * h); y < cut.originY + 0.25 * h; y += 2)
    for (let x = Math.round(cut.originX - 0.18 * h); x < cut.originX + 0.18 * h; x += 2, count++)
      for (const channel of [0, 1, 2] as const)
        sums[channel] = (sums[channel] ?? 0) + (cut.data[(y * cut.width + x) * 4 + channel] ?? 0)
  const mean = (channel: number): number => Math.round((sums[channel] ?? 0) / Math.max(1, count))
  return [mean(0), mean(1), mean(2)]
}
