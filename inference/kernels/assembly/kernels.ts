/**
 * The loops over pixels, in AssemblyScript, compiled to WebAssembly with 128-bit vectors. Pointers are byte offsets into the
 * imported memory; nothing is allocated here. ../../frame.ts says what each function means; it is the only caller.
 * Colour is BT.601 limited range, as ffmpeg delivers it.
 */

// Full-range RGB from limited-range YUV.
const Y_SCALE: f32 = 1.164383
const RED_V: f32 = 1.596027
const GREEN_U: f32 = 0.391762
const GREEN_V: f32 = 0.812968
const BLUE_U: f32 = 2.017232

/**
 * A rectangle of an I420 frame, scaled to `outW` x `outH`, into the top-left of a planar float tensor.
 * `cols`: the luma column of each output column, then the chroma column of each pair of them; i32. `rows`: for each output
 * row three i32: two luma rows, one chroma row. `taps`: columns that are averaged, 1 to 3. `outW`: a multiple of 4.
 * `scratch`: 4 * frameW + 6 * outW + 256 bytes. `blueFirst`: the order of the planes.
 */
export function fillTensor(
  src: usize, frameW: i32, frameH: i32,
  cols: usize, rows: usize, outW: i32, outH: i32, taps: i32,
  dst: usize, dstW: i32, dstH: i32,
  mean: f32, inverse: f32, blueFirst: i32, scratch: usize,
): void {
  const half = frameW >> 1
  const uPlane = src + <usize>(frameW * frameH)
  const vPlane = uPlane + <usize>(half * (frameH >> 1))
  // One vector of room on the left, for the neighbour of the first column.
  const sums = scratch + 16
  const smooth = sums + <usize>((2 * frameW + 63) & ~15)
  const lumaRow = smooth + <usize>((2 * frameW + 63) & ~15)
  const uRow = lumaRow + <usize>((2 * outW + 31) & ~15)
  const vRow = uRow + <usize>((outW + 47) & ~15)
  const plane = <usize>(dstW * dstH) << 2
  const blue = blueFirst ? dst : dst + 2 * plane
  const green = dst + plane
  const red = blueFirst ? dst + 2 * plane : dst
  const first = max(0, load<i32>(cols) - 2) & ~7
  const last = min(frameW - 1, load<i32>(cols + (<usize>(outW - 1) << 2)) + 2)
  const chromaCols = cols + (<usize>outW << 2)
  const pairs = <usize>outW & ~1

  const zero = f32x4.splat(0)
  const top = f32x4.splat(255)
  const scale = f32x4.splat(inverse)
  const shift = f32x4.splat(-mean * inverse)
  const samples: f32 = taps == 1 ? 2 : taps == 2 ? 4 : 8
  const yScale = f32x4.splat(Y_SCALE / samples)
  const yShift = f32x4.splat(-16 * Y_SCALE)
  const rv = f32x4.splat(RED_V)
  const gu = f32x4.splat(-GREEN_U)
  const gv = f32x4.splat(-GREEN_V)
  const bu = f32x4.splat(BLUE_U)
  const c128 = i32x4.splat(128)

  for (let y = 0; y < outH; y++) {
    const row = rows + <usize>y * 12
    const a = src + <usize>(load<i32>(row) * frameW)
    const b = src + <usize>(load<i32>(row, 4) * frameW)
    const chroma = <usize>(load<i32>(row, 8) * half)
    let i = first
    for (; i <= last - 7; i += 8) {
      const sum = i16x8.add(v128.load_ext<u8>(a + <usize>i), v128.load_ext<u8>(b + <usize>i))
      v128.store(sums + <usize>(i << 1), sum)
    }
    for (; i <= last; i++)
      store<u16>(sums + <usize>(i << 1), <u16>load<u8>(a + <usize>i) + <u16>load<u8>(b + <usize>i))
    // The edge is repeated.
    store<u16>(sums + <usize>(first << 1) - 2, load<u16>(sums + <usize>(first << 1)))
    store<u16>(sums + <usize>(last << 1) + 2, load<u16>(sums + <usize>(last << 1)))

    let from = sums
    if (taps > 1) {
      from = smooth
      const centre = taps == 3 ? 1 : 0
      for (i = first; i <= last; i += 8) {
        const at = sums + <usize>(i << 1)
        const here = v128.load(at)
        const next = v128.load(at, 2)
        const sum = i16x8.add(here, next)
        v128.store(
          smooth + <usize>(i << 1),
          centre ? i16x8.add(sum, i16x8.add(v128.load(at - 2), here)) : sum,
        )
      }
    }

    for (let x: usize = 0; x < <usize>outW; x += 2) {
      const left = load<u16>(from + (<usize>load<i32>(cols + (x << 2)) << 1))
      const right = load<u16>(from + (<usize>load<i32>(cols + (x << 2), 4) << 1))
      store<u32>(lumaRow + (x << 1), <u32>left | (<u32>right << 16))
      const c = <usize>load<i32>(chromaCols + (x << 1))
      store<u8>(uRow + (x >> 1), load<u8>(uPlane + chroma + c))
      store<u8>(vRow + (x >> 1), load<u8>(vPlane + chroma + c))
    }

    const out = <usize>(y * dstW) << 2
    for (let x: usize = 0; x < pairs; x += 4) {
      const luma = f32x4.add(
        f32x4.mul(f32x4.convert_i32x4_u(v128.load_ext<u16>(lumaRow + (x << 1))), yScale),
        yShift,
      )
      const uu = i32x4.sub(i32x4.splat(load<u8>(uRow + (x >> 1))), c128)
      const u = f32x4.convert_i32x4_s(
        i32x4.replace_lane(i32x4.replace_lane(uu, 2, <i32>load<u8>(uRow + (x >> 1), 1) - 128), 3, <i32>load<u8>(uRow + (x >> 1), 1) - 128),
      )
      const vv = i32x4.sub(i32x4.splat(load<u8>(vRow + (x >> 1))), c128)
      const v = f32x4.convert_i32x4_s(
        i32x4.replace_lane(i32x4.replace_lane(vv, 2, <i32>load<u8>(vRow + (x >> 1), 1) - 128), 3, <i32>load<u8>(vRow + (x >> 1), 1) - 128),
      )
      const r = f32x4.add(luma, f32x4.mul(v, rv))
      const g = f32x4.add(luma, f32x4.add(f32x4.mul(u, gu), f32x4.mul(v, gv)))
      const bl = f32x4.add(luma, f32x4.mul(u, bu))
      const at = out + (x << 2)
      v128.store(red + at, f32x4.add(f32x4.mul(f32x4.pmin(top, f32x4.pmax(zero, r)), scale), shift))
      v128.store(green + at, f32x4.add(f32x4.mul(f32x4.pmin(top, f32x4.pmax(zero, g)), scale), shift))
      v128.store(blue + at, f32x4.add(f32x4.mul(f32x4.pmin(top, f32x4.pmax(zero, bl)), scale), shift))
    }
  }
}

