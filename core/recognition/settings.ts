/**
 * Every number that recognition turns on, with its unit and where it comes from. Measured figures are those of
 * the default model pack (MobileFaceNet, 512-d) on LFW; another pack brings its own through its manifest.
 */
export type RecognitionSettings = {
  readonly detection: {
    /** Least detector score, 0 to 1. The pack's published value. */
    readonly score: number
    /** Detections that overlap more are one face (intersection over union). The pack's published value. */
    readonly overlap: number
  }
  readonly match: {
    /**
     * Least cosine similarity to be the same person. Open-set LFW, 300 people: 0.45 names 0.58 % of strangers from one photo
     * each, 0.50 names 0.08 % from three; small faces on camera need the higher one.
     */
    readonly similarity: number
    /** Least distance to the second identity. */
    readonly margin: number
    /** This many ... */
    readonly agree: number
    /** ... of the last so many examined crops must name the same person. */
    readonly of: number
  }
  readonly live: {
    /** Least face height for a crop to be examined, main-stream pixels. 50 px: 93 % TPR at 0.40; below it falls quickly. */
    readonly faceHeight: number
    /** Least variance of the Laplacian of the aligned crop. */
    readonly sharpness: number
    /** Largest turn of the head, degrees. */
    readonly yaw: number
    /** Examined crops without which an unnamed track leaves no sighting. */
    readonly unknownAfterCrops: number
  }
  readonly enrolment: {
    /** Least face height in an enrolment photo, pixels: the aligned crop is 112 px high. */
    readonly faceHeight: number
    readonly sharpness: number
    /** Mean luma of the aligned crop, 0 to 255. */
    readonly darkest: number
    readonly brightest: number
    /** Largest turn of the head, degrees. */
    readonly yaw: number
    readonly pitch: number
    /** A second face at least this share of the largest one's height makes the photo ambiguous. */
    readonly secondFace: number
    /** Similarity to someone else from which the two are called look-alikes. */
    readonly lookAlike: number
  }
}

export const defaultRecognitionSettings: RecognitionSettings = {
  detection: { score: 0.7, overlap: 0.3 },
  match: { similarity: 0.5, margin: 0.05, agree: 2, of: 3 },
  live: { faceHeight: 50, sharpness: 12, yaw: 55, unknownAfterCrops: 2 },
  enrolment: {
    faceHeight: 80,
    sharpness: 40,
    darkest: 40,
    brightest: 225,
    yaw: 35,
    pitch: 42,
    secondFace: 0.4,
    lookAlike: 0.5,
  },
}
