import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coveredShare, isInside, silhouetteOf } from './ground-truth.ts'

const face = { x: 100, y: 100, w: 60, h: 80 }

it('calls a face without anything before it open, and one behind a wall hidden', () => {
  expect(coveredShare(face, [], [])).toBe(0)
  expect(coveredShare(face, [], [{ x: 90, y: 0, w: 90, h: 1080 }])).toBe(1)
})

it('covers half of a face whose half a pillar hides', () => {
  const share = coveredShare(face, [], [{ x: 0, y: 0, w: 130, h: 1080 }])
  expect(share).toBeGreaterThan(0.4)
  expect(share).toBeLessThan(0.6)
})

it('hides a face behind the head and behind the shoulders of somebody nearer, not beside them', () => {
  const at = (x: number, y: number) => coveredShare(face, [silhouetteOf(x, y, 120, 0.75)], [])
  expect(at(130, 140)).toBe(1)
  expect(at(130, 0)).toBe(1)
  expect(at(400, 140)).toBe(0)
})

it('never finds more of a face when more stands before it', () => {
  const rect = fc.record({
    x: fc.integer({ min: 0, max: 200 }),
    y: fc.integer({ min: 0, max: 200 }),
    w: fc.integer({ min: 0, max: 150 }),
    h: fc.integer({ min: 0, max: 150 }),
  })
  fc.assert(
    fc.property(fc.array(rect, { maxLength: 4 }), rect, (things, more) => {
      const before = coveredShare(face, [], things)
      const after = coveredShare(face, [], [...things, more])
      expect(after).toBeGreaterThanOrEqual(before)
      expect(after).toBeLessThanOrEqual(1)
    }),
  )
})

it.each([
  ['in the middle', face, true],
  ['at the very edge', { ...face, x: 1860 }, true],
  ['over the right edge', { ...face, x: 1861 }, false],
  ['over the top', { ...face, y: -1 }, false],
] as const)('knows whether a face %s is in the picture', (_, box, inside) => {
  expect(isInside(box, { width: 1920, height: 1080 })).toBe(inside)
})
