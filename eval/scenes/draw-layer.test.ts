import { describe, expect, it } from 'vitest'
import { drawLayer } from './draw-layer.ts'
import { drawUpright } from './draw-upright.ts'
import { makeLayer } from './layer.ts'
import { makeNoise } from './noise.ts'
import type { Canvas, Grain, Placement } from './planes.ts'

const size = { width: 200, height: 160 }
const pixels = size.width * size.height
const canvas = (): Canvas => ({ ...size, data: new Uint8Array(pixels * 1.5).fill(90) })

/** A red square of 40 pixels in the middle of nothing. */
function redSquare() {
  const side = 80
  const data = new Uint8Array(side * side * 4)
  for (let y = 20; y < 60; y++)
    for (let x = 20; x < 60; x++) data.set([200, 30, 40, 255], (y * side + x) * 4)
  return makeLayer({ data, width: side, height: side }, { scale: 40, originX: 40, originY: 40 })
}

const noise = makeNoise(() => 0.5)
const still: Grain = { noise, luma: 0, chroma: 0, offset: 0 }
const middle: Placement = {
  ...{ x: 100, y: 80, h: 40, squeeze: 1, tilt: 0, blurX: 0, blurY: 0, gain: 1 },
}
const luma = Math.round(16 + 0.2568 * 200 + 0.5041 * 30 + 0.0979 * 40)
const at = ({ data }: Canvas, x: number, y: number): number => data[y * size.width + x] ?? -1
const moved = (one: Canvas): number =>
  one.data.slice(0, pixels).filter((value) => value !== 90).length

describe.each([
  ['closely', drawLayer],
  ['upright', drawUpright],
] as const)('a layer drawn %s', (_, draw) => {
  it('has its colours where it is opaque and leaves the rest alone', () => {
    const frame = canvas()
    draw(frame, redSquare(), middle, still)
    expect(at(frame, 100, 80)).toBe(luma)
    expect(at(frame, 70, 80)).toBe(90)
    expect(frame.data[pixels + 40 * 100 + 50]).toBeLessThan(115)
    expect(frame.data[pixels * 1.25 + 40 * 100 + 50]).toBeGreaterThan(190)
  })

  it('grows with the height of the face', () => {
    const [small, large] = [canvas(), canvas()]
    draw(small, redSquare(), middle, still)
    draw(large, redSquare(), { ...middle, h: 80 }, still)
    expect(moved(large) / moved(small)).toBeGreaterThan(3.7)
    expect(moved(large) / moved(small)).toBeLessThan(4.3)
  })

  it('is cut off at the edges of the frame', () => {
    const frame = canvas()
    for (const [x, y] of [
      [0, 0],
      [200, 160],
      [-500, 80],
      [100, 900],
    ] as const)
      draw(frame, redSquare(), { ...middle, x, y }, still)
    expect(at(frame, 2, 2)).toBe(luma)
    expect(at(frame, 197, 157)).toBe(luma)
    expect(at(frame, 100, 80)).toBe(90)
  })

  it('carries the grain of the sensor', () => {
    let state = 1
    const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647
    const frame = canvas()
    draw(frame, redSquare(), middle, { ...still, noise: makeNoise(random), luma: 5 })
    const values = Array.from({ length: 900 }, (_, i) =>
      at(frame, 86 + (i % 30), 66 + Math.floor(i / 30)),
    )
    const mean = values.reduce((sum, value) => sum + value, 0) / 900
    const sigma = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 900)
    expect(Math.abs(mean - luma)).toBeLessThan(1)
    expect(sigma).toBeGreaterThan(4)
    expect(sigma).toBeLessThan(6)
  })
})

/** What the square adds to the brightness of a frame, and the mean column of it. */
function weight(place: Partial<Placement>): { readonly sum: number; readonly x: number } {
  const frame = canvas()
  drawLayer(frame, redSquare(), { ...middle, ...place }, still)
  let sum = 0
  let moment = 0
  for (let i = 0; i < pixels; i++) {
    const added = 90 - (frame.data[i] ?? 0)
    sum += added
    moment += added * ((i % size.width) + 0.5)
  }
  return { sum, x: moment / sum }
}

describe('a layer drawn closely', () => {
  it('moves by parts of a pixel', () => {
    const { x } = weight({})
    expect(x).toBeCloseTo(100, 0)
    expect(weight({ x: 100.5 }).x - x).toBeCloseTo(0.5, 1)
    expect(weight({ x: 107.25 }).x - x).toBeCloseTo(7.25, 1)
  })

  it('smears over its way while the shutter is open, and loses nothing', () => {
    const sharp = weight({})
    for (const blurX of [3, 6.5, 11]) {
      const smeared = weight({ blurX })
      expect(smeared.sum / sharp.sum).toBeCloseTo(1, 1)
      expect(smeared.x).toBeCloseTo(sharp.x, 0)
    }
    const frame = canvas()
    drawLayer(frame, redSquare(), { ...middle, blurX: 12 }, still)
    const edge = Array.from({ length: 20 }, (_, i) => at(frame, 70 + i, 80))
    expect(edge.filter((value) => value !== 90 && value !== luma).length).toBeGreaterThan(8)
  })

  it('grows narrower, not lower, as the head turns', () => {
    const { sum, x } = weight({})
    const turned = weight({ squeeze: 0.7 })
    expect(turned.sum / sum).toBeCloseTo(0.7, 1)
    expect(turned.x).toBeCloseTo(x, 0)
  })

  it('turns about the middle of the face', () => {
    const frame = canvas()
    drawLayer(frame, redSquare(), { ...middle, tilt: Math.PI / 4 }, still)
    expect(at(frame, 100, 80)).toBe(luma)
    expect(at(frame, 100 + 24, 80)).toBe(luma)
    expect(at(frame, 100 + 18, 80 + 18)).toBe(90)
  })
})
