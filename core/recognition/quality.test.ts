import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adviceFor,
  cropFitness,
  cropIssues,
  enrolmentIssues,
  issueSentence,
  truncationOf,
  type CropQuality,
  type MeasuredFace,
  type QualityIssue,
} from './quality.ts'
import { defaultRecognitionSettings } from './settings.ts'

const { enrolment: limits, live } = defaultRecognitionSettings
const size = { width: 800, height: 600 }

const good: MeasuredFace = {
  box: { x: 300, y: 200, w: 160, h: 200 },
  quality: {
    faceHeight: 200,
    sharpness: 200,
    brightness: 120,
    clipped: 0.01,
    occlusion: 0.2,
    truncation: 0,
    pose: { yaw: 0, pitch: 0, roll: 0 },
  },
}
const face = (
  quality: Partial<MeasuredFace['quality']>,
  box: Partial<MeasuredFace['box']> = {},
): MeasuredFace => ({ box: { ...good.box, ...box }, quality: { ...good.quality, ...quality } })
const pose = (yaw: number, pitch: number, roll = 0) => ({ pose: { yaw, pitch, roll } })

describe('a photo to enrol with', () => {
  it('of one good face has no issue', () => {
    expect(enrolmentIssues([good], limits)).toEqual([])
  })

  it('without a face says so, and nothing else', () => {
    expect(enrolmentIssues([], limits)).toEqual(['no-face'])
  })

  it.each<[string, MeasuredFace, ReadonlyArray<QualityIssue>]>([
    ['as small as allowed', face({ faceHeight: limits.faceHeight }), []],
    ['smaller', face({ faceHeight: limits.faceHeight - 1 }), ['too-small']],
    ['as blurred as allowed', face({ sharpness: limits.sharpness }), []],
    ['more blurred', face({ sharpness: limits.sharpness - 0.1 }), ['too-blurred']],
    ['as dark as allowed', face({ brightness: limits.darkest }), []],
    ['darker', face({ brightness: limits.darkest - 1 }), ['too-dark']],
    ['as bright as allowed', face({ brightness: limits.brightest }), []],
    ['brighter', face({ brightness: limits.brightest + 1 }), ['too-bright']],
    ['turned as far as allowed', face(pose(-limits.yaw, limits.pitch)), []],
    ['turned to the right', face(pose(limits.yaw + 1, 0)), ['turned-away']],
    ['turned to the left', face(pose(-limits.yaw - 1, 0)), ['turned-away']],
    ['looking up', face(pose(0, limits.pitch + 1)), ['turned-away']],
    ['looking down', face(pose(0, -limits.pitch - 1)), ['turned-away']],
    ['tilted as far as allowed, which alignment undoes', face(pose(0, 0, -limits.roll)), []],
    ['tilted', face(pose(0, 0, -limits.roll - 1)), ['tilted']],
    ['as burnt as allowed', face({ clipped: limits.clipped }), []],
    ['more burnt', face({ clipped: limits.clipped + 0.01 }), ['too-bright']],
    ['as covered as allowed', face({ occlusion: limits.occlusion }), []],
    ['more covered', face({ occlusion: limits.occlusion + 0.01 }), ['occluded']],
    ['as far out of the picture as allowed', face({ truncation: limits.truncation }), []],
    ['farther out', face({ truncation: limits.truncation + 0.01 }), ['cut-off']],
    [
      'bad in every way',
      face({
        ...{ faceHeight: 10, sharpness: 0, brightness: 0, truncation: 1, occlusion: 1 },
        ...pose(80, 0, 80),
      }),
      [
        ...['too-small', 'cut-off', 'too-dark', 'too-blurred', 'turned-away', 'tilted'],
        'occluded',
      ] as ReadonlyArray<QualityIssue>,
    ],
  ])('%s', (_what, only, issues) => {
    expect(enrolmentIssues([only], limits)).toEqual(issues)
  })

  it('judges the most prominent face, which comes first', () => {
    const small = face({ faceHeight: 20 }, { x: 10, y: 10, w: 16, h: 20 })
    expect(enrolmentIssues([good, small], limits)).toEqual([])
  })

  it('with a second face of some size is ambiguous', () => {
    const second = (height: number) => face({}, { x: 10, y: 10, h: height })
    const least = good.box.h * limits.secondFace
    expect(enrolmentIssues([good, second(least)], limits)).toEqual(['several-faces'])
    expect(enrolmentIssues([good, second(least - 1)], limits)).toEqual([])
  })
})

