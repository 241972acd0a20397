import type { Layer } from './layer.ts'
import { noiseUnit, type Noise } from './noise.ts'

/** I420, BT.601 limited range; rows tightly packed; even sides. */
export type Canvas = { readonly width: number; readonly height: number; readonly data: Uint8Array }

/** How a layer stands in a frame. */
export type Placement = {
  /** Middle of the face, pixels, and its height. */
  readonly x: number
  readonly y: number
  readonly h: number
  /** Width in shares of what it is from the front, as when a head turns. */
  readonly squeeze: number
  /** Radians, clockwise. */
  readonly tilt: number
  /** How far it moves while the shutter is open, pixels. */
  readonly blurX: number
  readonly blurY: number
  /** Factor on brightness. */
  readonly gain: number
}

export type Grain = {
  readonly noise: Noise
  /** Standard deviations, steps of 8-bit video. */
  readonly luma: number
  readonly chroma: number
  /** Where in the noise this frame begins. */
  readonly offset: number
}

/** One plane of a layer, and how its colours become those of the frame. */
export type Source = {
  readonly colour: Uint8Array
  readonly alpha: Uint8Array
  readonly spans: Int32Array
  readonly width: number
  readonly height: number
  readonly originX: number
  readonly originY: number
  /** What stands for nothing in `colour`. */
  readonly zero: number
  readonly gain: number
  /** What full opacity adds. */
  readonly base: number
}

export type Target = {
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

export type PlaneGrain = {
  readonly pixels: Int8Array
  readonly share: number
  readonly offset: number
}
export type Plane = { readonly target: Target; readonly source: Source; readonly grain: PlaneGrain }

/** What of a layer goes into which plane of a frame: brightness, then the two of colour at half the size. */
export function planesOf(
  { width, height, data }: Canvas,
  layer: Layer,
  gain: number,
  { noise, luma, chroma, offset }: Grain,
): ReadonlyArray<Plane & { readonly isChroma: boolean }> {
  const size = width * height
  const half = { width: width >> 1, height: height >> 1 }
  const source = {
    alpha: layer.chromaAlpha,
    spans: layer.chromaSpans,
    width: layer.width >> 1,
    height: layer.height >> 1,
    originX: layer.originX / 2,
    originY: layer.originY / 2,
    zero: 128,
    gain,
    base: 128,
  }
  const share = chroma / noiseUnit
  return [
    {
      isChroma: false,
      target: { pixels: data.subarray(0, size), width, height },
      source: { ...layer, colour: layer.luma, zero: 0, gain, base: 16 * (1 - gain) },
      grain: { pixels: noise.luma, share: luma / noiseUnit, offset },
    },
    ...[layer.cb, layer.cr].map((colour, index) => {
      const start = size + (index * size) / 4
      return {
        isChroma: true,
        target: { pixels: data.subarray(start, start + size / 4), ...half },
        source: { ...source, colour },
        grain: { pixels: noise.chroma, share, offset: offset + index * 7919 },
      }
    }),
  ]
}
