import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DirectionLine, Polygon, Region, type Point } from '../../../contracts/cameras.ts'
import {
  addPolygon,
  beginnings,
  cornersOf,
  insertCorner,
  inwardArrow,
  isSameShape,
  lineBetween,
  moveCorner,
  moveShape,
  removeCorner,
  shapesOf,
  turnedLine,
  type Corners,
  type PictureShapes,
  type ShapeRef,
} from './picture-shapes.ts'

const none: PictureShapes = { region: null, masks: [], zones: [], line: null }
const triangle: Corners = [
  { x: 0.1, y: 0.1 },
  { x: 0.3, y: 0.1 },
  { x: 0.2, y: 0.3 },
]
const drawn: PictureShapes = {
  region: beginnings.region,
  masks: [triangle, beginnings.polygon],
  zones: [beginnings.polygon],
  line: beginnings.line,
}
const second: ShapeRef = { kind: 'mask', index: 1 }

it('lists masks and zones before the line and the region', () => {
  expect(shapesOf(drawn).map(({ kind }) => kind)).toEqual([
    'mask',
    'mask',
    'zone',
    'line',
    'region',
  ])
  expect(shapesOf(none)).toEqual([])
})

it('tells shapes apart by kind and place', () => {
  expect(isSameShape(second, { kind: 'mask', index: 1 })).toBe(true)
  expect(isSameShape(second, { kind: 'mask', index: 0 })).toBe(false)
  expect(isSameShape(second, { kind: 'zone', index: 1 })).toBe(false)
  expect(isSameShape(null, null)).toBe(true)
})

describe('corners', () => {
  it('moves one and leaves all else as it is', () => {
    const moved = moveCorner(drawn, second, 2, { x: 0.9, y: 0.8 })
    expect(cornersOf(moved, second)[2]).toEqual({ x: 0.9, y: 0.8 })
    expect({ ...moved, masks: [] }).toEqual({ ...drawn, masks: [] })
    expect(moved.masks[0]).toEqual(triangle)
  })

  it('draws the region from the opposite corner', () => {
    const moved = moveCorner(drawn, { kind: 'region' }, 0, { x: 0.3, y: 0.5 })
    expect(moved.region).toEqual({ x: 0.3, y: 0.5, w: 0.6, h: 0.4 })
  })

  it('keeps a region or a line from becoming too small to be meant', () => {
    expect(moveCorner(drawn, { kind: 'region' }, 0, { x: 0.89, y: 0.89 })).toBe(drawn)
    expect(moveCorner(drawn, { kind: 'line' }, 0, beginnings.line.to)).toBe(drawn)
  })

  it('puts a new one halfway, also between the last and the first', () => {
    expect(insertCorner(drawn, { kind: 'mask', index: 0 }, 2).masks[0]).toEqual([
      ...triangle,
      { x: 0.15, y: 0.2 },
    ])
  })

  it('takes one away, and a triangle as a whole', () => {
    expect(removeCorner(drawn, second, 0).masks[1]).toHaveLength(3)
    expect(removeCorner(drawn, { kind: 'mask', index: 0 }, 0).masks).toEqual([beginnings.polygon])
    expect(removeCorner(drawn, { kind: 'line' }, 0).line).toBeNull()
  })
})

describe('drawing', () => {
  it('takes a double click for one corner, and two corners for nothing', () => {
    const [a, b, c] = triangle
    if (!a || !b || !c) throw new Error('a triangle has three corners')
    expect(addPolygon(none, 'mask', [a, b, c, c])?.shapes.masks).toEqual([triangle])
    expect(addPolygon(none, 'zone', [a, b, b])).toBeNull()
  })

  it('holds no more polygons and corners than the camera takes', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ x: index / 30, y: (index % 2) / 2 }))
    expect(addPolygon(none, 'mask', many)).toBeNull()
    const full = { ...none, masks: Array.from({ length: 16 }, () => triangle) }
    expect(addPolygon(full, 'mask', triangle)).toBeNull()
    expect(addPolygon(full, 'zone', triangle)).not.toBeNull()
  })

  it('takes a click for no line', () => {
    expect(lineBetween(none, { x: 0.5, y: 0.5 }, { x: 0.505, y: 0.5 })).toBeNull()
  })

  it('keeps the inside when a line is drawn anew', () => {
    const turned = { ...drawn, line: turnedLine(beginnings.line) }
    expect(lineBetween(turned, { x: 0, y: 0 }, { x: 1, y: 1 })?.inward).toBe('left')
  })
})

describe('the arrow of a line', () => {
  it.each([
    // Going right across the screen, the left hand is at the top.
    [{ x: 0.2, y: 0.5 }, { x: 0.8, y: 0.5 }, 'left', { x: 0.5, y: 0.4 }],
    [{ x: 0.2, y: 0.5 }, { x: 0.8, y: 0.5 }, 'right', { x: 0.5, y: 0.6 }],
    // Going down, the left hand is at the right of the screen; half of it in a picture twice as wide.
    [{ x: 0.5, y: 0.2 }, { x: 0.5, y: 0.8 }, 'left', { x: 0.55, y: 0.5 }],
  ] as const)('from %o to %o with the %s inside points to %o', (from, to, inward, tip) => {
    const arrow = inwardArrow({ from, to, inward }, 2, 0.1)
    expect(arrow.to.x).toBeCloseTo(tip.x, 9)
    expect(arrow.to.y).toBeCloseTo(tip.y, 9)
  })
})

it('stays a shape that the camera takes, whatever the hand does', () => {
  const anywhere = fc.double({ min: -2, max: 3, noNaN: true })
  const point: fc.Arbitrary<Point> = fc.record({ x: anywhere, y: anywhere })
  const step = fc.record({
    which: fc.nat(4),
    corner: fc.nat(3),
    act: fc.constantFrom('corner', 'shape', 'insert'),
    to: point,
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let shapes = drawn
      for (const { which, corner, act, to } of steps) {
        const ref = shapesOf(shapes)[which]
        if (!ref) continue
        if (act === 'corner') shapes = moveCorner(shapes, ref, corner, to)
        else if (act === 'shape') shapes = moveShape(shapes, ref, to)
        else shapes = insertCorner(shapes, ref, corner)
      }
      for (const polygon of [...shapes.masks, ...shapes.zones]) Polygon.parse(polygon)
      const region = Region.parse(shapes.region)
      expect(region.x + region.w).toBeLessThanOrEqual(1 + 1e-9)
      expect(region.y + region.h).toBeLessThanOrEqual(1 + 1e-9)
      DirectionLine.parse(shapes.line)
    }),
  )
})
