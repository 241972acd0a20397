import { describe, expect, it } from 'vitest'
import { decodeDetections, makePriors, type Priors } from './decode-detections.ts'

const limits = { score: 0.7, overlap: 0.3 }

describe('the anchor boxes', () => {
  it('are as many as the detector gives out for its input', () => {
    // 3 of 80x48, 2 of 40x24, 2 of 20x12, 3 of 10x6.
    expect(makePriors(640, 384).count).toBe(14_100)
    // The published size of the network.
    expect(makePriors(320, 240).count).toBe(4420)
  })

  it('begin at the top-left, row by row, smallest size first', () => {
    const { count, values } = makePriors(640, 384)
    expect(values).toHaveLength(count * 3)
    expect([...values.subarray(0, 12)]).toEqual([4, 4, 10, 4, 4, 16, 4, 4, 24, 12, 4, 10])
    expect([...values.subarray(80 * 9, 80 * 9 + 3)]).toEqual([4, 12, 10])
    expect([...values.subarray(-3)]).toEqual([608, 352, 256])
  })
})

describe('decoding detections', () => {
  /** One prior at each given centre and size. */
  const priorsAt = (...priors: ReadonlyArray<readonly [number, number, number]>): Priors => ({
    count: priors.length,
    values: Float32Array.from(priors.flat()),
  })
  const scoresOf = (...faces: ReadonlyArray<number>): Float32Array =>
    Float32Array.from(faces.flatMap((face) => [1 - face, face]))
  const still = (count: number): Float32Array => new Float32Array(count * 4)

  it('takes a prior as it stands where the network moves nothing', () => {
    const [face] = decodeDetections(priorsAt([100, 50, 32]), scoresOf(0.9), still(1), limits)
    expect(face?.score).toBeCloseTo(0.9, 6)
    expect(face?.box).toEqual({ x: 84, y: 34, w: 32, h: 32 })
  })

  it('moves by tenths of the size and grows by the exponent of a fifth', () => {
    const loc = Float32Array.from([1, -2, 5 * Math.log(2), 5 * Math.log(3)])
    const [face] = decodeDetections(priorsAt([100, 50, 40]), scoresOf(0.9), loc, limits)
    expect(face?.box.w).toBeCloseTo(80, 3)
    expect(face?.box.h).toBeCloseTo(120, 3)
    expect(face?.box.x).toBeCloseTo(104 - 40, 3)
    expect(face?.box.y).toBeCloseTo(42 - 60, 3)
  })

  it('leaves out what scores below the limit', () => {
    const priors = priorsAt([50, 50, 32], [150, 50, 32], [250, 50, 32])
    const faces = decodeDetections(priors, scoresOf(0.69, 0.75, 0.1), still(3), limits)
    expect(faces.map(({ box }) => box.x)).toEqual([134])
  })

  it('keeps the best of those that overlap, and names the best first', () => {
    const priors = priorsAt([100, 50, 32], [104, 50, 32], [300, 50, 32], [96, 52, 32])
    const faces = decodeDetections(priors, scoresOf(0.8, 0.95, 0.99, 0.85), still(4), limits)
    expect(faces.map(({ box }) => box.x)).toEqual([284, 88])
  })

  it('keeps neighbours that overlap less than the limit', () => {
    // Shifted by 20 of 32 pixels: 12 of 52 columns are shared.
    const priors = priorsAt([100, 50, 32], [120, 50, 32])
    expect(decodeDetections(priors, scoresOf(0.8, 0.9), still(2), limits)).toHaveLength(2)
    // Shifted by 16: a third is shared.
    const nearer = priorsAt([100, 50, 32], [116, 50, 32])
    expect(decodeDetections(nearer, scoresOf(0.8, 0.9), still(2), limits)).toHaveLength(1)
  })

  it('does not let a face that was dropped drop another', () => {
    // The middle one overlaps both, the outer two do not overlap each other.
    const priors = priorsAt([100, 50, 32], [112, 50, 32], [124, 50, 32])
    const faces = decodeDetections(priors, scoresOf(0.9, 0.8, 0.75), still(3), limits)
    expect(faces.map(({ box }) => box.x)).toEqual([84, 108])
  })
})
