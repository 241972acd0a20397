import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cutRgb,
  fillDetectorInput,
  fillFromSquare,
  frameBytes,
  frameOfRgb,
  measureSquare,
  squareAround,
  type Frame,
  type RgbSquare,
} from './frame.ts'
import { allocateTensor } from './kernels/kernels.ts'
import { kernelsSource } from './kernels/kernels-wasm.ts'

const scaling = { colour: 'BGR', mean: 127, scale: 128 } as const

/** A frame whose luma is told by place; without colour. */
function grey(width: number, height: number, luma: (x: number, y: number) => number): Frame {
  const data = new Uint8Array(frameBytes(width, height)).fill(128)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = luma(x, y)
  return { width, height, data }
}

/** A frame of one colour, by way of RGB. */
function plain(width: number, height: number, [r, g, b]: readonly [number, number, number]): Frame {
  const rgb = new Uint8Array(width * height * 3)
  for (let i = 0; i < rgb.length; i += 3) rgb.set([r, g, b], i)
  return frameOfRgb(rgb, width, height)
}

/** Full-range value of a limited-range luma without colour. */
const valueOf = (luma: number): number => Math.min(255, Math.max(0, (luma - 16) * 1.164383))

describe('the compiled kernels', () => {
  it('are those of the source beside them: "npm run kernels" was run after its last change', () => {
    const source = readFileSync(path.join(import.meta.dirname, 'kernels/assembly/kernels.ts'))
    expect(createHash('sha256').update(source).digest('hex')).toBe(kernelsSource)
  })
})

