import type { Layer } from './layer.ts'
import { noiseMask, noiseSide } from './noise.ts'
import {
  planesOf,
  type Canvas,
  type Grain,
  type Placement,
  type Plane,
  type PlaneGrain,
  type Source,
  type Target,
} from './planes.ts'

/** Pixels of the source for one of the target, and how it lies there, in the target's pixels. */
type Pose = Omit<Placement, 'h' | 'gain'> & { readonly step: number }

/** A part of the target while it is drawn. */
type Tile = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The tile's pixels, as many as the largest: opacity 0 to 255, colours multiplied by it. */
const mostPixels = 1 << 21
const tileAlpha = new Float32Array(mostPixels)
const tileColour = new Float32Array(mostPixels)
const mostSide = 3000
const sums = new Float64Array(mostSide * 2)

/** Draws a layer into a frame, in place: turned, scaled, moved by parts of a pixel, blurred by its motion, with grain. */
export function drawLayer(canvas: Canvas, layer: Layer, at: Placement, grain: Grain): void {
  const step = layer.scale / at.h
  const half = { x: at.x / 2, y: at.y / 2, blurX: at.blurX / 2, blurY: at.blurY / 2 }
  for (const { isChroma, ...plane } of planesOf(canvas, layer, at.gain, grain))
    drawPlane(plane, isChroma ? { ...at, ...half, step } : { ...at, step })
}

function drawPlane({ target, source, grain }: Plane, pose: Pose): void {
  const tile = tileOf(target, source, pose)
  if (tile.width <= 0 || tile.height <= 0) return
  if (tile.width * tile.height > mostPixels || Math.max(tile.width, tile.height) > mostSide)
    throw new RangeError(`a drawing of ${tile.width} x ${tile.height} pixels is too large`)
  fillTile(tile, source, pose)
  for (const pixels of [tileAlpha, tileColour]) {
    if (pose.blurX > 1) blur(pixels, tile.height, tile.width, tile.width, 1, pose.blurX)
    if (pose.blurY > 1) blur(pixels, tile.width, 1, tile.height, tile.width, pose.blurY)
  }
  blendTile(target, tile, source, grain)
}

/** The part of the target that the source can touch. */
function tileOf(target: Target, source: Source, pose: Pose): Tile {
  const { squeeze, tilt, step } = pose
  const corners = [0, source.width].flatMap((sx) =>
    [0, source.height].map((sy) => {
      const x = ((sx - source.originX) / step) * squeeze
      const y = (sy - source.originY) / step
      return {
        x: pose.x + x * Math.cos(tilt) - y * Math.sin(tilt),
        y: pose.y + x * Math.sin(tilt) + y * Math.cos(tilt),
      }
    }),
  )
  const [padX, padY] = [Math.ceil(pose.blurX / 2), Math.ceil(pose.blurY / 2)]
  const left = Math.max(0, Math.floor(Math.min(...corners.map(({ x }) => x))) - padX)
  const top = Math.max(0, Math.floor(Math.min(...corners.map(({ y }) => y))) - padY)
  const right = Math.ceil(Math.max(...corners.map(({ x }) => x))) + padX
  const bottom = Math.ceil(Math.max(...corners.map(({ y }) => y))) + padY
  return {
    left,
    top,
    width: Math.min(target.width, right) - left,
    height: Math.min(target.height, bottom) - top,
  }
}

/** For which steps `start + step * n` lies in 0 .. `most`, from and to. */
function within(start: number, step: number, most: number): readonly [number, number] {
  if (Math.abs(step) < 1e-9) return start >= 0 && start <= most ? [-Infinity, Infinity] : [1, 0]
  const ends = [-start / step, (most - start) / step] as const
  return step > 0 ? ends : [ends[1], ends[0]]
}

