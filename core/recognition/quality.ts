import type { CropLimits, RecognitionSettings } from './settings.ts'

/** What keeps a face from being used. */
export type QualityIssue =
  | 'no-face'
  | 'several-faces'
  | 'too-small'
  | 'too-blurred'
  | 'too-dark'
  | 'too-bright'
  | 'turned-away'
  | 'tilted'
  | 'occluded'
  | 'cut-off'

type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

/** Fitness of one face for matching, as measured; units as in `CropLimits`. */
export type CropQuality = {
  readonly faceHeight: number
  readonly sharpness: number
  readonly brightness: number
  readonly clipped: number
  readonly occlusion: number
  readonly truncation: number
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number }
}

export type MeasuredFace = { readonly box: Box; readonly quality: CropQuality }

/** What keeps a crop from being used, the gravest first; empty when it may be. Pure. */
export function cropIssues(quality: CropQuality, limits: CropLimits): QualityIssue[] {
  const { pose } = quality
  const tests: ReadonlyArray<readonly [boolean, QualityIssue]> = [
    [quality.faceHeight < limits.faceHeight, 'too-small'],
    [quality.truncation > limits.truncation, 'cut-off'],
    [quality.brightness < limits.darkest, 'too-dark'],
    [quality.brightness > limits.brightest || quality.clipped > limits.clipped, 'too-bright'],
    [quality.sharpness < limits.sharpness, 'too-blurred'],
    [Math.abs(pose.yaw) > limits.yaw || Math.abs(pose.pitch) > limits.pitch, 'turned-away'],
    [Math.abs(pose.roll) > limits.roll, 'tilted'],
    [quality.occlusion > limits.occlusion, 'occluded'],
  ]
  return tests.flatMap(([fails, issue]) => (fails ? [issue] : []))
}

/**
 * Fitness of a crop, 0 to 1: the product of what each measure leaves of it. Pure. Height counts up to the 112 px of the
 * aligned crop, sharpness up to ten times the limit; a pose at its limit halves it. It orders the crops of a track and
 * weighs their votes; its zero point is a choice.
 */
export function cropFitness(quality: CropQuality, limits: CropLimits): number {
  const { pose } = quality
  const share = (value: number): number => Math.min(1, Math.max(0, value))
  const left = (value: number, limit: number): number => 1 - 0.5 * share(Math.abs(value) / limit)
  return (
    share(quality.faceHeight / 112) *
    Math.sqrt(share(quality.sharpness / (limits.sharpness * 10))) *
    left(pose.yaw, limits.yaw) *
    left(pose.pitch, limits.pitch) *
    left(pose.roll, limits.roll) *
    left(quality.occlusion, limits.occlusion) *
    left(quality.clipped, limits.clipped) *
    (1 - share(quality.truncation))
  )
}

/**
 * Says why a picture cannot be used to enrol; an empty list means that it can. Pure. `faces`: the most prominent first,
 * which is the one judged.
 */
export function enrolmentIssues(
  faces: ReadonlyArray<MeasuredFace>,
  limits: RecognitionSettings['enrolment'],
): ReadonlyArray<QualityIssue> {
  const [face, ...others] = faces
  if (!face) return ['no-face']
  const issues = cropIssues(face.quality, limits)
  const ambiguous = others.some(({ box }) => box.h >= face.box.h * limits.secondFace)
  return ambiguous ? ['several-faces', ...issues] : issues
}

/** Share of a box that lies outside the picture, 0 to 1. */
export function truncationOf(
  box: Box,
  size: { readonly width: number; readonly height: number },
): number {
  const w = Math.max(0, Math.min(box.x + box.w, size.width) - Math.max(0, box.x))
  const h = Math.max(0, Math.min(box.y + box.h, size.height) - Math.max(0, box.y))
  return 1 - (w * h) / (box.w * box.h)
}

/** The reason as a sentence, with what to do. */
export function issueSentence(issue: QualityIssue): string {
  switch (issue) {
    case 'no-face':
      return 'No face was found. Use a photo that shows one face from the front.'
    case 'several-faces':
      return 'There is more than one face. Crop the photo to the person, or use another one.'
    case 'too-small':
      return 'The face is too small. Use a larger photo, or come closer.'
    case 'too-blurred':
      return 'The face is blurred. Hold still, clean the lens, or use a sharper photo.'
    case 'too-dark':
      return 'The face is too dark. Turn on a light in front of it.'
    case 'too-bright':
      return 'The face is overexposed or in hard light and shadow. Avoid strong light on it or behind it.'
    case 'turned-away':
      return 'The face is turned too far away. Look more towards the camera.'
    case 'tilted':
      return 'The head is tilted too far to the side. Hold it upright.'
    case 'occluded':
      return 'Something hides a part of the face. Take off the mask, or move the hand or scarf away.'
    case 'cut-off':
      return 'The face is cut off by the edge of the picture. Move to the middle.'
  }
}

/** One short instruction for someone in front of a camera: the most useful of the issues. */
export function adviceFor(issues: ReadonlyArray<QualityIssue>): string {
  const order: ReadonlyArray<readonly [QualityIssue, string]> = [
    ['no-face', 'Look into the camera'],
    ['several-faces', 'Only one person, please'],
    ['too-small', 'Come closer'],
    ['cut-off', 'Move to the middle'],
    ['too-dark', 'More light on the face'],
    ['too-bright', 'Less light on the face'],
    ['turned-away', 'Turn towards the camera'],
    ['tilted', 'Hold your head upright'],
    ['occluded', 'Uncover your face'],
    ['too-blurred', 'Hold still'],
  ]
  return order.find(([issue]) => issues.includes(issue))?.[1] ?? 'Good'
}
