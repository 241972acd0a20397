import { describe, expect, it } from 'vitest'
import {
  adviceFor,
  enrolmentIssues,
  isCutOff,
  issueSentence,
  type MeasuredFace,
  type QualityIssue,
} from './quality.ts'
import { defaultRecognitionSettings } from './settings.ts'

const { enrolment: limits } = defaultRecognitionSettings
const size = { width: 800, height: 600 }

const good: MeasuredFace = {
  box: { x: 300, y: 200, w: 160, h: 200 },
  quality: {
    faceHeight: 200,
    sharpness: 200,
    brightness: 120,
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
    expect(enrolmentIssues([good], size, limits)).toEqual([])
  })

  it('without a face says so, and nothing else', () => {
    expect(enrolmentIssues([], size, limits)).toEqual(['no-face'])
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
    ['tilted, which alignment undoes', face(pose(0, 0, 40)), []],
    ['at the edge', face({}, { x: -20 }), ['cut-off']],
    [
      'bad in every way',
      face({ faceHeight: 10, sharpness: 0, brightness: 0, ...pose(80, 0) }, { y: 500 }),
      ['too-small', 'cut-off', 'too-dark', 'too-blurred', 'turned-away'],
    ],
  ])('%s', (_what, only, issues) => {
    expect(enrolmentIssues([only], size, limits)).toEqual(issues)
  })

  it('judges the largest face, wherever it stands in the list', () => {
    const small = face({ faceHeight: 20 }, { x: 10, y: 10, w: 16, h: 20 })
    expect(enrolmentIssues([small, good], size, limits)).toEqual([])
    expect(enrolmentIssues([good, small], size, limits)).toEqual([])
  })

  it('with a second face of some size is ambiguous', () => {
    const second = (height: number) => face({}, { x: 10, y: 10, h: height })
    const least = good.box.h * limits.secondFace
    expect(enrolmentIssues([second(least), good], size, limits)).toEqual(['several-faces'])
    expect(enrolmentIssues([second(least - 1), good], size, limits)).toEqual([])
  })
})

describe('a face is cut off', () => {
  it.each([
    ['left', { x: -8.1 }, true],
    ['nearly left', { x: -8 }, false],
    ['top', { y: -10.1 }, true],
    ['nearly top', { y: -10 }, false],
    ['right', { x: 648.1 }, true],
    ['nearly right', { x: 648 }, false],
    ['bottom', { y: 410.1 }, true],
    ['nearly bottom', { y: 410 }, false],
  ])('%s', (_where, at, cut) => {
    expect(isCutOff({ ...good.box, ...at }, size)).toBe(cut)
  })
})

describe('what a person is told', () => {
  const all: ReadonlyArray<QualityIssue> = [
    'too-blurred',
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