describe('filling a detector input', () => {
  it('puts each colour into its plane, in the order that the model reads', () => {
    const frame = plain(64, 64, [200, 100, 30])
    const planes = (colour: 'BGR' | 'RGB'): number[] => {
      const tensor = new Float32Array(3 * 32 * 32)
      fillDetectorInput(frame, tensor, { width: 32, height: 32 }, { ...scaling, colour })
      return [500, 1524, 2548].map((i) => (tensor[i] ?? 0) * 128 + 127)
    }
    const [blue, green, red] = planes('BGR')
    for (const [got, expected] of [
      [blue, 30],
      [green, 100],
      [red, 200],
    ] as const)
      expect(Math.abs((got ?? 0) - expected)).toBeLessThan(3)
    expect(planes('RGB')).toEqual([red, green, blue])
  })

  it('keeps the shape of the picture and leaves the rest of the tensor 0', () => {
    const frame = grey(320, 160, () => 235)
    const tensor = new Float32Array(3 * 64 * 64).fill(7)
    const placing = fillDetectorInput(frame, tensor, { width: 64, height: 64 }, scaling)
    expect(placing).toEqual({ scale: 0.2, left: 0, top: 0 })
    for (let y = 0; y < 64; y++)
      for (let x = 0; x < 64; x++)
        expect(tensor[y * 64 + x]).toBeCloseTo(y < 32 ? (255 - 127) / 128 : 0, 1)
  })

  it.each([
    ['as large', 1],
    ['half as large', 2],
    ['a third', 3],
    ['a fifth', 5],
  ])('shows a slope where it lies: %s', (_what, cell) => {
    const frame = grey(64 * cell, 48 * cell, (x, y) => 16 + ((x / cell) * 2 + (y / cell) * 1.5))
    const tensor = new Float32Array(3 * 64 * 48)
    fillDetectorInput(frame, tensor, { width: 64, height: 48 }, scaling)
    for (const [x, y] of [
      [3, 3],
      [32, 20],
      [60, 44],
    ] as const) {
      const expected = valueOf(16 + (x + 0.5) * 2 + (y + 0.5) * 1.5 - 1.75 / cell)
      expect(Math.abs((tensor[y * 64 + x] ?? 0) * 128 + 127 - expected)).toBeLessThan(2.5)
    }
  })

  it('leaves nothing of a picture that lay elsewhere before', () => {
    const tensor = new Float32Array(3 * 64 * 64)
    const size = { width: 64, height: 64 }
    fillDetectorInput(
      grey(64, 64, () => 235),
      tensor,
      size,
      scaling,
    )
    fillDetectorInput(
      grey(64, 32, () => 235),
      tensor,
      size,
      scaling,
    )
    expect(tensor[31 * 64]).toBeCloseTo(1, 1)
    expect(tensor[32 * 64]).toBe(0)
  })

  it('takes a part of the picture, with room around it', () => {
    const frame = grey(200, 100, (x) => (x >= 100 ? 235 : 16))
    const tensor = new Float32Array(3 * 96 * 96)
    const part = { x: 60, y: 20, w: 80, h: 80 }
    const placing = fillDetectorInput(frame, tensor, { width: 96, height: 96 }, scaling, part, 8)
    expect(placing).toEqual({ scale: 1, left: -52, top: -12 })
    const at = (x: number, y: number): number => Math.round((tensor[y * 96 + x] ?? 0) * 128 + 127)
    expect([at(4, 50), at(10, 50), at(46, 50), at(49, 50), at(86, 50), at(92, 50)]).toEqual([
      ...[127, 0, 0, 255, 255, 127],
    ])
    expect([at(50, 4), at(50, 92)]).toEqual([127, 127])
  })

  it('writes the same into memory of its own and into ordinary memory', () => {
    const frame = grey(333 & ~1, 202, (x, y) => (x * 7 + y * 13) & 255)
    const [own, ordinary] = [allocateTensor(3 * 96 * 64), new Float32Array(3 * 96 * 64)]
    const size = { width: 96, height: 64 }
    fillDetectorInput(frame, own, size, scaling)
    fillDetectorInput(frame, ordinary, size, scaling)
    expect(ordinary).toEqual(Float32Array.from(own))
    expect(ordinary.some((value) => value !== 0)).toBe(true)
  })

  it('never writes outside of the tensor nor anything that is no number, whatever the sizes', () => {
    const even = (most: number) => fc.integer({ min: 1, max: most / 2 }).map((n) => n * 2)
    fc.assert(
      fc.property(
        ...([even(300), even(300), even(160), even(160), fc.integer({ min: 0, max: 20 })] as const),
        (width, height, tensorWidth, tensorHeight, margin) => {
          const size = { width: tensorWidth + 44, height: tensorHeight + 44 }
          const floats = 3 * size.width * size.height
          const around = allocateTensorIn(floats)
          const frame = grey(width, height, (x, y) => (x * 31 + y * 17) & 255)
          fillDetectorInput(frame, around.tensor, size, scaling, undefined, margin)
          expect(around.untouched()).toBe(true)
          expect(around.tensor.every((value) => value >= -1 && value <= 1)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

let arena: Float32Array | undefined

/** A tensor with guards before and after it, in the kernels' memory. */
function allocateTensorIn(floats: number) {
  arena ??= allocateTensor(3 * 210 * 210 + 64)
  arena.fill(0.123)
  const before = new Float32Array(arena.buffer, arena.byteOffset, 32)
  const tensor = new Float32Array(arena.buffer, arena.byteOffset + 128, floats)
  const after = new Float32Array(arena.buffer, tensor.byteOffset + tensor.byteLength, 32)
  const guard = Math.fround(0.123)
  return {
    tensor,
    untouched: () => [...before, ...after].every((value) => value === guard),
  }
}

describe('cutting a square', () => {
  const frame = grey(200, 160, (x, y) => 16 + x * 0.5 + y * 0.7)
  const luma = (square: RgbSquare, x: number, y: number) =>
    square.data[(y * square.size + x) * 3] ?? 0

  it.each([
    ['as large', 64],
    ['a little smaller', 84],
    ['half as large', 128],
    ['larger', 40],
  ])('shows what lies there: %s', (_what, side) => {
    const square = cutRgb(frame, squareAround(100, 80, side, 64), 64)
    for (const [x, y] of [
      [5, 5],
      [32, 32],
      [60, 20],
    ] as const) {
      const [fx, fy] = [
        100 - side / 2 + ((x + 0.5) * side) / 64 - 0.5,
        80 - side / 2 + ((y + 0.5) * side) / 64 - 0.5,
      ]
      expect(Math.abs(luma(square, x, y) - valueOf(16 + fx * 0.5 + fy * 0.7))).toBeLessThan(2)
    }
  })

  it('turned by a right angle shows columns as rows', () => {
    const turned = cutRgb(frame, { a: 0, b: 1, tx: 150, ty: 40 }, 64)
    // Pixel (x, y) lies at (150 - y, 40 + x).
    expect(Math.abs(luma(turned, 10, 20) - valueOf(16 + 130 * 0.5 + 50 * 0.7))).toBeLessThan(2)
  })

  it('repeats the edge outside of the frame', () => {
    const square = cutRgb(frame, squareAround(0, 0, 64, 64), 64)
    expect(luma(square, 0, 0)).toBe(luma(square, 31, 31))
    expect(luma(square, 40, 0)).toBe(luma(square, 40, 31))
  })

  it('keeps colours', () => {
    const square = cutRgb(plain(64, 64, [210, 60, 90]), squareAround(32, 32, 40, 32), 32)
    const [r = 0, g = 0, b = 0] = square.data.subarray(300, 303)
    expect(Math.abs(r - 210) + Math.abs(g - 60) + Math.abs(b - 90)).toBeLessThan(9)
  })

  it('sees a frame anew that looks like an earlier one, and many frames at once', () => {
    const frames = Array.from({ length: 20 }, (_, i) => grey(64, 64, () => 16 + i * 10))
    const shades = (): number[] =>
      frames.map((one) => luma(cutRgb(one, squareAround(32, 32, 32, 32), 32), 16, 16))
    const first = shades()
    expect(new Set(first).size).toBe(20)
    expect(shades()).toEqual(first)
  })

  it('never throws, wherever it lies', () => {
    const number = fc.double({ min: -3000, max: 3000, noNaN: true })
    const turn = fc.double({ min: -8, max: 8, noNaN: true })
    fc.assert(
      fc.property(turn, turn, number, number, (a, b, tx, ty) => {
        expect(cutRgb(frame, { a, b, tx, ty }, 16).data).toHaveLength(768)
      }),
    )
  })

  it('refuses a frame that is larger than 4K', () => {
    const data = new Uint8Array(17 * 2 ** 20)
    expect(() => cutRgb({ width: 4096, height: 2900, data }, squareAround(0, 0, 9, 9), 9)).toThrow(
      RangeError,
    )
  })
})

describe('measuring an aligned square', () => {
  const square = (value: (x: number, y: number) => number): RgbSquare => {
    const data = new Uint8Array(112 * 112 * 3)
    for (let i = 0; i < 112 * 112; i++)
      data.fill(value(i % 112, Math.floor(i / 112)), i * 3, i * 3 + 3)
    return { size: 112, data }
  }

  it('finds no edge in a plain one, and its brightness', () => {
    const { brightness, sharpness, clipped } = measureSquare(square(() => 90))
    expect(brightness).toBeCloseTo(90, 1)
    expect(sharpness).toBeCloseTo(0, 3)
    expect(clipped).toBe(0)
  })

  it('measures stripes: four neighbours, two of which differ by 40', () => {
    const { sharpness } = measureSquare(square((x) => 100 + (x % 2) * 40))
    expect(sharpness).toBeCloseTo(80 ** 2, -1)
  })

  it('counts what is crushed and what is burnt, inside the face only', () => {
    const half = measureSquare(square((x) => (x < 56 ? 5 : 128)))
    expect(half.clipped).toBeCloseTo(0.5, 2)
    expect(measureSquare(square((_x, y) => (y >= 60 ? 252 : 128))).clipped).toBeCloseTo(0.5, 1)
    expect(measureSquare(square((x, y) => (x < 16 || y < 16 ? 255 : 128))).clipped).toBe(0)
  })
})

describe('a square as a tensor', () => {
  const square: RgbSquare = { size: 2, data: Uint8Array.of(10, 20, 30, 1, 2, 3, 4, 5, 6, 7, 8, 9) }
  it.each([
    ['RGB', [10, 1, 4, 7, 20, 2, 5, 8, 30, 3, 6, 9]],
    ['BGR', [30, 3, 6, 9, 20, 2, 5, 8, 10, 1, 4, 7]],
  ] as const)('has one plane a colour: %s', (colour, planes) => {
    const tensor = new Float32Array(12)
    fillFromSquare(square, tensor, { colour, mean: 0, scale: 1 })
    expect([...tensor]).toEqual(planes)
  })

  it('as luma is one plane, shifted and scaled', () => {
    const tensor = new Float32Array(4)
    fillFromSquare(square, tensor, { colour: 'luma', mean: 10, scale: 2 })
    expect(tensor[0]).toBeCloseTo((0.299 * 10 + 0.587 * 20 + 0.114 * 30 - 10) / 2, 4)
  })
})

describe('RGB pixels as a frame', () => {
  it('lose an odd last row and column', () => {
    const frame = frameOfRgb(new Uint8Array(7 * 5 * 3), 7, 5)
    expect(frame).toMatchObject({ width: 6, height: 4 })
    expect(frame.data).toHaveLength(frameBytes(6, 4))
  })

  it('are black, white and grey in limited range', () => {
    const lumaOf = (value: number) => plain(2, 2, [value, value, value]).data
    expect([...lumaOf(0)]).toEqual([16, 16, 16, 16, 128, 128])
    expect([...lumaOf(255)]).toEqual([235, 235, 235, 235, 128, 128])
  })
})
