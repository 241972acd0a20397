import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeScrfd, type ScrfdLevel } from './decode-scrfd.ts'

const size = { width: 64, height: 32 }
const limits = { score: 0.5, overlap: 0.4 }
const strides = [8, 16, 32]
const anchors = 2

const cellsOf = (stride: number) => Math.ceil(size.width / stride) * Math.ceil(size.height / stride)

/** Levels without a face. */
const silent = (): ScrfdLevel[] =>
  strides.map((stride) => {
    const count = cellsOf(stride) * anchors
    return {
      stride,
      scores: new Float32Array(count),
      boxes: new Float32Array(count * 4),
      landmarks: new Float32Array(count * 10),
    }
  })

type Planted = {
  readonly level: number
  readonly row: number
  readonly score: number
  readonly sides: readonly [left: number, top: number, right: number, bottom: number]
  readonly offsets?: ReadonlyArray<number>
}

function plant(levels: ScrfdLevel[], { level, row, score, sides, offsets = [] }: Planted): void {
  const at = levels[level]
  if (!at) throw new Error('there is no such level')
  at.scores[row] = score
  at.boxes.set(sides, row * 4)
  at.landmarks.set(offsets, row * 10)
}

const decode = (levels: ReadonlyArray<ScrfdLevel>) => decodeScrfd(size, levels, anchors, limits)

describe('decoding an SCRFD detector', () => {
  it('finds nothing where no score reaches the limit, and no box without a size', () => {
    const levels = silent()
    plant(levels, { level: 0, row: 5, score: 0.49, sides: [1, 1, 1, 1] })
    plant(levels, { level: 0, row: 7, score: NaN, sides: [1, 1, 1, 1] })
    plant(levels, { level: 0, row: 9, score: 0.9, sides: [1, 1, -1, 1] })
    plant(levels, { level: 0, row: 11, score: 0.9, sides: [1, NaN, 1, 1] })
    expect(decode(levels)).toEqual([])
  })

  it.each([
    // Stride 8 has 8 columns: row 2 * (8 * 1 + 3) + 1 is the second anchor of column 3, line 1.
    ['stride 8', 0, 23, { x: 24 - 8, y: 8 - 16, w: 8 + 24, h: 16 + 32 }],
    // Stride 16 has 4 columns: row 2 * (4 * 1 + 2) is the first anchor of column 2, line 1.
    ['stride 16', 1, 12, { x: 32 - 16, y: 16 - 32, w: 16 + 48, h: 32 + 64 }],
    ['stride 32', 2, 0, { x: -32, y: -64, w: 32 + 96, h: 64 + 128 }],
  ])('measures the sides from the anchor, in strides, at %s', (_name, level, row, box) => {
    const levels = silent()
    plant(levels, { level, row, score: 0.9, sides: [1, 2, 3, 4] })
    expect(decode(levels).map((face) => face.box)).toEqual([box])
  })

  it('gives five landmarks, x before y, in input pixels', () => {
    const levels = silent()
    const offsets = [-1, -0.5, 1, -0.5, 0, 0.25, -0.75, 1, 0.75, 1]
    plant(levels, { level: 1, row: 12, score: 0.9, sides: [2, 2, 2, 2], offsets })
    expect(decode(levels)[0]?.landmarks).toEqual([
      [16, 8],
      [48, 8],
      [32, 20],
      [20, 32],
      [44, 32],
    ])
  })

  it('keeps the best of those that overlap, over all strides, and those that lie apart', () => {
    const levels = silent()
    // The same box of 16 x 16 pixels at (8, 8), told by two strides.
    plant(levels, { level: 0, row: 18, score: 0.7, sides: [0, 0, 2, 2] })
    plant(levels, { level: 1, row: 10, score: 0.8, sides: [0.5, 0.5, 0.5, 0.5] })
    plant(levels, { level: 0, row: 44, score: 0.6, sides: [0, 0, 2, 2] })
    expect(decode(levels).map(({ score, box }) => [Math.round(score * 10), box.x])).toEqual([
      [8, 8],
      [6, 48],
    ])
  })

  it('refuses levels that do not fit the input, and says how', () => {
    const levels = silent()
    expect(() => decodeScrfd({ width: 96, height: 32 }, levels, anchors, limits)).toThrow(
      /gave 64 scores, 256 sides and 640 landmark offsets at stride 8; 96, 384 and 960/,
    )
    expect(() => decodeScrfd(size, levels, 1, limits)).toThrow(RangeError)
  })

  it('gives back any face that is written as distances', () => {
    const face = fc.record({
      level: fc.integer({ min: 0, max: 2 }),
      cell: fc.double({ min: 0, max: 0.999, noNaN: true }),
      x: fc.integer({ min: -20, max: 60 }),
      y: fc.integer({ min: -20, max: 30 }),
      w: fc.integer({ min: 4, max: 80 }),
      h: fc.integer({ min: 4, max: 80 }),
    })
    fc.assert(
      fc.property(face, ({ level, cell, x, y, w, h }) => {
        const stride = strides[level] ?? 0
        const row = Math.floor(cell * cellsOf(stride)) * anchors
        const columns = Math.ceil(size.width / stride)
        const ax = ((row / anchors) % columns) * stride
        const ay = Math.floor(row / anchors / columns) * stride
        const points = [x, y, x + w, y, x + w / 2, y + h / 2, x, y + h, x + w, y + h]
        const levels = silent()
        plant(levels, {
          ...{ level, row, score: 0.9 },
          sides: [
            (ax - x) / stride,
            (ay - y) / stride,
            (x + w - ax) / stride,
            (y + h - ay) / stride,
          ],
          offsets: points.map((value, k) => (value - (k % 2 === 0 ? ax : ay)) / stride),
        })
        const [found] = decode(levels)
        expect(found?.box).toEqual({ x, y, w, h })
        expect(found?.landmarks?.flat()).toEqual(points)
      }),
    )
  })
})
