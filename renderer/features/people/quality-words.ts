import type { FaceQuality, FrameAssessment, QualityIssue } from '../../../contracts/people.ts'
import { defaultRecognitionSettings } from '../../../core/recognition/settings.ts'
import { qualityFacts } from '../../ui/quality-facts.ts'

/** One thing that is looked at while capturing; `null` while there is no face to judge. */
export type QualityCheck = { readonly label: string; readonly passed: boolean | null }

const CHECKS: ReadonlyArray<{
  readonly label: string
  readonly fails: ReadonlyArray<QualityIssue>
}> = [
  { label: 'One face', fails: ['no-face', 'several-faces'] },
  { label: 'Whole face in the picture', fails: ['cut-off'] },
  { label: 'Close enough', fails: ['too-small'] },
  { label: 'Sharp', fails: ['too-blurred'] },
  { label: 'Good light', fails: ['too-dark', 'too-bright'] },
  { label: 'Facing the camera', fails: ['turned-away'] },
  { label: 'Head upright', fails: ['tilted'] },
  { label: 'Nothing in front of the face', fails: ['occluded'] },
]

/** The checks of a frame in words. Without a face only the first one can be judged. */
export function qualityChecks(frame: FrameAssessment | null): ReadonlyArray<QualityCheck> {
  return CHECKS.map(({ label, fails }, index) => {
    if (!frame) return { label, passed: null }
    const failed = frame.issues.some((issue) => fails.includes(issue))
    if (index > 0 && !frame.face && !failed) return { label, passed: null }
    return { label, passed: index === 0 ? !failed && frame.face !== null : !failed }
  })
}

/** Degrees beyond which a head counts as turned or tilted in words. */
const TURNED = 12
const LIFTED = 15

/**
 * A reference's quality in a few words: `Front, 212 px tall`, and what is poor about it.
 * Yaw > 0 looks to the picture's right, which is the person's left.
 */
export function qualityWords(quality: FaceQuality): string {
  const { faceHeight, pose } = quality
  const turned = pose.yaw > TURNED ? 'Turned left' : pose.yaw < -TURNED ? 'Turned right' : null
  const lifted = pose.pitch > LIFTED ? 'looking up' : pose.pitch < -LIFTED ? 'looking down' : null
  const stance =
    turned && lifted ? `${turned}, ${lifted}` : (turned ?? (lifted ? `Front, ${lifted}` : 'Front'))
  const poor = qualityFacts(quality, defaultRecognitionSettings.enrolment)
    .filter(({ good, label }) => !good && label !== 'Pose')
    .map(({ word }) => word.toLowerCase())
  return [stance, `${Math.round(faceHeight)} px tall`, ...poor].join(', ')
}
