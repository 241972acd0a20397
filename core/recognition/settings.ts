/**
 * Every number that recognition turns on, with its unit and where it comes from. Measured figures are those of
 * the default model pack (MobileFaceNet, 512-d) on LFW; another pack brings its own through its manifest.
 */
/** What a face must be like to be used. Each has a reason that people are shown (`QualityIssue`). */
export type CropLimits = {
  /**
   * Least face height, pixels of the largest plane. Live 50: TPR 93 % at 0.40, 55 % at 30 px. Enrolment 80: the aligned
   * crop is 112 px high.
   */
  readonly faceHeight: number
  /** Least variance of the Laplacian of the aligned 112 x 112 crop, luma squared. */
  readonly sharpness: number
  /** Mean luma of the aligned crop, 0 to 255. */
  readonly darkest: number
  readonly brightest: number
  /** Largest share of the aligned crop that is crushed to black or burnt to white, 0 to 1. */
  readonly clipped: number
  /** Largest turn of the head, degrees. */
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
  /** Largest occlusion, 0 to 1. */
  readonly occlusion: number
  /** Largest share of the face's box outside the picture, 0 to 1. */
  readonly truncation: number
}

export type RecognitionSettings = {
  readonly detection: {
    /** Least detector score that begins a track or counts in a photo, 0 to 1. The pack's published value. */
    readonly score: number
    /** Least detector score that may go on with a track. */
    readonly continueScore: number
    /** Detections that overlap more are one face (intersection over union). The pack's published value. */
    readonly overlap: number
  }
  readonly match: {
    /**
     * Least cosine similarity to be the same person. Open-set LFW-dev, 12 random galleries of 90 people by the mean of three
     * photos, 8,064 probes of strangers: 0.1 % of them are above 0.464 with the cohort's part, 0.05 % above 0.474.
     */
    readonly similarity: number
    /** A probe's mean similarity to the ten next people at which the threshold is as set. LFW-dev, 90 people: typical. */
    readonly cohortFrom: number
    /**
     * How much of what is above counts. LFW-dev, 12 random galleries of 90 people with three photos: genuine probes missed
     * at FPIR 0.1 % fall from 0.64 % to 0.40 % at 0.5, and rise again from 0.8 on.
     */
    readonly cohortShare: number
    /** How far the threshold falls at most, for a probe that is like few. */
    readonly cohortRelief: number
    /**
     * What is added to the threshold where there is no cohort. Demo site, 12 people: strangers on camera came up to 0.44 to
     * 0.49 near somebody.
     */
    readonly cohortUnknown: number
    /** Least distance to the second identity. */
    readonly margin: number
    /** This many ... */
    readonly agree: number
    /** ... of the last so many examined crops must name the same person. */
    readonly of: number
    /**
     * Similarity of two people's references from which they count as look-alikes. Of 4.2 million LFW impostor pairs one
     * in about 7,000 is above 0.40 (1 in 10,000 above 0.412): about one pair among a hundred people.
     */
    readonly lookAlike: number
    /**
     * Least distance to the second identity where the two are look-alikes. A choice, not a measurement: more than twice
     * the usual margin, as what sets a crop apart between two who look alike is small beside what one crop errs by.
     */
    readonly alikeMargin: number
    /**
     * A crop names nobody to whom it is not at least this much more similar than to a face that was rejected for them. A
     * choice: the same face in the next frame changes by about as much.
     */
    readonly rejectMargin: number
    /**
     * A name that was given falls when the mean similarity over the track is this far below the threshold, and enough good
     * crops speak against it. With the threshold at 0.475 that is 0.375, where 4 to 7 % of genuine crops of 50 to 60 px lie
     * below (TPR at 0.40) and 1 in 7,000 impostors above: far off for the mean of a genuine track.
     */
    readonly withdrawBelow: number
    /**
     * How far a track's mean template may fall short of a name that its crops agree on. A choice: the mean of a genuine
     * track is more similar than its crops, that of a stranger whom two crops were taken for is less.
     */
    readonly wholeBelow: number
  }
  readonly live: CropLimits & {
    /** Examined crops without which an unnamed track leaves no sighting. */
    readonly unknownAfterCrops: number
    /** Detections without which a track is a flicker of the detector, not a passage. */
    readonly passageAfterFrames: number
    /** Least mean liveness of a track that counts as bona fide, 0 to 1, where the camera demands it. */
    readonly bonaFide: number
    /** Crops over which liveness is averaged before it may decide. */
    readonly bonaFideCrops: number
  }
  readonly enrolment: CropLimits & {
    /** A second face at least this share of the largest one's height makes the photo ambiguous. */
    readonly secondFace: number
    /** Similarity to someone else from which the two are called look-alikes. */
    readonly lookAlike: number
  }
}

export const defaultRecognitionSettings: RecognitionSettings = {
  detection: { score: 0.7, continueScore: 0.5, overlap: 0.3 },
  match: {
    similarity: 0.475,
    cohortFrom: 0.21,
    cohortShare: 0.5,
    cohortRelief: 0.02,
    cohortUnknown: 0.025,
    margin: 0.05,
    agree: 2,
    of: 3,
    lookAlike: 0.4,
    alikeMargin: 0.12,
    rejectMargin: 0.02,
    withdrawBelow: 0.1,
    wholeBelow: 0.02,
  },
  live: {
    faceHeight: 50,
    sharpness: 12,
    darkest: 22,
    brightest: 240,
    clipped: 0.6,
    yaw: 70,
    pitch: 60,
    roll: 50,
    occlusion: 0.75,
    truncation: 0.1,
    unknownAfterCrops: 2,
    passageAfterFrames: 3,
    bonaFide: 0.5,
    bonaFideCrops: 3,
  },
  enrolment: {
    faceHeight: 80,
    sharpness: 40,
    darkest: 40,
    brightest: 225,
    clipped: 0.35,
    yaw: 35,
    pitch: 42,
    roll: 35,
    occlusion: 0.6,
    truncation: 0.05,
    secondFace: 0.4,
    lookAlike: 0.5,
  },
}
