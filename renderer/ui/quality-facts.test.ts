import { expect, it } from 'vitest'
import type { FaceQuality } from '../../contracts/people.ts'
import type { CropLimits } from '../../core/recognition/settings.ts'
import { liveSighting } from '../../tests/helpers/live-sighting.ts'
import { qualityFacts } from './quality-facts.ts'

const live: CropLimits = {
  faceHeight: 50,
  sharpness: 12,
  darkest: 22,
  brightest: 240,
  clipped: 0.6,
  yaw: 55,
  pitch: 60,
  roll: 50,
  occlusion: 0.75,
  truncation: 0.1,
}
const enrolment: CropLimits = { ...live, darkest: 40 }
const good = liveSighting().quality
const poor = (over: Partial<FaceQuality>) =>
  qualityFacts({ ...good, ...over }, live)
    .filter((fact) => !fact.good)
    .map(({ label, word }) => `${label}: ${word}`)

it('finds nothing wrong with a good face', () => {
  expect(poor({})).toEqual([])
})

it.each<[Partial<FaceQuality>, string]>([
  [{ faceHeight: 30 }, 'Size: Too small'],
  [{ sharpness: 2 }, 'Sharpness: Blurred'],
  [{ brightness: 10 }, 'Light: Too dark'],
  [{ brightness: 250 }, 'Light: Too bright'],
  [{ clipped: 0.9 }, 'Light: Harsh light'],
  [{ pose: { yaw: -70, pitch: 0, roll: 0 } }, 'Pose: Turned away'],
  [{ pose: { yaw: 0, pitch: 80, roll: 0 } }, 'Pose: Looking up'],
  [{ pose: { yaw: 0, pitch: -80, roll: 0 } }, 'Pose: Looking down'],
  [{ pose: { yaw: 0, pitch: 0, roll: -70 } }, 'Pose: Tilted'],
  [{ occlusion: 0.9 }, 'Hidden: Partly hidden'],
  [{ truncation: 0.3 }, 'In the picture: Cut off by the edge'],
])('names what is poor about %j', (over, words) => {
  expect(poor(over)).toEqual([words])
})

it('holds a reference to stricter limits than what a camera saw', () => {
  const dim = { ...good, brightness: 30 }
  const light = (limits: CropLimits) =>
    qualityFacts(dim, limits).find((fact) => fact.label === 'Light')
  expect(light(live)?.word).toBe('Good light')
  expect(light(enrolment)?.word).toBe('Too dark')
})

it('gives each measure with its unit', () => {
  const measures = qualityFacts({ ...good, clipped: 0.034, truncation: 0.3 }, live)
  expect(measures.map(({ measure }) => measure)).toEqual([
    '120 px tall',
    '60',
    '120 of 255, 3 % without detail',
    'turned 0°, lifted 0°, tilted 0°',
    '0 %',
    '70 %',
  ])
})
