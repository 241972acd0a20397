import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseDetectorSize, type DetectorSizeChoice } from './detector-size.ts'

const said = ({ width, height }: { width: number; height: number }) => `${width}x${height}`
const fullHd = { width: 1920, height: 1080 }
const auto = { picture: fullHd, region: null, choice: 'auto' } as const

describe('the size of the detector', () => {
  it.each([
    // The measured pairs of face height and input at 1080p, and heights between them.
    [100, '640x384'],
    [60, '640x384'],
    [59, '800x448'],
    [50, '800x448'],
    [40, '960x544'],
    [30, '1280x736'],
    [29, '1920x1088'],
    [20, '1920x1088'],
  ])('is the smallest that finds faces of %i px in 1080p', (smallestFace, size) => {
    expect(said(chooseDetectorSize({ ...auto, smallestFace }))).toBe(size)
  })

  it.each([
    ['4K', { width: 3840, height: 2160 }, 60, '1280x736'],
    [
      '4K with the smallest faces, as large as it goes',
      { width: 3840, height: 2160 },
      20,
      '1920x1088',
    ],
    ['VGA', { width: 640, height: 480 }, 60, '640x384'],
    ['a picture that stands upright', { width: 1080, height: 1920 }, 60, '1280x736'],
    ['a picture of a size that is not known yet', null, 40, '960x544'],
  ])('suits %s', (_, picture, smallestFace, size) => {
    expect(said(chooseDetectorSize({ ...auto, picture, smallestFace }))).toBe(size)
  })

  it('follows from the region where there is one', () => {
    const wish = { ...auto, smallestFace: 30 }
    expect(said(chooseDetectorSize(wish))).toBe('1280x736')
    expect(said(chooseDetectorSize({ ...wish, region: { w: 0.5, h: 0.5 } }))).toBe('640x384')
    // The longer side of the region decides.
    expect(said(chooseDetectorSize({ ...wish, region: { w: 1, h: 0.5 } }))).toBe('1280x736')
  })

  it.each<DetectorSizeChoice>(['640x384', '1920x1088'])('is %s when that was chosen', (choice) => {
    expect(said(chooseDetectorSize({ ...auto, smallestFace: 40, choice }))).toBe(choice)
  })

  it('never shrinks for smaller faces or larger pictures, and its sides suit the detector', () => {
    const side = fc.integer({ min: 100, max: 5000 })
    const face = fc.integer({ min: 20, max: 400 })
    fc.assert(
      fc.property(side, side, face, face, fc.integer({ min: 0, max: 3000 }), (w, h, a, b, more) => {
        const picture = { width: w, height: h }
        const larger = { width: w + more, height: h + more }
        const of = (smallestFace: number, size = picture) =>
          chooseDetectorSize({ ...auto, picture: size, smallestFace })
        expect(of(Math.min(a, b)).width).toBeGreaterThanOrEqual(of(Math.max(a, b)).width)
        expect(of(a, larger).width).toBeGreaterThanOrEqual(of(a).width)
        expect(of(a).width % 32).toBe(0)
        expect(of(a).height % 32).toBe(0)
      }),
    )
  })
})