/** Bilinear; outside of the source there is nothing. */
function fillTile(tile: Tile, source: Source, pose: Pose): void {
  const { colour, alpha, width, height, zero } = source
  const cos = Math.cos(pose.tilt) * pose.step
  const sin = Math.sin(pose.tilt) * pose.step
  const stepX = cos / pose.squeeze
  const stepY = -sin
  for (let y = 0; y < tile.height; y++) {
    const dy = tile.top + y + 0.5 - pose.y
    const dx = tile.left + 0.5 - pose.x
    const startX = (cos * dx + sin * dy) / pose.squeeze + source.originX - 0.5
    const startY = cos * dy - sin * dx + source.originY - 0.5
    const [a, b] = within(startX, stepX, width - 1.001)
    const [c, d] = within(startY, stepY, height - 1.001)
    const from = Math.min(tile.width, Math.max(0, Math.ceil(Math.max(a, c))))
    const to = Math.max(from, Math.min(tile.width, Math.floor(Math.min(b, d)) + 1))
    const row0 = y * tile.width
    tileAlpha.fill(0, row0, row0 + tile.width)
    tileColour.fill(0, row0, row0 + tile.width)
    let sx = startX + from * stepX
    let sy = startY + from * stepY
    for (let x = from, index = row0 + from; x < to; x++, index++, sx += stepX, sy += stepY) {
      const column = sx | 0
      const row = sy | 0
      const at = row * width + column
      const below = at + width
      const fx = sx - column
      const fy = sy - row
      const w00 = (1 - fx) * (1 - fy)
      const w01 = fx * (1 - fy)
      const w10 = (1 - fx) * fy
      const w11 = fx * fy
      const opacity =
        w00 * (alpha[at] ?? 0) +
        w01 * (alpha[at + 1] ?? 0) +
        w10 * (alpha[below] ?? 0) +
        w11 * (alpha[below + 1] ?? 0)
      if (opacity === 0) continue
      tileAlpha[index] = opacity
      tileColour[index] =
        w00 * (colour[at] ?? 0) +
        w01 * (colour[at + 1] ?? 0) +
        w10 * (colour[below] ?? 0) +
        w11 * (colour[below + 1] ?? 0) -
        zero
    }
  }
}

/**
 * Means over `length` pixels, in place, along lines of `count` pixels that are `stride` apart; neighbouring lines are
 * `between` apart. Outside there is nothing. Parts of a pixel count.
 */
function blur(
  pixels: Float32Array,
  lines: number,
  between: number,
  count: number,
  stride: number,
  length: number,
): void {
  // The window of a pixel is [middle - length / 2, middle + length / 2]; sums up to parts of a pixel are interpolated.
  const reach = Math.floor(0.5 + length / 2)
  const part = 0.5 + length / 2 - reach
  const pad = reach + 1
  for (let one = 0; one < lines; one++) {
    const start = one * between
    sums.fill(0, 0, pad + 1)
    let sum = 0
    for (let i = 0, at = start; i < count; i++, at += stride) {
      sum += pixels[at] ?? 0
      sums[pad + i + 1] = sum
    }
    sums.fill(sum, pad + count + 1, pad + count + 1 + pad)
    for (let i = 0, at = start; i < count; i++, at += stride) {
      // [i + 0.5 - length / 2] lies as far above its whole number as the other end lies below the next one.
      const high = pad + i + reach
      const low = pad + i + 1 - reach
      const toHigh = (sums[high] ?? 0) * (1 - part) + (sums[high + 1] ?? 0) * part
      const toLow = (sums[low] ?? 0) * (1 - part) + (sums[low - 1] ?? 0) * part
      pixels[at] = (toHigh - toLow) / length
    }
  }
}

function blendTile(target: Target, tile: Tile, source: Source, grain: PlaneGrain): void {
  const { pixels, width } = target
  const { gain, base } = source
  let index = 0
  for (let y = 0; y < tile.height; y++) {
    let at = (tile.top + y) * width + tile.left
    let noiseAt = grain.offset + (tile.top + y) * noiseSide + tile.left
    for (let x = 0; x < tile.width; x++, index++, at++, noiseAt++) {
      const opacity = (tileAlpha[index] ?? 0) / 255
      if (opacity === 0) continue
      const value =
        (pixels[at] ?? 0) * (1 - opacity) +
        (tileColour[index] ?? 0) * gain +
        (base + (grain.pixels[noiseAt & noiseMask] ?? 0) * grain.share) * opacity
      pixels[at] = value < 16 ? 16 : value > 240 ? 240 : value + 0.5
    }
  }
}