@inline
function greyOf(p: usize): f32 {
  const red: f32 = 0.299
  const green: f32 = 0.587
  const blue: f32 = 0.114
  return red * <f32>load<u8>(p) + green * <f32>load<u8>(p, 1) + blue * <f32>load<u8>(p, 2)
}

@inline
function clampByte(value: f32): u8 {
  return <u8>nearest(min(max(value, 0), 255))
}

@inline
function byteOf(value: i32): u8 {
  return <u8>(value < 0 ? 0 : value > 255 ? 255 : value)
}

/** One luma sample, times 256: bilinear at (fx, fy), 16 fractional bits, which lies inside the frame. */
@inline
function bilinear(src: usize, frameW: i32, fx: i32, fy: i32): i32 {
  const dx = (fx >> 8) & 255
  const dy = (fy >> 8) & 255
  const p = src + <usize>((fy >> 16) * frameW + (fx >> 16))
  const q = p + <usize>frameW
  const upper = (<i32>load<u8>(p) << 8) + (<i32>load<u8>(p, 1) - <i32>load<u8>(p)) * dx
  const lower = (<i32>load<u8>(q) << 8) + (<i32>load<u8>(q, 1) - <i32>load<u8>(q)) * dx
  return upper + (((lower - upper) * dy) >> 8)
}

