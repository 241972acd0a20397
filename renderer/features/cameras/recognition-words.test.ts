import { expect, it } from 'vitest'
import {
  describeAutomatic,
  describeReach,
  detectorOptions,
  reachM,
  smallFaceWarning,
} from './recognition-words.ts'

const fullHd = { width: 1920, height: 1080 }

it('says how far away a face of that height is, half as far at half the resolution', () => {
  expect(describeReach(60, fullHd)).toMatch(/^About 4\.2 m away with a 4 mm lens at 1920 × 1080/)
  expect(reachM(60, { width: 960, height: 540 })).toBeCloseTo(reachM(60, fullHd) / 2)
  expect(reachM(120, fullHd)).toBeCloseTo(reachM(60, fullHd) / 2)
  expect(describeReach(20, null)).toMatch(/^About 13 m away .* 1920 × 1080/)
})

it('warns of faces that are found but not recognised', () => {
  expect(smallFaceWarning(30)).toMatch(/not recognised until they come nearer/)
  expect(smallFaceWarning(60)).toBeNull()
})

it('shows what the automatic size comes to', () => {
  const automatic = (smallestFace: number, picture: typeof fullHd | null = fullHd) =>
    detectorOptions({ picture, region: null, smallestFace })[0]
  expect(automatic(60)).toEqual({ value: 'auto', label: 'Automatic: 640 × 384' })
  expect(automatic(40)?.label).toBe('Automatic: 960 × 544')
  expect(automatic(40, null)?.label).toBe('Automatic: 960 × 544')
  expect(
    detectorOptions({
      picture: fullHd,
      region: { x: 0, y: 0, w: 0.5, h: 0.5 },
      smallestFace: 30,
    })[0]?.label,
  ).toBe('Automatic: 640 × 384')
})

it('offers every size by its name', () => {
  const options = detectorOptions({ picture: null, region: null, smallestFace: 60 })
  expect(options.slice(1).map(({ label }) => label)).toEqual([
    '640 × 384',
    '800 × 448',
    '960 × 544',
    '1280 × 736',
    '1920 × 1088',
  ])
})

it('says what the automatic size rests on', () => {
  expect(describeAutomatic({ picture: null })).toMatch(/assumes a picture of 1920 × 1080/)
  expect(describeAutomatic({ picture: { width: 1280, height: 720 } })).toMatch(/1280 × 720/)
})
