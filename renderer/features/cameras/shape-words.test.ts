import { expect, it } from 'vitest'
import { beginnings, type PictureShapes } from './picture-shapes.ts'
import { areaOf, describeShape, shapeName } from './shape-words.ts'

const shapes: PictureShapes = {
  region: null,
  masks: [beginnings.polygon],
  zones: [
    [
      { x: 0, y: 0 },
      { x: 0.05, y: 0 },
      { x: 0, y: 0.05 },
    ],
  ],
  line: null,
}

it('counts shapes from one', () => {
  expect(shapeName({ kind: 'mask', index: 0 })).toBe('Mask 1')
  expect(shapeName({ kind: 'line' })).toBe('Direction line')
})

it('measures a polygon whichever way round it was drawn', () => {
  expect(areaOf(beginnings.polygon)).toBeCloseTo(0.12, 9)
  expect(areaOf(beginnings.polygon.toReversed())).toBeCloseTo(0.12, 9)
})

it('says how much of the picture a shape takes, and never that a small one takes nothing', () => {
  expect(describeShape(shapes, { kind: 'mask', index: 0 })).toBe('4 corners, 12 % of the picture')
  expect(describeShape(shapes, { kind: 'zone', index: 0 })).toBe(
    '3 corners, less than 1 % of the picture',
  )
})
