import type { Rect } from './geometry.ts'
import { correctAxis, predictAxis, startAxis, type Axis } from './kalman.ts'

/** How a face moves through the picture: its centre in pixels, and the natural logarithm of its height in pixels. */
export type FaceMotion = { readonly x: Axis; readonly y: Axis; readonly logHeight: Axis }

/** What is assumed of people and of the detector. Lengths in face heights, so that near and far are alike. */
export type MotionSettings = {
  /** Standard deviations of what the detector gives: of a box's centre, in heights, and of its log height. */
  readonly noise: number
  readonly heightNoise: number
  /** Standard deviations of the pace of somebody just seen, a second: across, up and down, and of the log height. */
  readonly paceX: number
  readonly paceY: number
  readonly growth: number
  /** Spectral densities of the accelerations, squared units a second³. */
  readonly shakeX: number
  readonly shakeY: number
  readonly shakeGrowth: number
}

export function startMotion(box: Rect, settings: MotionSettings): FaceMotion {
  const { h } = box
  return {
    x: startAxis(centreX(box), settings.noise * h, settings.paceX * h),
    y: startAxis(centreY(box), settings.noise * h, settings.paceY * h),
    logHeight: startAxis(Math.log(h), settings.heightNoise, settings.growth),
  }
}

export function predictMotion(
  motion: FaceMotion,
  seconds: number,
  settings: MotionSettings,
): FaceMotion {
  const square = heightOf(motion) ** 2
  return {
    x: predictAxis(motion.x, seconds, settings.shakeX * square),
    y: predictAxis(motion.y, seconds, settings.shakeY * square),
    logHeight: predictAxis(motion.logHeight, seconds, settings.shakeGrowth),
  }
}

export function correctMotion(motion: FaceMotion, box: Rect, settings: MotionSettings): FaceMotion {
  const noise = settings.noise * box.h
  return {
    x: correctAxis(motion.x, centreX(box), noise),
    y: correctAxis(motion.y, centreY(box), noise),
    logHeight: correctAxis(motion.logHeight, Math.log(box.h), settings.heightNoise),
  }
}

/**
 * How badly a box fits where a face is expected: minus twice the log likelihood, up to a constant. That is the squared
 * Mahalanobis distance plus the logarithm of the covariance's determinant, which makes faces whose place is known well
 * and badly comparable. Lengths in heights of the expected face. Pure.
 */
export function misfit(
  expected: FaceMotion,
  box: Rect,
  { noise, heightNoise }: MotionSettings,
): number {
  const height = heightOf(expected)
  const terms = [
    [(centreX(box) - expected.x.value) / height, expected.x.valueVariance / height ** 2, noise],
    [(centreY(box) - expected.y.value) / height, expected.y.valueVariance / height ** 2, noise],
    [Math.log(box.h) - expected.logHeight.value, expected.logHeight.valueVariance, heightNoise],
  ] as const
  return terms.reduce((sum, [off, variance, deviation]) => {
    const total = variance + deviation ** 2
    return sum + off ** 2 / total + Math.log(total)
  }, 0)
}

function heightOf(motion: FaceMotion): number {
  return Math.exp(motion.logHeight.value)
}

function centreX(box: Rect): number {
  return box.x + box.w / 2
}

function centreY(box: Rect): number {
  return box.y + box.h / 2
}
