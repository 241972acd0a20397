import type { PersonSprites } from './person-sprites.ts'
import { LEGS_REGION, UPPER_REGION } from './figure-drawing.ts'
import type { PlanarPicture, PlanarSprite } from './planar-picture.ts'
import type { Pose } from './walks.ts'

/** How a place's lamps colour whoever stands in it. */
export type Light = {
  /** Factor on brightness. */
  readonly gain: number
  /** Shifts of chroma, in steps of 8-bit video. */
  readonly cb: number
  readonly cr: number
}

/** Someone in a frame. */
export type Figure = {
  readonly sprites: PersonSprites
  readonly pose: Pose
  /** Mirrored left to right. */
  readonly mirrored: boolean
  readonly light: Light
}

type Placement = {
  /** Of the sprite's top left corner, in the plane's pixels. */
  readonly left: number
  readonly top: number
  /** Pixels of the plane for one pixel of the sprite. */
  readonly scale: number
  readonly mirrored: boolean
  readonly opacity: number
}

type Plane = { readonly pixels: Uint8Array; readonly width: number; readonly height: number }

const FRACTION = 256

type Layer = Plane & {
  readonly height: number
  readonly alpha: Uint8Array
  readonly spans: Int32Array
}

/** Columns of the target that rows `row` and `row` + 1 of a layer can touch. */
function reach(layer: Layer, row: number, at: Placement, most: number): [number, number] {
  const { spans, width } = layer
  const first = Math.min(spans[row * 2] ?? width, spans[row * 2 + 2] ?? width) - 1
  const end = Math.max(spans[row * 2 + 1] ?? 0, spans[row * 2 + 3] ?? 0) + 1
  if (end - first <= 2) return [0, 0]
  const [from, to] = at.mirrored ? [width - 1 - end, width - 1 - first] : [first, end]
  return [
    Math.max(0, Math.ceil(at.left + Math.max(0, from) * at.scale)),
    Math.min(most, Math.floor(at.left + Math.min(width - 1, to) * at.scale)),
  ]
}

/**
 * Blends one plane of a sprite over one plane of a frame, bilinearly. `map` gives the lit value of
 * each value.
 */
function blend(target: Plane, layer: Layer, map: Uint8Array, at: Placement): void {
  const { width: sw, height: sh, pixels, alpha } = layer
  const { left, top, scale, mirrored, opacity } = at
  const fromY = Math.max(0, Math.ceil(top))
  const toY = Math.min(target.height, Math.floor(top + (sh - 1) * scale))
  const share = opacity / (FRACTION * FRACTION * 255)
  const step = (mirrored ? -1 : 1) / scale
  for (let y = fromY; y < toY; y += 1) {
    const sy = Math.min(sh - 1.01, Math.max(0, (y - top) / scale))
    const row = Math.floor(sy)
    const fy = ((sy - row) * FRACTION) | 0
    const upper = row * sw
    const lower = upper + sw
    const [fromX, toX] = reach(layer, row, at, target.width)
    let sx = (fromX - left) / scale
    if (mirrored) sx = sw - 1 - sx
    for (let x = fromX; x < toX; x += 1, sx += step) {
      const column = sx | 0
      if (column < 0 || column >= sw - 1) continue
      const fx = ((sx - column) * FRACTION) | 0
      const w00 = (FRACTION - fx) * (FRACTION - fy) * (alpha[upper + column] ?? 0)
      const w01 = fx * (FRACTION - fy) * (alpha[upper + column + 1] ?? 0)
      const w10 = (FRACTION - fx) * fy * (alpha[lower + column] ?? 0)
      const w11 = fx * fy * (alpha[lower + column + 1] ?? 0)
      const sum = w00 + w01 + w10 + w11
      if (sum === 0) continue
      const value =
        (w00 * (pixels[upper + column] ?? 0) +
          w01 * (pixels[upper + column + 1] ?? 0) +
          w10 * (pixels[lower + column] ?? 0) +
          w11 * (pixels[lower + column + 1] ?? 0)) /
        sum
      const index = y * target.width + x
      const under = target.pixels[index] ?? 0
      target.pixels[index] = under + ((map[value | 0] ?? 0) - under) * sum * share + 0.5
    }
  }
}

const clamp = (value: number) => Math.max(16, Math.min(240, Math.round(value)))
const table = (of: (value: number) => number) =>
  Uint8Array.from({ length: 256 }, (_, v) => clamp(of(v)))

function put(frame: PlanarPicture, sprite: PlanarSprite, light: Light, at: Placement): void {
  const { alpha, spans, width, height } = sprite
  const half = { ...at, left: at.left / 2, top: at.top / 2 }
  const target = { width: frame.width >> 1, height: frame.height >> 1 }
  const chroma = {
    width: width >> 1,
    height: height >> 1,
    alpha: sprite.chromaAlpha,
    spans: sprite.chromaSpans,
  }
  blend(
    { pixels: frame.luma, width: frame.width, height: frame.height },
    { pixels: sprite.luma, alpha, spans, width, height },
    table((value) => 16 + (value - 16) * light.gain),
    at,
  )
  blend(
    { pixels: frame.cb, ...target },
    { pixels: sprite.cb, ...chroma },
    table((value) => value + light.cb),
    half,
  )
  blend(
    { pixels: frame.cr, ...target },
    { pixels: sprite.cr, ...chroma },
    table((value) => value + light.cr),
    half,
  )
}

/** Draws a figure into a frame, in place. */
export function drawFigure(frame: PlanarPicture, figure: Figure): void {
  const { sprites, pose, mirrored, light } = figure
  const { x, y, h, opacity } = pose
  const phases = sprites.legs.length
  const turn = ((pose.stride / (2 * Math.PI)) % 1) * phases
  const legs = sprites.legs[Math.floor(turn) % phases]
  const left = (region: { left: number; width: number }) =>
    x + (mirrored ? -(region.left + region.width) : region.left) * h
  if (legs) {
    put(frame, legs, light, {
      left: left(LEGS_REGION),
      top: y + LEGS_REGION.top * h,
      scale: h / sprites.legsScale,
      mirrored,
      opacity,
    })
  }
  const size = sprites.uppers.find(({ faceHeight }) => faceHeight >= h) ?? sprites.uppers.at(-1)
  if (size) {
    put(frame, size.sprite, light, {
      left: left(UPPER_REGION),
      top: y + UPPER_REGION.top * h,
      scale: h / size.faceHeight,
      mirrored,
      opacity,
    })
  }
}