/**
 * A `size` x `size` RGB square (three bytes a pixel) of an I420 frame: pixel (x, y) lies at (a x - b y + tx, b x + a y + ty).
 * `steps` x `steps` samples a pixel are averaged; outside the frame its edge is repeated. Places have 16 fractional bits.
 */
export function cutSquare(
  src: usize, frameW: i32, frameH: i32,
  a: f64, b: f64, tx: f64, ty: f64,
  size: i32, steps: i32, dst: usize,
): void {
  const half = frameW >> 1
  const uPlane = src + <usize>(frameW * frameH)
  const vPlane = uPlane + <usize>(half * (frameH >> 1))
  const maxX = ((frameW - 1) << 16) - 1
  const maxY = ((frameH - 1) << 16) - 1
  const part: f64 = 1 / <f64>steps
  // A step to the next pixel, and to the next sample within it.
  const ax = <i32>(a * 65536)
  const bx = <i32>(b * 65536)
  const sa = <i32>(a * part * 65536)
  const sb = <i32>(b * part * 65536)
  const lead = 0.5 * part - 0.5
  // Luma is summed times 256.
  const weight = <f32>(Y_SCALE * 65536) / <f32>(steps * steps * 256)
  const black: f32 = -16 * Y_SCALE * 65536 + 32768
  let out = dst
  for (let y = 0; y < size; y++) {
    let px = <i32>((a * lead - b * (<f64>y + lead) + tx) * 65536)
    let py = <i32>((b * lead + a * (<f64>y + lead) + ty) * 65536)
    let mx = <i32>((tx - b * <f64>y) * 65536) + 32768
    let my = <i32>((ty + a * <f64>y) * 65536) + 32768
    for (let x = 0; x < size; x++) {
      let sum = 0
      let rowX = px
      let rowY = py
      for (let j = 0; j < steps; j++) {
        let fx = rowX
        let fy = rowY
        for (let i = 0; i < steps; i++) {
          const cx = max(0, min(maxX, fx))
          const cy = max(0, min(maxY, fy))
          // Nine samples and more blur by themselves: the nearest pixel serves.
          if (steps > 2)
            sum += <i32>load<u8>(src + <usize>(((cy + 32767) >> 16) * frameW + ((cx + 32767) >> 16))) << 8
          else sum += bilinear(src, frameW, cx, cy)
          fx += sa
          fy += sb
        }
        rowX -= sb
        rowY += sa
      }
      const cx = max(0, min(maxX, mx))
      const cy = max(0, min(maxY, my))
      const c = <usize>((cy >> 17) * half + (cx >> 17))
      const u = <i32>load<u8>(uPlane + c) - 128
      const v = <i32>load<u8>(vPlane + c) - 128
      const base = <i32>(<f32>sum * weight + black)
      store<u8>(out, byteOf((base + v * 104597) >> 16))
      store<u8>(out, byteOf((base - u * 25675 - v * 53279) >> 16), 1)
      store<u8>(out, byteOf((base + u * 132201) >> 16), 2)
      out += 3
      px += ax
      py += bx
      mx += ax
      my += bx
    }
  }
}

