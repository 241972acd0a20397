import type { FrameAssessment, Pose } from '../../../contracts/people.ts'

/** One of the poses that a webcam enrolment asks for. */
export type CaptureStep = 'front' | 'left' | 'right'

/** In the order in which they are asked for. */
export const CAPTURE_STEPS: ReadonlyArray<CaptureStep> = ['front', 'left', 'right']

/** Fewer captures than this make a weak enrolment: the same number as the state "Enrolled" asks for. */
export const LEAST_CAPTURES = 3

/** How long a good frame must stay good before it is taken by itself. */
export const HOLD_MS = 700

/**
 * Degrees. Yaw > 0 looks to the picture's right, which is the person's own left.
 * A turn starts beyond what counts as straight, so that no pose serves two steps.
 */
const STRAIGHT_YAW = 12
const STRAIGHT_PITCH = 18
const LEAST_TURN = 13
const MOST_TURN = 40

/** Whether a head pose is the one that a step asks for. */
export function poseFits(step: CaptureStep, { yaw, pitch }: Pose): boolean {
  if (Math.abs(pitch) > STRAIGHT_PITCH) return false
  switch (step) {
    case 'front':
      return Math.abs(yaw) <= STRAIGHT_YAW
    case 'left':
      return yaw >= LEAST_TURN && yaw <= MOST_TURN
    case 'right':
      return yaw <= -LEAST_TURN && yaw >= -MOST_TURN
  }
}

/** What the person in front of the camera is asked to do. */
export function stepInstruction(step: CaptureStep): string {
  switch (step) {
    case 'front':
      return 'Look straight at the camera'
    case 'left':
      return 'Turn your head slightly to your left'
    case 'right':
      return 'Turn your head slightly to your right'
  }
}

/** A step in one word, for thumbnails. */
export function stepName(step: CaptureStep): string {
  switch (step) {
    case 'front':
      return 'Front'
    case 'left':
      return 'Left'
    case 'right':
      return 'Right'
  }
}

/** The first step that has no capture yet; `null` when all are taken. */
export function nextStep(taken: ReadonlyArray<CaptureStep>): CaptureStep | null {
  return CAPTURE_STEPS.find((step) => !taken.includes(step)) ?? null
}

/**
 * What a look at a frame means for the step at hand.
 * `good`: it could be taken; `ready`: it could be taken and shows the pose asked for.
 */
export type FrameVerdict = 'nobody' | 'poor' | 'good' | 'ready'

/** Judges one assessed frame; only `ready` frames are taken without a person's word. */
export function judgeFrame(step: CaptureStep, frame: FrameAssessment): FrameVerdict {
  if (!frame.face) return frame.issues.includes('several-faces') ? 'poor' : 'nobody'
  if (frame.issues.length > 0) return 'poor'
  return poseFits(step, frame.face.quality.pose) ? 'ready' : 'good'
}

/**
 * Follows how long frames have been ready: gives the time since when (epoch ms or any steady
 * clock), or `null` as soon as one is not.
 */
export function holdSince(
  since: number | null,
  verdict: FrameVerdict,
  nowMs: number,
): number | null {
  return verdict === 'ready' ? (since ?? nowMs) : null
}

/** What to tell the person now: what is wrong with the frame first, the pose second. */
export function guidance(step: CaptureStep, frame: FrameAssessment): string {
  switch (judgeFrame(step, frame)) {
    case 'nobody':
    case 'poor':
      return frame.advice
    case 'good':
      return stepInstruction(step)
    case 'ready':
      return 'Good. Hold still'
  }
}
