/**
 * A drawing to be put into frames: Y'CbCr, BT.601, limited range, colours multiplied by their opacity. Row-major; chroma
 * at half the size in both directions. Sizes are even.
 */
export type Layer = {
  readonly width: number
  readonly height: number
  /** Pixels for one face height. */
  readonly scale: number
  /** Where the middle of the face is, pixels. */
  readonly originX: number
  readonly originY: number
  /** 0 to 255, as is `chromaAlpha`. */
  readonly alpha: Uint8Array
  readonly luma: Uint8Array
  readonly chromaAlpha: Uint8Array
  /** Distance from grey times opacity, plus 128. */
  readonly cb: Uint8Array
  readonly cr: Uint8Array
  /** For each row the first column that is not transparent, and the one after the last; equal when it is empty. */
  readonly spans: Int32Array
  readonly chromaSpans: Int32Array
}

/** What light makes of the values 0 to 255 of red, green and blue. */
export type Grade = readonly [r: Uint8Array, g: Uint8Array, b: Uint8Array]

/** Exposure and contrast, and a tint: factors on red and blue. */
export function makeGrade(gain: number, gamma: number, warmth: number): Grade {
  const table = (factor: number): Uint8Array =>
    Uint8Array.from({ length: 256 }, (_, value) =>
      Math.min(255, Math.round(255 * gain * factor * (value / 255) ** gamma)),
    )
  return [table(1 + warmth), table(1), table(1 - warmth)]
}

export const plainGrade = makeGrade(1, 1, 0)

type Drawing = {
  /** RGBA, four bytes a pixel, row-major, not multiplied by opacity. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Turns a drawing into planes. Its size must be even. */
export function makeLayer(
  drawing: Drawing,
  place: Pick<Layer, 'scale' | 'originX' | 'originY'>,
  grade: Grade = plainGrade,
): Layer {
  const { data, width, height } = drawing
  const half = width >> 1
  const luma = new Uint8Array(width * height)
  const alpha = new Uint8Array(width * height)
  const chroma = half * (height >> 1)
  const [cb, cr, chromaAlpha] = [0, 1, 2].map(() => new Float32Array(chroma))
  if (!cb || !cr || !chromaAlpha) throw new Error('three planes were made')
  const [red, green, blue] = grade
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const r = red[data[at] ?? 0] ?? 0
      const g = green[data[at + 1] ?? 0] ?? 0
      const b = blue[data[at + 2] ?? 0] ?? 0
      const opacity = (data[at + 3] ?? 0) / 255
      const pixel = y * width + x
      luma[pixel] = (16 + 0.2568 * r + 0.5041 * g + 0.0979 * b) * opacity + 0.5
      alpha[pixel] = opacity * 255
      const small = (y >> 1) * half + (x >> 1)
      cb[small] = (cb[small] ?? 0) + ((-0.1482 * r - 0.291 * g + 0.4392 * b) * opacity) / 4
      cr[small] = (cr[small] ?? 0) + ((0.4392 * r - 0.3678 * g - 0.0714 * b) * opacity) / 4
      chromaAlpha[small] = (chromaAlpha[small] ?? 0) + opacity / 4
    }
  }
  const centred = (value: number): number => Math.round(value + 128)
  const smallAlpha = Uint8Array.from(chromaAlpha, (value) => Math.round(value * 255))
  return {
    width,
    height,
    ...place,
    luma,
    alpha,
    cb: Uint8Array.from(cb, centred),
    cr: Uint8Array.from(cr, centred),
    chromaAlpha: smallAlpha,
    spans: opaqueSpans(alpha, width),
    chromaSpans: opaqueSpans(smallAlpha, half),
  }
}

function opaqueSpans(alpha: Uint8Array, width: number): Int32Array {
  const spans = new Int32Array((alpha.length / width) * 2)
  for (let y = 0; y * 2 < spans.length; y++) {
    const row = alpha.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((opacity) => opacity > 0)
    if (first < 0) continue
    spans[y * 2] = first
    spans[y * 2 + 1] = row.findLastIndex((opacity) => opacity > 0) + 1
  }
  return spans
}

/** The layer to draw a face of height `h` from: the smallest that need not be enlarged, else the largest. */
export function layerFor(layers: ReadonlyArray<Layer>, h: number): Layer | undefined {
  return layers.find(({ scale }) => scale >= h) ?? layers.at(-1)
}
