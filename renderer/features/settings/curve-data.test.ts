import { expect, it } from 'vitest'
import type { Histogram, SiteCurves } from '../../../contracts/recognition.ts'
import { curvePoints, formatShare, LOG_FLOOR, shownSeries } from './curve-data.ts'

const histogram = (counts: number[]): Histogram => ({
  from: 0,
  width: 0.02,
  counts,
  total: counts.reduce((sum, count) => sum + count, 0),
})
const curves: SiteCurves = {
  days: 30,
  genuine: { gallery: histogram([0, 1, 3]), sightings: histogram([0, 0, 0]) },
  impostor: { gallery: histogram([8, 2, 0]), sightings: histogram([1, 0, 0]) },
  traffic: { enrolled: 0, strangers: 0 },
  people: 2,
  outcomes: [],
  suggested: null,
  lookAlikes: [],
  notes: [],
}

it('shows what is asked for and has anything to show', () => {
  const names = (origin: 'both' | 'gallery' | 'seen') =>
    shownSeries(curves, origin).map(({ name }) => name)
  expect(names('both')).toEqual(['sameGallery', 'otherGallery', 'otherSeen'])
  expect(names('gallery')).toEqual(['sameGallery', 'otherGallery'])
  expect(names('seen')).toEqual(['otherSeen'])
})

it('gives shares of each curve by the middle of the bin', () => {
  expect(curvePoints(curves, shownSeries(curves, 'gallery'), 'linear')).toEqual([
    { x: 0.01, sameGallery: 0, otherGallery: 0.8 },
    { x: 0.03, sameGallery: 0.25, otherGallery: 0.2 },
    { x: 0.05, sameGallery: 0.75, otherGallery: 0 },
  ])
})

it('puts nothing below the floor of the logarithmic scale', () => {
  const [first, , last] = curvePoints(curves, shownSeries(curves, 'gallery'), 'log')
  expect(first).toMatchObject({ sameGallery: LOG_FLOOR, otherGallery: 0.8 })
  expect(last).toMatchObject({ otherGallery: LOG_FLOOR })
})

it.each([
  [0.5, '50 %'],
  [0.034, '3 %'],
  [0.0042, '0.4 %'],
  [0.00005, '1 in 20,000'],
  [0, '0'],
])('writes a share of %d as %s', (share, text) => {
  expect(formatShare(share)).toBe(text)
})
