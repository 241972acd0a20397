import { describe, expect, it } from 'vitest'
import type { FrameAssessment, QualityIssue } from '../../../contracts/people.ts'
import {
  CAPTURE_STEPS,
  guidance,
  holdSince,
  judgeFrame,
  nextStep,
  poseFits,
} from './capture-plan.ts'

function frameOf(
  yaw: number,
  issues: ReadonlyArray<QualityIssue> = [],
  pitch = 0,
): FrameAssessment {
  return {
    face: {
      box: { x: 100, y: 80, w: 150, h: 200 },
      quality: {
        faceHeight: 200,
        sharpness: 300,
        brightness: 120,
        clipped: 0,
        occlusion: 0,
        truncation: 0,
        pose: { yaw, pitch, roll: 0 },
        liveness: 0.9,
      },
    },
    issues: [...issues],
    advice: issues.length > 0 ? 'Come closer' : 'Good',
  }
}

const empty: FrameAssessment = { face: null, issues: ['no-face'], advice: 'Look at the camera' }

describe('the poses of a webcam enrolment', () => {
  it('asks for front, left and right in this order, and again for one that is retaken', () => {
    expect(nextStep([])).toBe('front')
    expect(nextStep(['front'])).toBe('left')
    expect(nextStep(['left', 'right'])).toBe('front')
    expect(nextStep(['right', 'front', 'left'])).toBeNull()
  })

  it('takes a look to the right of the picture as the person turning left', () => {
    expect(poseFits('left', { yaw: 20, pitch: 0, roll: 0 })).toBe(true)
    expect(poseFits('right', { yaw: 20, pitch: 0, roll: 0 })).toBe(false)
    expect(poseFits('right', { yaw: -20, pitch: 0, roll: 0 })).toBe(true)
  })

  it('never lets one pose serve two steps', () => {
    for (let yaw = -90; yaw <= 90; yaw += 1) {
      const fitting = CAPTURE_STEPS.filter((step) => poseFits(step, { yaw, pitch: 0, roll: 0 }))
      expect(fitting.length).toBeLessThanOrEqual(1)
    }
  })

  it('refuses a profile and a face that looks up or down', () => {
    expect(poseFits('left', { yaw: 60, pitch: 0, roll: 0 })).toBe(false)
    expect(poseFits('front', { yaw: 0, pitch: 30, roll: 0 })).toBe(false)
  })
})

describe('judging a frame', () => {
  it('is ready only with the pose asked for, good with another one', () => {
    expect(judgeFrame('front', frameOf(0))).toBe('ready')
    expect(judgeFrame('left', frameOf(0))).toBe('good')
    expect(guidance('left', frameOf(0))).toBe('Turn your head slightly to your left')
  })

  it('puts quality before pose', () => {
    expect(judgeFrame('front', frameOf(0, ['too-small']))).toBe('poor')
    expect(guidance('front', frameOf(30, ['too-small']))).toBe('Come closer')
  })

  it('tells an empty picture from a crowded one', () => {
    expect(judgeFrame('front', empty)).toBe('nobody')
    expect(judgeFrame('front', { ...empty, issues: ['several-faces'] })).toBe('poor')
  })

  it('counts the hold from the first ready frame and starts anew after a bad one', () => {
    const first = holdSince(null, 'ready', 1_000)
    expect(first).toBe(1_000)
    expect(holdSince(first, 'ready', 1_500)).toBe(1_000)
    expect(holdSince(first, 'good', 1_500)).toBeNull()
    expect(holdSince(null, 'ready', 2_000)).toBe(2_000)
  })
})
