import type { Box, CameraId, PersonId, ReferenceId, SightingId } from './ids.ts'
import type { FaceQuality } from './people.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'

/** Numbers in a template; 512 Float32, L2-normalised. */
export const TEMPLATE_LENGTH = 512

/** What the inference process decided about one track. */
export type DecidedSighting = {
  readonly id: SightingId
  readonly cameraId: CameraId
  readonly outcome: 'matched' | 'unknown' | 'needs-review'
  readonly personId: PersonId | null
  readonly similarity: number | null
  readonly margin: number | null
  readonly liveness: number | null
  /** RFC 3339 Z. */
  readonly firstSeenAt: string
  /** Arrival of the first frame in which the face was fit to be recognised. */
  readonly firstFitAt: string | null
  readonly lastSeenAt: string
  readonly decidedAt: string
  /** Best identities with their similarity, best first, at most 3. */
  readonly candidates: ReadonlyArray<{ readonly personId: PersonId; readonly similarity: number }>
  readonly quality: FaceQuality
  readonly modelId: string
  /** Of the evidence crop, main-stream pixels. */
  readonly box: Box
  /** JPEG. */
  readonly crop: Uint8Array
}

export type GalleryEntry = {
  readonly referenceId: ReferenceId
  readonly personId: PersonId
  readonly name: string
  /** Length `TEMPLATE_LENGTH`; never logged, never sent to a renderer. */
  readonly template: Float32Array
}

export type StreamCodec = 'h264' | 'hevc'

/** One face of a still picture, as measured. */
export type MeasuredStillFace = {
  readonly box: Box
  readonly score: number
  readonly quality: FaceQuality
  readonly template: Float32Array
  /** JPEG, head and shoulders. */
  readonly portrait: Uint8Array
}

export type ToWorker =
  | {
      readonly kind: 'configure'
      readonly modelsDir: string
      readonly modelId: string
      /** The ffmpeg to decode main streams with. */
      readonly ffmpeg: string
      /** A private folder (0700) for the sockets that ffmpeg writes to. */
      readonly socketsDir: string
      readonly settings: RecognitionSettings
      /** Frames a second that are analysed on an active camera. */
      readonly analysisFps: number
    }
  /** Replaces the whole gallery. */
  | {
      readonly kind: 'gallery'
      readonly revision: number
      readonly entries: ReadonlyArray<GalleryEntry>
    }
  /** Makes the sockets of a camera; answered by `camera-opened`. Opens anew if it was open. */
  | {
      readonly kind: 'open-camera'
      readonly cameraId: CameraId
      readonly subCodec: StreamCodec
      readonly mainCodec: StreamCodec
      /** Size of the decoded sub-stream, for HEVC previews. */
      readonly preview: { readonly width: number; readonly height: number }
    }
  | { readonly kind: 'close-camera'; readonly cameraId: CameraId }
  | { readonly kind: 'examine'; readonly job: number; readonly image: Uint8Array }
  | { readonly kind: 'ping'; readonly id: number }
  /** The transferred port leads to a renderer (contracts/preview.ts). */
  | { readonly kind: 'preview-port' }

export type CameraSockets = {
  /** H.264: the sub-stream unchanged; HEVC: decoded I420 frames. */
  readonly preview: string
  /** Grey planes of `motionSize`; absent for HEVC, where the preview frames serve. */
  readonly motion: string | null
  /** The main stream unchanged. */
  readonly main: string
}

/** Size of the grey plane that the motion gate looks at, pixels. */
export const motionSize = { width: 160, height: 90 } as const

export type CameraCounters = {
  readonly cameraId: CameraId
  /** Decoded frames of the sub-stream so far: the proof of health. */
  readonly decoded: number
  readonly previewFrames: number
  readonly mainFrames: number
  readonly bytes: number
  /** Main-stream frames that were due for analysis, analysed, and replaced by a newer one. */
  readonly due: number
  readonly analysed: number
  readonly dropped: number
  readonly queueDepth: number
  readonly mode: 'quiet' | 'active'
  /** Arrival to analysed of the last frame, milliseconds. */
  readonly latencyMs: number | null
}

export type FromWorker =
  | {
      readonly kind: 'ready'
      readonly provider: string
      readonly loadMs: number
    }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'camera-opened'
      readonly cameraId: CameraId
      readonly sockets: CameraSockets
    }
  | { readonly kind: 'sighting'; readonly sighting: DecidedSighting }
  | { readonly kind: 'extended'; readonly id: SightingId; readonly lastSeenAt: string }
  | {
      readonly kind: 'examined'
      readonly job: number
      readonly result:
        | { readonly kind: 'unreadable'; readonly message: string }
        | {
            readonly kind: 'examined'
            readonly width: number
            readonly height: number
            readonly faces: ReadonlyArray<MeasuredStillFace>
          }
    }
  | { readonly kind: 'gallery-loaded'; readonly revision: number; readonly templates: number }
  | {
      readonly kind: 'counters'
      readonly cameras: ReadonlyArray<CameraCounters>
      readonly detectMs: number | null
      readonly embedMs: number | null
      readonly rssMb: number
      readonly cpuSeconds: number
    }
  | { readonly kind: 'pong'; readonly id: number }
