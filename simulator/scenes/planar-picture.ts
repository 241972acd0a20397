import type { Sharp } from 'sharp'

/**
 * A picture as video stores it: Y'CbCr, BT.709, limited range, chroma at half the size in both
 * directions. Width and height are even. Each plane row-major.
 */
export type PlanarPicture = {
  readonly width: number
  readonly height: number
  readonly luma: Uint8Array
  readonly cb: Uint8Array
  readonly cr: Uint8Array
}

/** A planar picture with its opacity, 0 to 255; colours are not multiplied by it. */
export type PlanarSprite = PlanarPicture & {
  readonly alpha: Uint8Array
  readonly chromaAlpha: Uint8Array
  /** For each row the first opaque column and the one after the last; equal when it is empty. */
  readonly spans: Int32Array
  readonly chromaSpans: Int32Array
}

/** Less than this of 255 is nothing: soft edges end. */
const LEAST_OPACITY = 3

const lumaOf = (r: number, g: number, b: number) =>
  16 + (219 / 255) * (0.2126 * r + 0.7152 * g + 0.0722 * b)

/** For each row of `alpha` the first column that is not transparent, and the one after the last. */
function opaqueSpans(alpha: Uint8Array, width: number): Int32Array {
  const spans = new Int32Array((alpha.length / width) * 2)
  for (let y = 0; y * 2 < spans.length; y += 1) {
    const row = alpha.subarray(y * width, (y + 1) * width)
    let first = 0
    while (first < width && (row[first] ?? 0) === 0) first += 1
    let end = width
    while (end > first && (row[end - 1] ?? 0) === 0) end -= 1
    spans[y * 2] = first
    spans[y * 2 + 1] = end
  }
  return spans
}

function toPlanes(pixels: Uint8Array, width: number, height: number): PlanarSprite {
  const half = width >> 1
  const luma = new Uint8Array(width * height)
  const alpha = new Uint8Array(width * height)
  const cb = new Uint8Array(half * (height >> 1))
  const cr = new Uint8Array(half * (height >> 1))
  const chromaAlpha = new Uint8Array(half * (height >> 1))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const opacity = pixels[at + 3] ?? 0
      luma[y * width + x] = lumaOf(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)
      alpha[y * width + x] = opacity < LEAST_OPACITY ? 0 : opacity
    }
  }
  for (let y = 0; y < height >> 1; y += 1) {
    for (let x = 0; x < half; x += 1) {
      let r = 0
      let g = 0
      let b = 0
      let weight = 0
      for (let corner = 0; corner < 4; corner += 1) {
        const at = ((y * 2 + (corner >> 1)) * width + x * 2 + (corner & 1)) * 4
        const opacity = pixels[at + 3] ?? 0
        r += (pixels[at] ?? 0) * opacity
        g += (pixels[at + 1] ?? 0) * opacity
        b += (pixels[at + 2] ?? 0) * opacity
        weight += opacity
      }
      const by = weight || 1
      const grey = (0.2126 * r + 0.7152 * g + 0.0722 * b) / by
      cb[y * half + x] = 128 + (224 / 255) * ((b / by - grey) / 1.8556)
      cr[y * half + x] = 128 + (224 / 255) * ((r / by - grey) / 1.5748)
      chromaAlpha[y * half + x] = weight / 4
    }
  }
  return {
    width,
    height,
    luma,
    cb,
    cr,
    alpha,
    chromaAlpha,
    spans: opaqueSpans(alpha, width),
    chromaSpans: opaqueSpans(chromaAlpha, half),
  }
}

/** Reads what a sharp pipeline draws; its size must be even. */
export async function planarSprite(drawing: Sharp): Promise<PlanarSprite> {
  const { data, info } = await drawing
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return toPlanes(data, info.width, info.height)
}
