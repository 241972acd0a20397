import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LEAST_SIDE, regionBetween, withSide } from './region.ts'

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const anywhere = fc.double({ min: -1, max: 2, noNaN: true })
const point = fc.record({ x: anywhere, y: anywhere })

it('is the same from whichever corner it is drawn', () => {
  const region = { x: 0.2, y: 0.1, w: 0.3, h: 0.6 }
  expect(regionBetween({ x: 0.2, y: 0.1 }, { x: 0.5, y: 0.7 })).toEqual(region)
  expect(regionBetween({ x: 0.5, y: 0.1 }, { x: 0.2, y: 0.7 })).toEqual(region)
})

it('takes a click or a slip for nothing', () => {
  expect(regionBetween({ x: 0.2, y: 0.2 }, { x: 0.2, y: 0.2 })).toBeNull()
  expect(regionBetween({ x: 0.2, y: 0.2 }, { x: 0.25, y: 0.9 })).toBeNull()
})

it('stays inside of the picture wherever the hand goes', () => {
  fc.assert(
    fc.property(point, point, (from, to) => {
      const region = regionBetween(from, to)
      if (!region) return
      expect(Math.min(region.x, region.y)).toBeGreaterThanOrEqual(0)
      expect(region.x + region.w).toBeLessThanOrEqual(1 + 1e-9)
      expect(region.y + region.h).toBeLessThanOrEqual(1 + 1e-9)
    }),
  )
})

it('stays inside of the picture whatever number is typed', () => {
  const side = fc.constantFrom('x' as const, 'y' as const, 'w' as const, 'h' as const)
  fc.assert(
    fc.property(fraction, fraction, side, anywhere, (x, y, which, value) => {
      const region = withSide({ x: x * 0.5, y: y * 0.5, w: 0.5, h: 0.5 }, which, value)
      expect(Math.min(region.w, region.h)).toBeGreaterThanOrEqual(LEAST_SIDE)
      expect(Math.min(region.x, region.y)).toBeGreaterThanOrEqual(0)
      expect(region.x + region.w).toBeLessThanOrEqual(1 + 1e-9)
      expect(region.y + region.h).toBeLessThanOrEqual(1 + 1e-9)
    }),
  )
})
