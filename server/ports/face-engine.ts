import type { Box } from '../../contracts/ids.ts'
import type { FoundPeople } from '../../contracts/inference.ts'
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
      /** Most prominent face first. */
      readonly faces: ReadonlyArray<ExaminedFace>
    }

/** Detection, alignment, embedding and search for still pictures by the same code that runs live. */
export interface FaceEngine {
  /** Names the recogniser; templates of different models never meet. */
  readonly modelId: string
  /** Rejects with `FaceEngineError` only when the inference process is not there. */
  examine(image: Uint8Array, signal?: AbortSignal): Promise<Examination>
  /** The same with templates that are made as quickly as live ones: to look at, not to keep. */
  glance(image: Uint8Array, signal?: AbortSignal): Promise<Examination>
  /**
   * Whom the template would be taken for: people by similarity, best first, each once, at most `limit`; from the index that
   * live faces are looked up in. Rejects with `FaceEngineError` only when the inference process is not there.
   */
  search(template: Float32Array, limit: number, signal?: AbortSignal): Promise<FoundPeople>
}

export class FaceEngineError extends Error {
  override readonly name = 'FaceEngineError'
}
