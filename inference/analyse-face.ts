import {
  alignedLandmarks,
  estimatePose,
  fiveOf68,
  fitSimilarity,
  invertSimilarity,
  type Point,
  type Rect,
} from '../core/recognition/geometry.ts'
import {
  decodeDetections,
  makePriors,
  type Detection,
  type Priors,
} from '../core/recognition/decode-detections.ts'
import type { FaceQuality } from '../contracts/people.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'
import {
  cutRgb,
  fillBgr,
  fillDetectorInput,
  lumaOfSquare,
  sharpnessOf,
  squareAround,
  squareInside,
  type Frame,
} from './frame.ts'
import type { Models } from './models.ts'

export type AlignedFace = {
  readonly box: Rect
  /** RGB 112 x 112, aligned to the ArcFace landmarks. */
  readonly square: ReturnType<typeof cutRgb>
  readonly quality: Omit<FaceQuality, 'liveness'>
}

/** The steps from a frame to templates, each on the models of one process. Boxes are in the frame's pixels. */
export type FaceAnalyser = {
  detect(frame: Frame): Promise<ReadonlyArray<Detection>>
  align(frame: Frame, box: Rect): Promise<AlignedFace>
  /** 512 Float32, L2-normalised. */
  embed(face: AlignedFace): Promise<Float32Array>
  /** 0 = attack, 1 = bona fide. */
  liveness(frame: Frame, box: Rect): Promise<number>
}

export function makeFaceAnalyser(
  models: Models,
  settings: RecognitionSettings['detection'],
): FaceAnalyser {
  const { detector, landmarks, embedder, liveness } = models
  const priors: Priors = makePriors(detector.width, detector.height)

  return {
    async detect(frame) {
      const scale = fillDetectorInput(frame, detector.input, detector.width, detector.height)
      const { scores, loc } = await detector.run()
      if (!scores || !loc) throw new Error('the detector gave no boxes')
      return decodeDetections(priors, scores, loc, settings).map(({ box, score }) => ({
        score,
        box: { x: box.x / scale, y: box.y / scale, w: box.w / scale, h: box.h / scale },
      }))
    },

    async align(frame, box) {
      const crop = squareAround(box.x + box.w / 2, box.y + box.h / 2, box.h, 64)
      const luma = lumaOfSquare(cutRgb(frame, crop, 64))
      for (let i = 0; i < luma.length; i++) landmarks.input[i] = (luma[i] as number) / 256
      const [points] = Object.values(await landmarks.run())
      if (!points) throw new Error('the landmark model gave no points')
      const left = box.x + box.w / 2 - box.h / 2
      const all: Point[] = Array.from({ length: 68 }, (_, i) => [
        left + (points[i * 2] ?? 0) * box.h,
        box.y + (points[i * 2 + 1] ?? 0) * box.h,
      ])
      const five = fiveOf68(all)
      const square = cutRgb(frame, invertSimilarity(fitSimilarity(five, alignedLandmarks)), 112)
      const aligned = lumaOfSquare(square)
      return {
        box,
        square,
        quality: {
          faceHeight: box.h,
          sharpness: sharpnessOf(aligned, 112),
          brightness: aligned.reduce((sum, value) => sum + value, 0) / aligned.length,
          pose: estimatePose(five),
        },
      }
    },

    async embed(face) {
      fillBgr(face.square, embedder.input, 127.5, 128)
      const [raw] = Object.values(await embedder.run())
      if (!raw) throw new Error('the embedder gave no template')
      return normalise(raw)
    },

    async liveness(frame, box) {
      const side = 2.7 * Math.max(box.w, box.h)
      fillBgr(cutRgb(frame, squareInside(frame, box, side, 128), 128), liveness.input, 0, 1)
      const [logits] = Object.values(await liveness.run())
      if (!logits) throw new Error('the liveness model gave no scores')
      const most = Math.max(...logits)
      const exps = Array.from(logits, (value) => Math.exp(value - most))
      return (exps[0] ?? 0) / exps.reduce((sum, value) => sum + value, 0)
    },
  }
}

/** Scales to length 1, into a new array. */
export function normalise(raw: Float32Array): Float32Array {
  let squares = 0
  for (const value of raw) squares += value * value
  const length = Math.sqrt(squares) || 1
  return raw.map((value) => value / length)
}
