import type { RecognitionSettings } from './settings.ts'

/** What keeps a face from being used. */
export type QualityIssue =
  | 'no-face'
  | 'several-faces'
  | 'too-small'
  | 'too-blurred'
  | 'too-dark'
  | 'too-bright'
  | 'turned-away'
  | 'cut-off'

type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

export type MeasuredFace = {
  readonly box: Box
  readonly quality: {
    readonly faceHeight: number
    readonly sharpness: number
    readonly brightness: number
    readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number }
  }
}

/**
 * Says why a picture cannot be used to enrol; an empty list means that it can. Pure.
 * `faces` may come in any order; the largest is the one judged. `size` is the picture's, in pixels.
 */
export function enrolmentIssues(
  faces: ReadonlyArray<MeasuredFace>,
  size: { readonly width: number; readonly height: number },
  limits: RecognitionSettings['enrolment'],
): ReadonlyArray<QualityIssue> {
  const [face, second] = [...faces].sort((a, b) => b.box.h - a.box.h)
  if (!face) return ['no-face']
  const issues: QualityIssue[] = []
  if (second && second.box.h >= face.box.h * limits.secondFace) issues.push('several-faces')
  const { quality } = face
  if (quality.faceHeight < limits.faceHeight) issues.push('too-small')
  if (isCutOff(face.box, size)) issues.push('cut-off')
  if (quality.brightness < limits.darkest) issues.push('too-dark')
  if (quality.brightness > limits.brightest) issues.push('too-bright')
  if (quality.sharpness < limits.sharpness) issues.push('too-blurred')
  if (Math.abs(quality.pose.yaw) > limits.yaw || Math.abs(quality.pose.pitch) > limits.pitch)
    issues.push('turned-away')
  return issues
}

/** True when more than a twentieth of the face's box lies outside the picture. */
export function isCutOff(
  box: Box,
  size: { readonly width: number; readonly height: number },
): boolean {
  const slackX = box.w * 0.05
  const slackY = box.h * 0.05
  return (
    box.x < -slackX ||
    box.y < -slackY ||
    box.x + box.w > size.width + slackX ||
    box.y + box.h > size.height + slackY
  )
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
      return 'The face is overexposed. Avoid strong light on it.'
    case 'turned-away':
      return 'The face is turned too far away. Look more towards the camera.'
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
    ['too-blurred', 'Hold still'],
  ]
  return order.find(([issue]) => issues.includes(issue))?.[1] ?? 'Good'
}
