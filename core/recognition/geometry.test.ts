import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alignedLandmarks,
  estimatePose,
  fitSimilarity,
  fiveOf68,
  invertSimilarity,
  overlap,
  type Point,
  type Similarity,
} from './geometry.ts'

/** Spread evenly: doubles by their bits would nearly all be next to nought. */
const number = (min: number, max: number) =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((thousandths) => thousandths / 1000)

const transforms: fc.Arbitrary<Similarity> = fc
  .record({
    angle: number(-3, 3),
    scale: number(0.1, 10),
    tx: number(-2000, 2000),
    ty: number(-2000, 2000),
  })
  .map(({ angle, scale, tx, ty }) => ({
    a: scale * Math.cos(angle),
    b: scale * Math.sin(angle),
    tx,
    ty,
  }))

const apply = ({ a, b, tx, ty }: Similarity, [x, y]: Point): Point => [
  a * x - b * y + tx,
  b * x + a * y + ty,
]

const expectClose = (one: Similarity, other: Similarity): void => {
  expect(one.a).toBeCloseTo(other.a, 6)
  expect(one.b).toBeCloseTo(other.b, 6)
  expect(one.tx).toBeCloseTo(other.tx, 4)
  expect(one.ty).toBeCloseTo(other.ty, 4)
}

describe('overlap of two boxes', () => {
  const box = { x: 10, y: 20, w: 100, h: 50 }
  it.each([
    ['the same', box, 1],
    ['shifted by half its width', { ...box, x: 60 }, 1 / 3],
    ['a quarter of it', { x: 10, y: 20, w: 50, h: 25 }, 0.25],
    ['beside it', { ...box, x: 110 }, 0],
    ['below and beside it', { x: 500, y: 500, w: 10, h: 10 }, 0],
  ])('%s', (_what, other, share) => {
    expect(overlap(box, other)).toBeCloseTo(share, 10)
    expect(overlap(other, box)).toBeCloseTo(share, 10)
  })
})

describe('fitting a similarity transform', () => {
  it('finds the transform that moved the points', () => {
    fc.assert(
      fc.property(transforms, (transform) => {
        const moved = alignedLandmarks.map((point) => apply(transform, point))
        expectClose(fitSimilarity(alignedLandmarks, moved), transform)
      }),
    )
  })

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(transforms, number(-500, 500), number(-500, 500), (transform, x, y) => {
        const [u, v] = apply(invertSimilarity(transform), apply(transform, [x, y]))
        expect(u).toBeCloseTo(x, 4)
        expect(v).toBeCloseTo(y, 4)
      }),
    )
  })

  it('leaves the least squared error where no transform fits', () => {
    const wobble: ReadonlyArray<Point> = [
      [3, -2],
      [-4, 1],
      [2, 5],
      [-1, -3],
      [1, 2],
    ]
    const moved = alignedLandmarks.map(([x, y], i): Point => [
      x + (wobble[i]?.[0] ?? 0),
      y + (wobble[i]?.[1] ?? 0),
    ])
    const error = (transform: Similarity): number =>
      alignedLandmarks.reduce((sum, point, i) => {
        const [x, y] = apply(transform, point)
        const [u, v] = moved[i] ?? [0, 0]
        return sum + (x - u) ** 2 + (y - v) ** 2
      }, 0)
    const best = fitSimilarity(alignedLandmarks, moved)
    for (const key of ['a', 'b', 'tx', 'ty'] as const)
      for (const step of [-0.001, 0.001])
        expect(error({ ...best, [key]: best[key] + step })).toBeGreaterThan(error(best))
  })

  it('keeps the scale where all points are one', () => {
    const here: Point = [5, 5]
    expect(fitSimilarity([here, here], [here, here])).toEqual({ a: 1, b: 0, tx: 0, ty: 0 })
  })
})

describe('five landmarks of sixty-eight', () => {
  it('are the middles of the eyes, the tip of the nose and the corners of the mouth', () => {
    // Each point tells its own number.
    const points = Array.from({ length: 68 }, (_, i): Point => [i, -i])
    expect(fiveOf68(points)).toEqual([
      [39, -39],
      [45, -45],
      [30, -30],
      [54, -54],
      [59, -59],
    ])
  })
})

describe('a rough pose', () => {
  /** A face that looks straight ahead; the nose half-way between eyes and mouth. */
  const frontal: ReadonlyArray<Point> = [
    [-30, 0],
    [30, 0],
    [0, 30],
    [-20, 60],
    [20, 60],
  ]
  const withNose = (x: number, y: number): ReadonlyArray<Point> =>
    frontal.map((point, i): Point => (i === 2 ? [x, y] : point))
  const rotated = (points: ReadonlyArray<Point>, degrees: number): ReadonlyArray<Point> => {
    const turn = (degrees * Math.PI) / 180
    return points.map((point) =>
      apply({ a: Math.cos(turn), b: Math.sin(turn), tx: 400, ty: 300 }, point),
    )
  }

  it('of a frontal face is nought', () => {
    const { yaw, pitch, roll } = estimatePose(frontal)
    expect([yaw, pitch, roll].map((angle) => Math.abs(angle) < 1e-9)).toEqual([true, true, true])
  })

  it('has a positive yaw to the right of the picture, a negative one to its left', () => {
    expect(estimatePose(withNose(15, 30)).yaw).toBeCloseTo(22.6, 1)
    expect(estimatePose(withNose(-15, 30)).yaw).toBeCloseTo(-22.6, 1)
  })

  it('has a positive pitch upwards, a negative one downwards', () => {
    expect(estimatePose(withNose(0, 20)).pitch).toBeGreaterThan(15)
    expect(estimatePose(withNose(0, 40)).pitch).toBeLessThan(-15)
  })

  it('calls a profile one even where the nose stands beyond the eyes', () => {
    expect(estimatePose(withNose(70, 30)).yaw).toBeCloseTo(90, 6)
  })

  it('tells roll apart from the rest: a tilted head keeps its yaw and pitch', () => {
    fc.assert(
      fc.property(number(-60, 60), number(-25, 25), number(15, 45), (angle, x, y) => {
        const upright = estimatePose(withNose(x, y))
        const tilted = estimatePose(rotated(withNose(x, y), angle))
        expect(tilted.roll).toBeCloseTo(angle, 6)
        expect(tilted.yaw).toBeCloseTo(upright.yaw, 6)
        expect(tilted.pitch).toBeCloseTo(upright.pitch, 6)
      }),
    )
  })

  it('of too few points is that of a face turned away', () => {
    expect(Math.abs(estimatePose([[1, 2]]).yaw)).toBe(90)
  })
})
