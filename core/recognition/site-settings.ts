import { defaultRecognitionSettings, type RecognitionSettings } from './settings.ts'

type Threshold = { readonly value: number }

/** What the manifest of a model pack brings of its own; each has a unit and a source there. */
export type PackThresholds = {
  readonly detectionScore: Threshold
  readonly detectionOverlap: Threshold
  readonly recognisableFaceHeight: Threshold
  readonly similarityMeanOfThree: Threshold
  readonly margin: Threshold
  readonly lookAlike: Threshold
}

/** What a site may set for itself. */
export type OwnMatchSettings = Pick<
  RecognitionSettings['match'],
  'similarity' | 'margin' | 'agree' | 'of'
>

/** The settings that a pack ships with: its own thresholds, and the defaults for what no pack says. Pure. */
export function settingsOfPack(thresholds: PackThresholds): RecognitionSettings {
  const { detection, match, live, enrolment } = defaultRecognitionSettings
  return {
    detection: {
      ...detection,
      score: thresholds.detectionScore.value,
      overlap: thresholds.detectionOverlap.value,
    },
    match: {
      ...match,
      similarity: thresholds.similarityMeanOfThree.value,
      margin: thresholds.margin.value,
      lookAlike: thresholds.lookAlike.value,
    },
    live: { ...live, faceHeight: thresholds.recognisableFaceHeight.value },
    enrolment,
  }
}

/** The settings that hold at a site; null is a site without any of its own. Pure. */
export function settingsOfSite(
  shipped: RecognitionSettings,
  own: OwnMatchSettings | null,
): RecognitionSettings {
  if (own === null) return shipped
  const { similarity, margin, agree, of } = own
  return { ...shipped, match: { ...shipped.match, similarity, margin, agree, of } }
}
