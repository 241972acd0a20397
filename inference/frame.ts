import type { Rect, Similarity } from '../core/recognition/geometry.ts'

/** I420: Y plane, then U, then V at half size; rows tightly packed; BT.601 limited range; even sides. */
export type Frame = {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export const frameBytes = (width: number, height: number): number => (width * height * 3) / 2

// BT.601 limited range to full-range RGB, fixed point with 16 fractional bits.
const lumaOf = Int32Array.from({ length: 256 }, (_, y) => Math.round((y - 16) * 1.164383 * 65536))
const redOfV = Int32Array.from({ length: 256 }, (_, v) => Math.round((v - 128) * 1.596027 * 65536))
const greenOfU = Int32Array.from({ length: 256 }, (_, u) =>
  Math.round((u - 128) * 0.391762 * 65536),
)
const greenOfV = Int32Array.from({ length: 256 }, (_, v) =>
  Math.round((v - 128) * 0.812968 * 65536),
)
const blueOfU = Int32Array.from({ length: 256 }, (_, u) => Math.round((u - 128) * 2.017232 * 65536))

const clampByte = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value)

type Sampling = { readonly x0: Int32Array; readonly x1: Int32Array }
const samplings = new Map<string, Sampling>()

/** Two source columns for each target column, at a quarter and three quarters of its cell. */
function sampling(source: number, target: number): Sampling {
  const key = `${source}:${target}`
  const known = samplings.get(key)
  if (known) return known
  const cell = source / target
  const at = (i: number, share: number): number =>
    Math.min(source - 1, Math.max(0, Math.floor((i + share) * cell)))
  const made = {
    x0: Int32Array.from({ length: target }, (_, i) => at(i, 0.25)),
    x1: Int32Array.from({ length: target }, (_, i) => at(i, 0.75)),
  }
  samplings.set(key, made)
  return made
}

/**
 * Scales a whole frame into the top-left of a BGR planar float tensor, keeping its shape: (value - 127) / 128, the rest
 * of the tensor stays 0. Four luma samples a pixel, one chroma sample. Returns the scale from frame to tensor.
 */
export function fillDetectorInput(
  frame: Frame,
  tensor: Float32Array,
  width: number,
  height: number,
): number {
  const { data } = frame
  const scale = Math.min(width / frame.width, height / frame.height)
  const w = Math.min(width, Math.round(frame.width * scale))
  const h = Math.min(height, Math.round(frame.height * scale))
  const columns = sampling(frame.width, w)
  const rows = sampling(frame.height, h)
  const plane = width * height
  const half = frame.width >> 1
  const uStart = frame.width * frame.height
  const vStart = uStart + half * (frame.height >> 1)
  if (w < width || h < height) tensor.fill(0)
  const inv = 1 / 128
  for (let y = 0; y < h; y++) {
    const rowA = (rows.x0[y] as number) * frame.width
    const rowB = (rows.x1[y] as number) * frame.width
    const chromaRow = ((rows.x1[y] as number) >> 1) * half
    let out = y * width
    for (let x = 0; x < w; x++, out++) {
      const a = columns.x0[x] as number
      const b = columns.x1[x] as number
      const luma =
        ((data[rowA + a] as number) +
          (data[rowA + b] as number) +
          (data[rowB + a] as number) +
          (data[rowB + b] as number) +
          2) >>
        2
      const chroma = chromaRow + (b >> 1)
      const u = data[uStart + chroma] as number
      const v = data[vStart + chroma] as number
      const base = lumaOf[luma] as number
      tensor[out] = (clampByte((base + (blueOfU[u] as number)) >> 16) - 127) * inv
      tensor[out + plane] =
        (clampByte((base - (greenOfU[u] as number) - (greenOfV[v] as number)) >> 16) - 127) * inv
      tensor[out + 2 * plane] = (clampByte((base + (redOfV[v] as number)) >> 16) - 127) * inv
    }
  }
  return scale
}

/** A square of RGB pixels, three bytes each, row-major. */
export type RgbSquare = { readonly size: number; readonly data: Uint8Array }

/**
 * Cuts a `size` x `size` RGB square out of a frame: `toFrame` maps its pixels to the frame's. Averages several samples a
 * pixel where the source is larger; outside the frame the edge is repeated.
 */
