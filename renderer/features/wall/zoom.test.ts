import fc from 'fast-check'
import { expect, it } from 'vitest'
import { panBy, wholePicture, zoomBy, zoomTransform } from './zoom.ts'

const fraction = fc.double({ min: 0, max: 1, noNaN: true })

it('keeps the point under the pointer where it is', () => {
  const at = { x: 0.4, y: 0.6 }
  const zoomed = zoomBy(wholePicture, 2, at)
  // What is seen at `at`, as a point of the picture.
  expect(zoomed.x + (at.x - 0.5) / zoomed.scale).toBeCloseTo(at.x, 9)
  expect(zoomed.y + (at.y - 0.5) / zoomed.scale).toBeCloseTo(at.y, 9)
})

it('never shows what lies beyond the picture, and enlarges eight times at most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0.3, max: 4, noNaN: true }), fraction, fraction)),
      (steps) => {
        let zoom = wholePicture
        for (const [factor, x, y] of steps) {
          zoom = panBy(zoomBy(zoom, factor, { x, y }), x - 0.5, y - 0.5)
          expect(zoom.scale).toBeGreaterThanOrEqual(1)
          expect(zoom.scale).toBeLessThanOrEqual(8)
          const half = 0.5 / zoom.scale
          for (const middle of [zoom.x, zoom.y]) {
            expect(middle - half).toBeGreaterThanOrEqual(-1e-9)
            expect(middle + half).toBeLessThanOrEqual(1 + 1e-9)
          }
        }
      },
    ),
  )
})

it('is the whole picture again once it is not enlarged any more', () => {
  expect(zoomBy(panBy(zoomBy(wholePicture, 4), 0.2, 0.1), 0.1)).toEqual(wholePicture)
  expect(zoomTransform(wholePicture)).toBe('none')
})
