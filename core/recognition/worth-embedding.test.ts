import { describe, expect, it } from 'vitest'
import { worthAligning, worthEmbedding, type CropsSoFar, type NextCrop } from './worth-embedding.ts'

const none: CropsSoFar = { examined: 0, named: false, bestFitness: 0, sinceLastMs: Infinity }
const two: CropsSoFar = { examined: 2, named: false, bestFitness: 0.4, sinceLastMs: 200 }
const named: CropsSoFar = { ...two, named: true }
const spent: CropsSoFar = { ...two, examined: 6 }
const alike: NextCrop = { fitness: 0.4, difference: 8 }

describe('a crop is', () => {
  it.each<[string, CropsSoFar, NextCrop, boolean]>([
    ['embedded when it is the first', none, { fitness: 0.01, difference: Infinity }, true],
    ['embedded while there is no name', two, alike, true],
    ['passed over when it shows the same picture', two, { ...alike, difference: 1.1 }, false],
    ['embedded when it differs by a little more', two, { ...alike, difference: 1.2 }, true],
    [
      'passed over when it shows the same picture, however fit',
      two,
      { fitness: 1, difference: 0.5 },
      false,
    ],
    [
      'passed over when it shows the same picture, however long it stands still',
      { ...two, sinceLastMs: 60_000 },
      { ...alike, difference: 0.5 },
      false,
    ],
    ['passed over when it is far worse than the best', two, { ...alike, fitness: 0.19 }, false],
    ['embedded when it is half as fit as the best', two, { ...alike, fitness: 0.2 }, true],
    [
      'embedded when it is far worse, but nothing better came',
      { ...two, sinceLastMs: 700 },
      { ...alike, fitness: 0.1 },
      true,
    ],
    ['passed over once there is a name', named, alike, false],
    ['embedded now and then to check the name', { ...named, sinceLastMs: 1500 }, alike, true],
    ['embedded at once when it is clearly better', named, { ...alike, fitness: 0.51 }, true],
    ['passed over when it is hardly better', named, { ...alike, fitness: 0.5 }, false],
    ['passed over after many without a name', spent, alike, false],
    ['embedded after many when it is better', spent, { ...alike, fitness: 0.51 }, true],
    ['embedded after many from time to time', { ...spent, sinceLastMs: 1500 }, alike, true],
  ])('%s', (_what, soFar, next, worth) => {
    expect(worthEmbedding(soFar, next)).toBe(worth)
  })
})

describe('cutting a face out', () => {
  const soFar = { named: false, sinceLastMs: 200 }
  it.each<[string, Parameters<typeof worthAligning>, boolean]>([
    ['is worth it while there is no name', [soFar, 1], true],
    ['is not with a name', [{ ...soFar, named: true }, 1], false],
    ['is with a name after a while', [{ ...soFar, named: true, sinceLastMs: 1500 }, 1], true],
    ['is with a name that came nearer', [{ ...soFar, named: true }, 1.2], true],
  ])('%s', (_what, [crops, growth], worth) => {
    expect(worthAligning(crops, growth)).toBe(worth)
  })
})
