import type { Box, CameraId, PersonId } from './ids.ts'

/**
 * Messages on the preview port, from the inference process straight to the renderer. Not RPC: pixels.
 * All times are epoch milliseconds of the node's clock.
 */
export type PreviewMessage =
  /** One H.264 access unit (Annex B, parameter sets before each key frame). */
  | {
      readonly kind: 'h264'
      readonly cameraId: CameraId
      readonly key: boolean
      /** Of the arrival. */
      readonly atMs: number
      /** `avc1.PPCCLL`, present on key frames. */
      readonly codec?: string
      /** Of the main stream, for whoever asked for it; else of the sub-stream. */
      readonly main?: true
      readonly data: Uint8Array
    }
  /** One decoded frame: I420 planes, tightly packed, width x height x 1.5 bytes. */
  | {
      readonly kind: 'i420'
      readonly cameraId: CameraId
      readonly atMs: number
      readonly width: number
      readonly height: number
      readonly data: Uint8Array
    }
  /** The faces of the newest analysed frame of a camera; an empty list clears them. */
  | {
      readonly kind: 'faces'
      readonly cameraId: CameraId
      readonly atMs: number
      readonly faces: ReadonlyArray<PreviewFace>
    }
  /** The main stream was asked for, and a window cannot decode it (`codec`): the sub-stream comes in its place. */
  | { readonly kind: 'no-main'; readonly cameraId: CameraId; readonly codec: string }
  /** The stream ended or restarted: forget decoder state. */
  | { readonly kind: 'reset'; readonly cameraId: CameraId }

export type PreviewFace = {
  readonly track: number
  /** Fractions of the picture, 0 to 1, so that it fits whichever stream is shown. */
  readonly box: Box
  readonly state: 'undecided' | 'matched' | 'unknown' | 'needs-review'
  readonly personId?: PersonId
  readonly name?: string
  readonly similarity?: number
}

/** From the renderer: which cameras it shows. Nothing is sent for others. */
export type PreviewRequest = {
  readonly kind: 'watch'
  /** By their sub-streams. */
  readonly cameraIds: ReadonlyArray<CameraId>
  /** In full size, by their main streams: a few at a time, for whoever looks closely. */
  readonly main: ReadonlyArray<CameraId>
}
