import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInside, spansOf, type Place } from './polygon.ts'

const square: ReadonlyArray<Place> = [
  { x: 0.25, y: 0.25 },
  { x: 0.75, y: 0.25 },
  { x: 0.75, y: 0.75 },
  { x: 0.25, y: 0.75 },
]
const place = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})
const triangle = fc.array(place, { minLength: 3, maxLength: 3 })

/** The pixels of spans as a set of "row column". */
const pixels = (spans: Int32Array): Set<string> => {
  const all = new Set<string>()
  for (let i = 0; i < spans.length; i += 3)
    for (let x = spans[i + 1] ?? 0; x < (spans[i + 2] ?? 0); x++) all.add(`${spans[i]} ${x}`)
  return all
}

describe('a polygon on a picture', () => {
  it('holds what lies between its corners', () => {
    expect(isInside({ x: 0.5, y: 0.5 }, square)).toBe(true)
    expect(isInside({ x: 0.2, y: 0.5 }, square)).toBe(false)
    expect(isInside({ x: 0.5, y: 0.8 }, square)).toBe(false)
  })

  it('does not hold the notch of a concave one', () => {
    const notched = [...square.slice(0, 2), { x: 0.5, y: 0.5 }, ...square.slice(2)]
    expect(isInside({ x: 0.7, y: 0.5 }, notched)).toBe(false)
    expect(isInside({ x: 0.3, y: 0.5 }, notched)).toBe(true)
  })

  it('covers a square pixel for pixel', () => {
    expect([...spansOf([square], 8, 8)]).toEqual([2, 2, 6, 3, 2, 6, 4, 2, 6, 5, 2, 6])
  })

  it('covers two that overlap once', () => {
    const moved = square.map(({ x, y }) => ({ x: x + 0.125, y }))
    expect([...spansOf([square, moved], 8, 8)].slice(0, 3)).toEqual([2, 2, 7])
  })

  it('covers every pixel whose middle lies inside, and none outside of the picture', () => {
    fc.assert(
      fc.property(triangle, fc.integer({ min: 1, max: 24 }), (corners, side) => {
        const covered = pixels(spansOf([corners], side, side))
        for (let y = 0; y < side; y++)
          for (let x = 0; x < side; x++)
            if (isInside({ x: (x + 0.5) / side, y: (y + 0.5) / side }, corners))
              expect(covered).toContain(`${y} ${x}`)
        for (const name of covered) {
          const [y, x] = name.split(' ').map(Number)
          expect(y).toBeLessThan(side)
          expect(x).toBeLessThan(side)
        }
      }),
      { numRuns: 60 },
    )
  })
})
