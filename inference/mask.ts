import type { Polygon } from '../contracts/cameras.ts'
import { spansOf } from '../core/recognition/polygon.ts'

type Size = { readonly width: number; readonly height: number }

/** Hides parts of a picture for good: what it has blackened is nowhere else. */
export type Masker = {
  /**
   * Blackens the masked parts of an I420 frame, in place. `picture`: the part of the frame, from its upper left corner, that
   * shows the camera's picture; the rest is padding.
   */
  i420(data: Uint8Array, frame: Size, picture?: Size): void
  /** The same for a plane of luma. */
  grey(plane: Uint8Array, size: Size): void
}

/** Black in BT.601 limited range. */
const black = { luma: 16, chroma: 128 } as const
/** Sizes whose spans are kept: the main stream's, the preview's, the motion gate's, and one more each. */
const keptSizes = 6

/** `polygons`: fractions of the picture. Pixels that they touch are worked out once for each size. */
export function makeMasker(polygons: ReadonlyArray<Polygon>): Masker {
  const known = new Map<string, Int32Array>()
  const spansFor = ({ width, height }: Size): Int32Array => {
    const key = `${width}x${height}`
    const spans = known.get(key) ?? spansOf(polygons, width, height)
    if (!known.has(key) && known.size >= keptSizes) known.clear()
    known.set(key, spans)
    return spans
  }
  const paint = (plane: Uint8Array, rowBytes: number, size: Size, value: number): void => {
    const spans = spansFor(size)
    for (let i = 0; i < spans.length; i += 3) {
      const row = (spans[i] ?? 0) * rowBytes
      plane.fill(value, row + (spans[i + 1] ?? 0), row + (spans[i + 2] ?? 0))
    }
  }
  if (polygons.length === 0) return { i420: () => undefined, grey: () => undefined }
  return {
    i420(data, { width, height }, picture = { width, height }) {
      const luma = width * height
      const half = { width: width >> 1, height: height >> 1 }
      const halfPicture = { width: (picture.width + 1) >> 1, height: (picture.height + 1) >> 1 }
      const chroma = half.width * half.height
      paint(data, width, picture, black.luma)
      for (const at of [luma, luma + chroma])
        paint(data.subarray(at, at + chroma), half.width, halfPicture, black.chroma)
    },
    grey: (plane, size) => paint(plane, size.width, size, black.luma),
  }
}