/** An RGB square as planar floats, (value - mean) * inverse; `order`: 0 = RGB, 1 = BGR, 2 = one plane of luma. */
export function squareToTensor(src: usize, size: i32, dst: usize, mean: f32, inverse: f32, order: i32): void {
  const pixels = size * size
  const plane = <usize>pixels << 2
  const first = order == 1 ? 2 : 0
  let p = src
  let out = dst
  for (let i = 0; i < pixels; i++) {
    if (order == 2) {
      store<f32>(out, (greyOf(p) - mean) * inverse)
    } else {
      store<f32>(out, (<f32>load<u8>(p + first) - mean) * inverse)
      store<f32>(out + plane, (<f32>load<u8>(p, 1) - mean) * inverse)
      store<f32>(out + 2 * plane, (<f32>load<u8>(p + <usize>(2 - first)) - mean) * inverse)
    }
    p += 3
    out += 4
  }
}

/**
 * Measures the face part of an aligned RGB square: rows 16 .. size - 8, columns 16 .. size - 16; the outer ring is background.
 * Writes four f64 to `dst`: mean luma, variance of the 4-neighbour Laplacian, share of pixels below `dark`, share above `bright`.
 * `scratch`: size * size floats.
 */
export function measureSquare(src: usize, size: i32, dark: f32, bright: f32, scratch: usize, dst: usize): void {
  const pixels = size * size
  let p = src
  for (let i = 0; i < pixels; i++) {
    store<f32>(scratch + (<usize>i << 2), greyOf(p))
    p += 3
  }
  let total: f64 = 0
  let sum: f64 = 0
  let squares: f64 = 0
  let low = 0
  let high = 0
  let n = 0
  for (let y = 16; y < size - 8; y++) {
    for (let x = 16; x < size - 16; x++) {
      const at = scratch + (<usize>(y * size + x) << 2)
      const value = load<f32>(at)
      const around =
        load<f32>(at - 4) + load<f32>(at + 4) + load<f32>(at - (<usize>size << 2)) + load<f32>(at + (<usize>size << 2))
      const edge = <f64>(4 * value - around)
      sum += edge
      squares += edge * edge
      total += <f64>value
      if (value < dark) low++
      if (value > bright) high++
      n++
    }
  }
  const count = <f64>n
  store<f64>(dst, total / count)
  store<f64>(dst, squares / count - (sum / count) * (sum / count), 8)
  store<f64>(dst, <f64>low / count, 16)
  store<f64>(dst, <f64>high / count, 24)
}

/** RGB pixels (row-major, three bytes) to an I420 frame; odd last rows and columns are left out. */
export function rgbToI420(src: usize, rgbW: i32, width: i32, height: i32, dst: usize): void {
  const half = width >> 1
  const uPlane = dst + <usize>(width * height)
  const vPlane = uPlane + <usize>(half * (height >> 1))
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const p = src + <usize>((y * rgbW + x) * 3)
      const q = p + <usize>(rgbW * 3)
      const at = dst + <usize>(y * width + x)
      store<u8>(at, lumaOf(p))
      store<u8>(at, lumaOf(p + 3), 1)
      store<u8>(at + <usize>width, lumaOf(q))
      store<u8>(at + <usize>width, lumaOf(q + 3), 1)
      const r = <f32>load<u8>(p) + <f32>load<u8>(p, 3) + <f32>load<u8>(q) + <f32>load<u8>(q, 3)
      const g = <f32>load<u8>(p, 1) + <f32>load<u8>(p, 4) + <f32>load<u8>(q, 1) + <f32>load<u8>(q, 4)
      const b = <f32>load<u8>(p, 2) + <f32>load<u8>(p, 5) + <f32>load<u8>(q, 2) + <f32>load<u8>(q, 5)
      const c = <usize>((y >> 1) * half + (x >> 1))
      store<u8>(uPlane + c, clampByte(<f32>(128 + 0.25 * (-0.148223 * r - 0.290993 * g + 0.439216 * b))))
      store<u8>(vPlane + c, clampByte(<f32>(128 + 0.25 * (0.439216 * r - 0.367788 * g - 0.071427 * b))))
    }
  }
}

@inline
function lumaOf(p: usize): u8 {
  return clampByte(<f32>(16 + 0.256788 * load<u8>(p) + 0.504129 * load<u8>(p, 1) + 0.097906 * load<u8>(p, 2)))
}
