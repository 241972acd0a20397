import type { FaceQuality } from '../../contracts/people.ts'
import type { CropLimits } from '../../core/recognition/settings.ts'

export type QualityFact = {
  readonly label: string
  /** `Sharp`, `Turned left`. */
  readonly word: string
  /** With its unit. */
  readonly measure: string
  readonly good: boolean
}

/** Degrees from which a head is called slightly turned, though it may well be fit. */
const TURNED = 12

const percent = (share: number): string => `${Math.round(share * 100)} %`
const degrees = (angle: number): string => `${Math.round(Math.abs(angle))}°`

/** How fit a face was, one fact a measure; good is what keeps within `limits`. */
export function qualityFacts(quality: FaceQuality, limits: CropLimits): ReadonlyArray<QualityFact> {
  const { faceHeight, sharpness, truncation, occlusion } = quality
  return [
    {
      label: 'Size',
      word: faceHeight >= limits.faceHeight ? 'Large enough' : 'Too small',
      measure: `${Math.round(faceHeight)} px tall`,
      good: faceHeight >= limits.faceHeight,
    },
    {
      label: 'Sharpness',
      word: sharpness >= limits.sharpness ? 'Sharp' : 'Blurred',
      measure: Math.round(sharpness).toString(),
      good: sharpness >= limits.sharpness,
    },
    exposureFact(quality, limits),
    poseFact(quality, limits),
    {
      label: 'Hidden',
      word: occlusion <= limits.occlusion ? 'Nothing in front' : 'Partly hidden',
      measure: percent(occlusion),
      good: occlusion <= limits.occlusion,
    },
    {
      label: 'In the picture',
      word: truncation <= limits.truncation ? 'Whole face' : 'Cut off by the edge',
      measure: truncation <= 0 ? '100 %' : percent(1 - truncation),
      good: truncation <= limits.truncation,
    },
  ]
}

function exposureFact({ brightness, clipped }: FaceQuality, limits: CropLimits): QualityFact {
  const word =
    brightness < limits.darkest
      ? 'Too dark'
      : brightness > limits.brightest
        ? 'Too bright'
        : clipped > limits.clipped
          ? 'Harsh light'
          : 'Good light'
  return {
    label: 'Light',
    word,
    measure: `${Math.round(brightness)} of 255, ${percent(clipped)} without detail`,
    good: word === 'Good light',
  }
}

/** Yaw > 0 looks to the picture's right, which is the person's left. */
function poseFact({ pose: { yaw, pitch, roll } }: FaceQuality, limits: CropLimits): QualityFact {
  const turned = Math.abs(yaw) > limits.yaw
  const lifted = Math.abs(pitch) > limits.pitch
  const tilted = Math.abs(roll) > limits.roll
  const word = turned
    ? 'Turned away'
    : tilted
      ? 'Tilted'
      : lifted
        ? pitch > 0
          ? 'Looking up'
          : 'Looking down'
        : Math.abs(yaw) > TURNED
          ? 'Slightly turned'
          : 'Facing the camera'
  return {
    label: 'Pose',
    word,
    measure: `turned ${degrees(yaw)}, lifted ${degrees(pitch)}, tilted ${degrees(roll)}`,
    good: !turned && !lifted && !tilted,
  }
}
