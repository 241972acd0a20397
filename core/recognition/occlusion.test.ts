import { describe, expect, it } from 'vitest'
import { occlusionOf } from './occlusion.ts'

/** A face of stripes: detail everywhere, `depth` levels strong, unless a part of it is covered by a plain colour. */
function crop(covered?: { x: number; y: number; w: number; h: number }): Uint8Array {
  return Uint8Array.from({ length: 112 * 112 }, (_, i) => {
    const [x, y] = [i % 112, Math.floor(i / 112)]
    const hidden =
      covered &&
      x >= covered.x &&
      x < covered.x + covered.w &&
      y >= covered.y &&
      y < covered.y + covered.h
    return hidden ? 90 : 120 + (((x >> 2) + (y >> 2)) % 2) * 60
  })
}

describe('occlusion', () => {
  it('is near 0 for a face of which all parts show detail', () => {
    expect(occlusionOf(crop())).toBeLessThan(0.1)
  })

  it.each([
    ['a mask over nose and mouth', { x: 0, y: 66, w: 112, h: 46 }],
    ['a pillar before the left half', { x: 0, y: 0, w: 56, h: 112 }],
    ['a cap drawn over both eyes', { x: 0, y: 0, w: 112, h: 62 }],
  ])('is near 1 with %s', (_what, covered) => {
    expect(occlusionOf(crop(covered))).toBeGreaterThan(0.9)
  })

  it('is larger the more of a part is covered', () => {
    const half = occlusionOf(crop({ x: 0, y: 88, w: 112, h: 24 }))
    expect(half).toBeGreaterThan(occlusionOf(crop()))
    expect(half).toBeLessThan(occlusionOf(crop({ x: 0, y: 76, w: 112, h: 36 })))
  })

  it('is 0 for a crop that shows nothing at all: the other measures tell of that', () => {
    expect(occlusionOf(new Uint8Array(112 * 112).fill(128))).toBe(0)
  })
})