describe('the share of a face outside the picture', () => {
  it.each([
    ['none where it is inside', {}, 0],
    ['a quarter on the left', { x: -40 }, 0.25],
    ['a tenth at the top', { y: -20 }, 0.1],
    ['half on the right', { x: 720 }, 0.5],
    ['half at the bottom', { y: 500 }, 0.5],
    ['three quarters at a corner', { x: -80, y: -100 }, 0.75],
    ['all of it', { x: 900 }, 1],
  ])('is %s', (_where, at, share) => {
    expect(truncationOf({ ...good.box, ...at }, size)).toBeCloseTo(share, 10)
  })
})

describe('the fitness of a crop', () => {
  const quality: fc.Arbitrary<CropQuality> = fc.record({
    faceHeight: fc.double({ min: 0, max: 400, noNaN: true }),
    sharpness: fc.double({ min: 0, max: 1000, noNaN: true }),
    brightness: fc.double({ min: 0, max: 255, noNaN: true }),
    clipped: fc.double({ min: 0, max: 1, noNaN: true }),
    occlusion: fc.double({ min: 0, max: 1, noNaN: true }),
    truncation: fc.double({ min: 0, max: 1, noNaN: true }),
    pose: fc.record({
      yaw: fc.double({ min: -90, max: 90, noNaN: true }),
      pitch: fc.double({ min: -90, max: 90, noNaN: true }),
      roll: fc.double({ min: -90, max: 90, noNaN: true }),
    }),
  })

  it('lies between 0 and 1', () => {
    fc.assert(
      fc.property(quality, (one) => {
        const fitness = cropFitness(one, live)
        expect(fitness).toBeGreaterThanOrEqual(0)
        expect(fitness).toBeLessThanOrEqual(1)
      }),
    )
  })

  it.each<[string, Partial<CropQuality>]>([
    ['smaller', { faceHeight: 60 }],
    ['more blurred', { sharpness: 30 }],
    ['turned', pose(30, 0)],
    ['nodding', pose(0, 30)],
    ['tilted', pose(0, 0, 30)],
    ['covered', { occlusion: 0.6 }],
    ['burnt', { clipped: 0.4 }],
    ['partly outside', { truncation: 0.08 }],
  ])('is less for a face that is %s', (_what, worse) => {
    expect(cropFitness({ ...good.quality, ...worse }, live)).toBeLessThan(
      cropFitness(good.quality, live),
    )
  })

  it('allows live what enrolment would refuse: a smaller, turned, less sharp face', () => {
    const passing = { ...good.quality, faceHeight: 55, sharpness: 20, ...pose(50, 0) }
    expect(cropIssues(passing, live)).toEqual([])
    expect(cropIssues(passing, limits)).not.toEqual([])
  })
})

describe('what a person is told', () => {
  const all: ReadonlyArray<QualityIssue> = [
    'too-blurred',
    'occluded',
    'tilted',
    'turned-away',
    'too-bright',
    'too-dark',
    'cut-off',
    'too-small',
    'several-faces',
    'no-face',
  ]

  it('is a sentence of its own for each issue, with what to do', () => {
    const sentences = all.map(issueSentence)
    expect(new Set(sentences).size).toBe(all.length)
    // What is wrong, and what to do.
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+\. [A-Z].+\.$/)
  })

  it('is the advice that helps most: first a face, last the blur', () => {
    expect(all.map((_, i) => adviceFor(all.slice(0, i + 1)))).toEqual([
      'Hold still',
      'Uncover your face',
      'Hold your head upright',
      'Turn towards the camera',
      'Less light on the face',
      'More light on the face',
      'Move to the middle',
      'Come closer',
      'Only one person, please',
      'Look into the camera',
    ])
    expect(adviceFor([])).toBe('Good')
  })
})