export function cutRgb(frame: Frame, toFrame: Similarity, size: number): RgbSquare {
  const { width, height, data } = frame
  const out = new Uint8Array(size * size * 3)
  const half = width >> 1
  const uStart = width * height
  const vStart = uStart + half * (height >> 1)
  const ratio = Math.hypot(toFrame.a, toFrame.b)
  const steps = ratio > 1.3 ? Math.min(6, Math.ceil(ratio)) : 1
  const weight = 1 / (steps * steps)
  const maxX = width - 1.001
  const maxY = height - 1.001
  let o = 0
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let luma = 0
      let fx = 0
      let fy = 0
      for (let j = 0; j < steps; j++) {
        for (let i = 0; i < steps; i++) {
          const sx = x + (i + 0.5) / steps - 0.5
          const sy = y + (j + 0.5) / steps - 0.5
          fx = toFrame.a * sx - toFrame.b * sy + toFrame.tx
          fy = toFrame.b * sx + toFrame.a * sy + toFrame.ty
          fx = fx < 0 ? 0 : fx > maxX ? maxX : fx
          fy = fy < 0 ? 0 : fy > maxY ? maxY : fy
          const ix = fx | 0
          const iy = fy | 0
          const dx = fx - ix
          const dy = fy - iy
          const p = iy * width + ix
          luma +=
            ((data[p] as number) * (1 - dx) + (data[p + 1] as number) * dx) * (1 - dy) +
            ((data[p + width] as number) * (1 - dx) + (data[p + width + 1] as number) * dx) * dy
        }
      }
      const base = lumaOf[Math.round(luma * weight)] as number
      const chroma = (fy >> 1) * half + (fx >> 1)
      const u = data[uStart + chroma] as number
      const v = data[vStart + chroma] as number
      out[o++] = clampByte((base + (redOfV[v] as number)) >> 16)
      out[o++] = clampByte((base - (greenOfU[u] as number) - (greenOfV[v] as number)) >> 16)
      out[o++] = clampByte((base + (blueOfU[u] as number)) >> 16)
    }
  }
  return { size, data: out }
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

/** Luma of an RGB square (0.299 R + 0.587 G + 0.114 B), 0 to 255, row-major. */
export function lumaOfSquare({ size, data }: RgbSquare): Float32Array {
  const out = new Float32Array(size * size)
  for (let i = 0, p = 0; i < out.length; i++, p += 3)
    out[i] =
      0.299 * (data[p] as number) +
      0.587 * (data[p + 1] as number) +
      0.114 * (data[p + 2] as number)
  return out
}

/** Writes an RGB square as planar BGR floats: (value - mean) / scale. */
export function fillBgr(
  square: RgbSquare,
  tensor: Float32Array,
  mean: number,
  scale: number,
): void {
  const plane = square.size * square.size
  for (let i = 0, p = 0; i < plane; i++, p += 3) {
    tensor[i] = ((square.data[p + 2] as number) - mean) / scale
    tensor[i + plane] = ((square.data[p + 1] as number) - mean) / scale
    tensor[i + 2 * plane] = ((square.data[p] as number) - mean) / scale
  }
}

/** Variance of the 4-neighbour Laplacian: larger is sharper. `luma` is size x size. */
export function sharpnessOf(luma: Float32Array, size: number): number {
  let sum = 0
  let squares = 0
  let n = 0
  // The outer ring of an aligned crop is background.
  for (let y = 16; y < size - 8; y++) {
    for (let x = 16; x < size - 16; x++) {
      const i = y * size + x
      const value =
        4 * (luma[i] as number) -
        (luma[i - 1] as number) -
        (luma[i + 1] as number) -
        (luma[i - size] as number) -
        (luma[i + size] as number)
      sum += value
      squares += value * value
      n++
    }
  }
  return squares / n - (sum / n) ** 2
}

/** Converts RGB pixels (row-major, three bytes) to a frame; odd last rows and columns are cut off. */
export function frameOfRgb(rgb: Uint8Array, rgbWidth: number, rgbHeight: number): Frame {
  const width = rgbWidth & ~1
  const height = rgbHeight & ~1
  const data = new Uint8Array(frameBytes(width, height))
  const half = width >> 1
  const uStart = width * height
  const vStart = uStart + half * (height >> 1)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = (y * rgbWidth + x) * 3
      const r = rgb[p] as number
      const g = rgb[p + 1] as number
      const b = rgb[p + 2] as number
      data[y * width + x] = clampByte(Math.round(16 + 0.256788 * r + 0.504129 * g + 0.097906 * b))
      if (((x | y) & 1) === 0) {
        const c = (y >> 1) * half + (x >> 1)
        data[uStart + c] = clampByte(Math.round(128 - 0.148223 * r - 0.290993 * g + 0.439216 * b))
        data[vStart + c] = clampByte(Math.round(128 + 0.439216 * r - 0.367788 * g - 0.071427 * b))
      }
    }
  }
  return { width, height, data }
}

/** The frame in the middle of a grey one that is larger by `x` pixels on the left and right, `y` above and below; both even. */
export function padFrame(frame: Frame, x: number, y: number): Frame {
  const width = frame.width + 2 * x
  const height = frame.height + 2 * y
  const data = new Uint8Array(frameBytes(width, height)).fill(128)
  const copyPlane = (from: number, to: number, scale: 1 | 2): void => {
    const [w, h] = [frame.width / scale, frame.height / scale]
    const stride = width / scale
    for (let row = 0; row < h; row++)
      data.set(
        frame.data.subarray(from + row * w, from + (row + 1) * w),
        to + (row + y / scale) * stride + x / scale,
      )
  }
  const [small, large] = [frame.width * frame.height, width * height]
  copyPlane(0, 0, 1)
  copyPlane(small, large, 2)
  copyPlane((small * 5) / 4, (large * 5) / 4, 2)
  return { width, height, data }
}
