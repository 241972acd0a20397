import { describe, expect, it } from 'vitest'
import type { FaceQuality, QualityIssue } from '../../../contracts/people.ts'
import { qualityChecks, qualityWords } from './quality-words.ts'

const quality = (yaw: number, pitch = 0, over: Partial<FaceQuality> = {}): FaceQuality => ({
  faceHeight: 211.6,
  sharpness: 400,
  brightness: 120,
  clipped: 0,
  occlusion: 0,
  truncation: 0,
  pose: { yaw, pitch, roll: 0 },
  liveness: 1,
  ...over,
})
const failing = (issues: ReadonlyArray<QualityIssue>, withFace = true) =>
  qualityChecks({
    face: withFace ? { box: { x: 0, y: 0, w: 10, h: 10 }, quality: quality(0) } : null,
    issues: [...issues],
    advice: '',
  }).filter(({ passed }) => passed === false)

describe('quality in words', () => {
  it.each([
    [quality(0), 'Front, 212 px tall'],
    [quality(20), 'Turned left, 212 px tall'],
    [quality(-20, -20), 'Turned right, looking down, 212 px tall'],
    [quality(0, 20), 'Front, looking up, 212 px tall'],
    [quality(0, 0, { clipped: 0.4 }), 'Front, 212 px tall, harsh light'],
    [
      quality(0, 0, { occlusion: 0.9, truncation: 0.2 }),
      'Front, 212 px tall, partly hidden, cut off by the edge',
    ],
  ])('%#', (given, words) => {
    expect(qualityWords(given)).toBe(words)
  })
})

describe('checks while capturing', () => {
  it('passes everything for a good frame', () => {
    expect(failing([])).toEqual([])
  })

  it('names what fails', () => {
    expect(failing(['too-dark', 'too-small']).map(({ label }) => label)).toEqual([
      'Close enough',
      'Good light',
    ])
    expect(failing(['tilted', 'occluded']).map(({ label }) => label)).toEqual([
      'Head upright',
      'Nothing in front of the face',
    ])
  })

  it('judges nothing but the missing face when there is none', () => {
    expect(failing(['no-face'], false).map(({ label }) => label)).toEqual(['One face'])
    const checks = qualityChecks({ face: null, issues: ['no-face'], advice: '' })
    expect(checks.filter(({ passed }) => passed === null)).toHaveLength(checks.length - 1)
  })

  it('judges nothing before the first look', () => {
    expect(qualityChecks(null).every(({ passed }) => passed === null)).toBe(true)
  })
})
