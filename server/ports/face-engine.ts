import type { Box } from '../../contracts/ids.ts'
import type { FaceQuality } from '../../contracts/people.ts'

/** One face found in a still picture. */
export type ExaminedFace = {
  /** Pixels of the picture, after its EXIF rotation. */
  readonly box: Box
  readonly score: number
  readonly quality: FaceQuality
  /** 512 Float32, L2-normalised. Never logged, never sent to a renderer. */
  readonly template: Float32Array
  /** Head and shoulders as JPEG, at most 320 px wide. */
  readonly portrait: Uint8Array
}

export type Examination =
  | { readonly kind: 'unreadable'; readonly message: string }
  | {
      readonly kind: 'examined'
      readonly width: number
      readonly height: number
      /** Largest face first. */
      readonly faces: ReadonlyArray<ExaminedFace>
    }

/** Detection, alignment and embedding of still pictures by the same code that runs live. */
export interface FaceEngine {
  /** Names the recogniser; templates of different models never meet. */
  readonly modelId: string
  /** Rejects with `FaceEngineError` only when the inference process is not there. */
  examine(image: Uint8Array, signal?: AbortSignal): Promise<Examination>
}

export class FaceEngineError extends Error {
  override readonly name = 'FaceEngineError'
}
