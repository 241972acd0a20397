import type { Rect, Similarity } from '../core/recognition/geometry.ts'
import { bytes, intoTensor, kernels, placeOf, scratch, takeSlot } from './kernels/kernels.ts'

/**
 * I420: Y plane, then U, then V at half size; rows tightly packed; BT.601 limited range; even sides, at most 4K.
 * Its pixels never change while it is in use.
 */
export type Frame = {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A square of RGB pixels, three bytes each, row-major. */
export type RgbSquare = { readonly size: number; readonly data: Uint8Array }

/** What a network reads of a pixel: (value - mean) / scale, value in 0..255. */
export type PixelScaling = {
  readonly colour: 'BGR' | 'RGB' | 'luma'
  readonly mean: number
  readonly scale: number
}

export const frameBytes = (width: number, height: number): number => (width * height * 3) / 2

/** Where a kernel reads: luma columns, then a chroma column a pair; two luma rows and a chroma row for each row. */
type Sampling = { readonly columns: Int32Array; readonly rows: Int32Array; readonly taps: number }
const samplings = new Map<string, Sampling>()

/** `cell`: source pixels a target pixel. */
function sampling(frame: Frame, part: Rect, cell: number, w: number, h: number): Sampling {
  const key = [frame.width, frame.height, part.x, part.y, cell, w, h].join()
  const known = samplings.get(key)
  if (known) return known
  const within = (place: number, most: number): number =>
    Math.min(most - 1, Math.max(0, Math.floor(place)))
  const taps = cell < 1.5 ? 1 : cell < 2.5 ? 2 : 3
  // Two taps are the pixel and the next one; three stand around the middle one.
  const lead = taps === 2 ? -0.5 : 0
  const columns = new Int32Array(w + (w >> 1))
  for (let i = 0; i < w; i++)
    columns[i] = within(part.x + (i + 0.5) * cell + lead, frame.width - (taps === 2 ? 1 : 0))
  for (let i = 0; i < w >> 1; i++)
    columns[w + i] = within((part.x + (2 * i + 1) * cell) / 2, frame.width >> 1)
  const rows = new Int32Array(h * 3)
  for (let i = 0; i < h; i++) {
    const place = (share: number): number => part.y + (i + share) * cell
    const upper = within(place(0.25), frame.height)
    const lower = within(place(0.75), frame.height)
    rows.set([upper, lower, within(place(0.5) / 2, frame.height >> 1)], i * 3)
  }
  if (samplings.size > 64) samplings.clear()
  const made = { columns, rows, taps }
  samplings.set(key, made)
  return made
}

/** Where the last picture lies in each tensor, which nobody else writes to. */
const placed = new WeakMap<Float32Array, string>()

/** Where a frame, or a part of it, lies in a detector's input: scaled, then moved right and down. */
export type Placing = { readonly scale: number; readonly left: number; readonly top: number }

/**
 * Scales a rectangle of a frame (all of it unless given; pixels, inside the frame) into a planar float tensor of three
 * `input.width` x `input.height` planes, keeping its shape; the rest of the tensor is 0, and at least `margin` pixels of it
 * on each side. Four luma samples a pixel and more, one chroma sample for two.
 */
export function fillDetectorInput(
  frame: Frame,
  tensor: Float32Array,
  input: { readonly width: number; readonly height: number },
  scaling: PixelScaling,
  part: Rect = { x: 0, y: 0, w: frame.width, h: frame.height },
  margin = 0,
): Placing {
  const { width, height } = input
  const [roomX, roomY] = [width - 2 * margin, height - 2 * margin]
  const scale = Math.min(roomX / part.w, roomY / part.h)
  // Vectors of four pixels.
  const w = Math.min(width - margin, Math.max(4, Math.ceil((part.w * scale) / 4) * 4))
  const h = Math.min(roomY, Math.max(1, Math.round(part.h * scale)))
  const { columns, rows, taps } = sampling(frame, part, 1 / scale, w, h)
  const src = placeOf(frame, frame.data)
  const words = new Int32Array(bytes.buffer, scratch.at, columns.length + rows.length)
  words.set(columns)
  words.set(rows, columns.length)
  const rowsAt = scratch.at + columns.byteLength
  const restAt = Math.ceil((rowsAt + rows.byteLength) / 16) * 16
  // What lies around the picture stays 0 while the picture stays where it is.
  const place = `${margin} ${w} ${h} ${width} ${height}`
  if (placed.get(tensor) !== place) tensor.fill(0)
  placed.set(tensor, place)
  const inverse = 1 / scaling.scale
  const blueFirst = scaling.colour === 'BGR' ? 1 : 0
  intoTensor(tensor, (at) =>
    kernels.fillTensor(
      ...([src, frame.width, frame.height, scratch.at, rowsAt, w, h, taps] as const),
      ...([at + (margin * width + margin) * 4, width, height, scaling.mean] as const),
      ...([inverse, blueFirst, restAt] as const),
    ),
  )
  return { scale, left: margin - part.x * scale, top: margin - part.y * scale }
}

/**
 * Cuts a `size` x `size` RGB square out of a frame: `toFrame` maps its pixels to the frame's. Averages several samples a
 * pixel where the source is larger; outside the frame the edge is repeated.
 */
export function cutRgb(frame: Frame, toFrame: Similarity, size: number): RgbSquare {
  const src = placeOf(frame, frame.data)
  const ratio = Math.hypot(toFrame.a, toFrame.b)
  const steps = ratio > 1.3 ? Math.min(8, Math.ceil(ratio)) : 1
  const { a, b, tx, ty } = toFrame
  kernels.cutSquare(src, frame.width, frame.height, a, b, tx, ty, size, steps, scratch.at)
  return { size, data: bytes.slice(scratch.at, scratch.at + size * size * 3) }
}

/** The transform from a `size` x `size` square to the square of side `side` around (cx, cy) in the frame. */
export function squareAround(cx: number, cy: number, side: number, size: number): Similarity {
  const a = side / size
  return { a, b: 0, tx: cx - side / 2 + a / 2, ty: cy - side / 2 + a / 2 }
}

/** The largest square not over `side` around a box's centre that lies inside the frame, moved inwards at the edges. */
export function squareInside(frame: Frame, box: Rect, side: number, size: number): Similarity {
  const s = Math.min(side, frame.width, frame.height)
  const cx = Math.min(frame.width - s / 2, Math.max(s / 2, box.x + box.w / 2))
  const cy = Math.min(frame.height - s / 2, Math.max(s / 2, box.y + box.h / 2))
  return squareAround(cx, cy, s, size)
}

/** Writes a square as planar floats. Luma is 0.299 R + 0.587 G + 0.114 B. */
export function fillFromSquare(
  square: RgbSquare,
  tensor: Float32Array,
  { colour, mean, scale }: PixelScaling,
): void {
  bytes.set(square.data, scratch.at)
  const order = { RGB: 0, BGR: 1, luma: 2 }[colour]
  intoTensor(tensor, (at) =>
    kernels.squareToTensor(scratch.at, square.size, at, mean, 1 / scale, order),
  )
}

/** Luma below and above which a pixel of a face carries no detail. */
const crushed = 16
const burnt = 245

export type SquareMeasures = {
  /** Mean luma, 0 to 255. */
  readonly brightness: number
  /** Variance of the 4-neighbour Laplacian: larger is sharper. */
  readonly sharpness: number
  /** Share of pixels that are crushed to black or burnt to white, 0 to 1. */
  readonly clipped: number
}

/** Measures the face part of an aligned square, whose outer ring is background. */
export function measureSquare({ size, data }: RgbSquare): SquareMeasures {
  bytes.set(data, scratch.at)
  const workAt = Math.ceil((scratch.at + data.length) / 16) * 16
  const resultAt = workAt + size * size * 4
  kernels.measureSquare(scratch.at, size, crushed, burnt, workAt, resultAt)
  const [brightness = 0, sharpness = 0, low = 0, high = 0] = new Float64Array(
    bytes.buffer,
    resultAt,
    4,
  )
  return { brightness, sharpness, clipped: low + high }
}

/** Converts RGB pixels (row-major, three bytes) to a frame; odd last rows and columns are cut off. */
export function frameOfRgb(rgb: Uint8Array, rgbWidth: number, rgbHeight: number): Frame {
  const width = rgbWidth & ~1
  const height = rgbHeight & ~1
  const size = frameBytes(width, height)
  const rgbAt = placeOf(rgb, rgb)
  const at = takeSlot({})
  kernels.rgbToI420(rgbAt, rgbWidth, width, height, at)
  return { width, height, data: bytes.slice(at, at + size) }
}
