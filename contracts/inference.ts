import type { Box, CameraId, PersonId, ReferenceId, SightingId } from './ids.ts'
import type { DirectionLine, Polygon, Region } from './cameras.ts'
import type { FaceQuality, QualityIssue } from './people.ts'
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
  /** Crops that were examined, and those that agreed on the outcome. */
  readonly examined: number
  readonly agreeing: number
  /** Best identities with their similarity, best first, at most 3. */
  readonly candidates: ReadonlyArray<{ readonly personId: PersonId; readonly similarity: number }>
  readonly quality: FaceQuality
  /** Which way it went over its camera's line so far; null: not yet, or there is none. */
  readonly crossed: 'in' | 'out' | null
  readonly modelId: string
  /** Of the evidence crop, main-stream pixels. */
  readonly box: Box
  /** JPEG. */
  readonly crop: Uint8Array
}

/** A sighting that was announced means something else by later frames of its track. */
export type RevisedSighting = Pick<
  DecidedSighting,
  | 'id'
  | 'cameraId'
  | 'outcome'
  | 'personId'
  | 'similarity'
  | 'margin'
  | 'liveness'
  | 'examined'
  | 'agreeing'
  | 'candidates'
  | 'lastSeenAt'
> & {
  /** RFC 3339 Z. */
  readonly revisedAt: string
}

/** How fit one passage of a face was: `fit`, or what kept its best crop from being examined. */
export type PassageVerdict = 'fit' | QualityIssue
export type Passage = {
  readonly cameraId: CameraId
  /** RFC 3339 Z, of its last frame. */
  readonly at: string
  readonly verdict: PassageVerdict
}

/** One person of the gallery, with everything that a face can be compared with. */
export type GalleryPerson = {
  readonly personId: PersonId
  readonly name: string
  /** None: the person is no longer in the gallery. */
  readonly references: ReadonlyArray<{
    readonly referenceId: ReferenceId
    /** Length `TEMPLATE_LENGTH`, L2-normalised; never logged, never sent to a renderer. */
    readonly template: Float32Array
  }>
  /** Templates of faces that were taken for this person and are not. */
  readonly rejections: ReadonlyArray<Float32Array>
}

/**
 * A part of the gallery. `from` is the revision that a worker must hold for it to apply: null begins a gallery anew, and
 * goes on with it. Parts of one load come in order; the last one says `complete` and carries the worker to `revision`.
 */
export type GalleryPart = {
  readonly modelId: string
  readonly from: number | null
  readonly revision: number
  /** Made anew with every revision: that of another database, or of one restored from a backup, differs. */
  readonly stamp: string
  readonly people: ReadonlyArray<GalleryPerson>
  /** References of the whole gallery, as counted when its load began; null in a change. */
  readonly total: number | null
  readonly complete: boolean
}

/** One person found in the index. */
export type Candidate = {
  readonly personId: PersonId
  readonly name: string
  /** -1 to 1: cosine to the mean of the person's references, or to the nearest one less a discount; the larger. */
  readonly similarity: number
  /** Cosine to the nearest face that was rejected for this person; null when there is none. */
  readonly rejected: number | null
}

/** What the gallery holds for one probe. */
export type FoundPeople = {
  /** Best first, each person once. Empty for a gallery of nobody. */
  readonly candidates: ReadonlyArray<Candidate>
  /** Mean similarity of the ten people after the best one; null in a gallery of fewer than 50. */
  readonly cohort: number | null
  /** The first two are known to look alike. */
  readonly alike: boolean
}

/** Sides of the detector's input, pixels, multiples of 32. */
export type DetectorSize = { readonly width: number; readonly height: number }

/** `mjpeg`: webcams, HTTP cameras and files that carry nothing else; every picture is a key frame. */
export type StreamCodec = 'h264' | 'hevc' | 'mjpeg'

/** One face of a still picture, as measured. */
export type MeasuredStillFace = {
  readonly box: Box
  readonly score: number
  readonly quality: FaceQuality
  readonly template: Float32Array
  /** JPEG, head and shoulders. */
  readonly portrait: Uint8Array
}

/** A file to analyse from `fromSeconds` on; answered by `recording` until one says `ended`. One at a time. */
export type RecordingToAnalyse = {
  readonly kind: 'analyse-recording'
  readonly cameraId: CameraId
  /** ffmpeg's input options, with the file. */
  readonly input: ReadonlyArray<string>
  /** When the picture at 0 s was taken, epoch milliseconds. */
  readonly beginsAtMs: number
  readonly fromSeconds: number
  readonly picture: { readonly width: number; readonly height: number }
  readonly detector: DetectorSize
  readonly region: Region | null
  readonly livenessRequired: boolean
  readonly masks: ReadonlyArray<Polygon>
  readonly zones: ReadonlyArray<Polygon>
  readonly line: DirectionLine | null
  /** Frames a second while somebody is there; null: the configured rate. */
  readonly analysisFps: number | null
}

/** How the analysis of a recording goes. Seconds count from its first picture. */
export type RecordingTold =
  | { readonly kind: 'progress'; readonly doneSeconds: number }
  /**
   * Everything that was seen since the part before, all of it over by `doneSeconds`: no track goes on past it. Waits for
   * `recording-taken`.
   */
  | {
      readonly kind: 'part'
      readonly doneSeconds: number
      readonly facts: ReadonlyArray<
        Extract<FromWorker, { kind: 'sighting' | 'revised' | 'extended' | 'crossed' }>
      >
    }
  /** `problem`: how the decoder failed; null when it read to the end of the file. */
  | { readonly kind: 'ended'; readonly doneSeconds: number; readonly problem: string | null }

export type ToWorker =
  | {
      readonly kind: 'configure'
      /**
       * The folder of the active pack: its manifest.json and model files. Null: this desktop lacks them. The worker is ready
       * all the same and shows cameras; it looks at no frame, searches nothing, and refuses stills.
       */
      readonly modelsDir: string | null
      readonly modelId: string
      /** A private folder (0700) in which this worker keeps its index between runs; null keeps none. */
      readonly indexDir: string | null
      /** Tried first and alone when set, e.g. `cpu`. */
      readonly provider: string | null
      /** Providers that are not to be tried, because they ended or stopped a process before. */
      readonly skip?: ReadonlyArray<{ readonly provider: string; readonly reason: string }>
      /** The ffmpeg to decode main streams with. */
      readonly ffmpeg: string
      /** A private folder (0700) for the sockets that ffmpeg writes to. */
      readonly socketsDir: string
      readonly settings: RecognitionSettings
      /** Frames a second that are analysed on an active camera. */
      readonly analysisFps: number
      /** Yields to every other process from the start on: it analyses recordings, for which nobody waits. */
      readonly background?: boolean
    }
  /** Another threshold or agreement from now on. */
  | { readonly kind: 'settings'; readonly settings: RecognitionSettings }
  /** Each part is answered by `gallery-taken`, or by `gallery-wanted` where it does not apply. */
  | ({ readonly kind: 'gallery' } & GalleryPart)
  /** Makes the sockets of a camera; answered by `camera-opened`. Opens anew if it was open. */
  | {
      readonly kind: 'open-camera'
      readonly cameraId: CameraId
      readonly subCodec: StreamCodec
      readonly mainCodec: StreamCodec
      /** Size of the decoded sub-stream, for HEVC previews. */
      readonly preview: { readonly width: number; readonly height: number }
      /** Size of the main stream's pictures, as far as it is known. */
      readonly picture: { readonly width: number; readonly height: number } | null
      readonly detector: DetectorSize
      /** The part of the picture to look at, as fractions; null is all of it. */
      readonly region: Region | null
      readonly livenessRequired: boolean
      /** Blackened in every decoded frame before anything looks at it; also on previews. Fractions of the picture. */
      readonly masks: ReadonlyArray<Polygon>
      /** Faces count only where their middle lies in one of these; none means everywhere. */
      readonly zones: ReadonlyArray<Polygon>
      /** Crossing it gives a sighting its direction. */
      readonly line: DirectionLine | null
      /** Frames a second while somebody is there; null: the configured rate. */
      readonly analysisFps: number | null
      /** True for entry, exit, both and line: its analysis never yields when the machine is short. */
      readonly door: boolean
      /** What to decode the main stream with, as the probe found; null: the processor. */
      readonly hardware: HardwareDecoder | null
    }
  /** What is to yield from now on; nulls: nothing. */
  | {
      readonly kind: 'economy'
      /** Most frames a second on cameras that only observe. */
      readonly observeFps: number | null
    }
  | { readonly kind: 'close-camera'; readonly cameraId: CameraId }
  | RecordingToAnalyse
  /** The part that was told last is stored: the next one may come. */
  | { readonly kind: 'recording-taken' }
  /** `reference`: the templates are to be kept, and worth more work. */
  | {
      readonly kind: 'examine'
      readonly job: number
      readonly image: Uint8Array
      readonly reference: boolean
    }
  /** Whom the template would be taken for; answered by `found`. */
  | {
      readonly kind: 'search'
      readonly job: number
      /** Length `TEMPLATE_LENGTH`, L2-normalised. */
      readonly template: Float32Array
      readonly limit: number
    }
  | { readonly kind: 'ping'; readonly id: number }
  /** The transferred port leads to a renderer (contracts/preview.ts). */
  | { readonly kind: 'preview-port' }

/** A way to decode that was seen to work on this machine. */
export type HardwareDecoder = {
  readonly by: 'vaapi' | 'cuda' | 'd3d11va' | 'videotoolbox' | 'qsv'
  /** ffmpeg's input arguments, e.g. `-hwaccel vaapi -hwaccel_device /dev/dri/renderD128`. */
  readonly args: ReadonlyArray<string>
}

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
  /** Tracks so far that went on as another person: what two crossing faces would have cost without the check. */
  readonly tracksSplit: number
  readonly mode: 'quiet' | 'active'
  /** Somebody looks at its previews. */
  readonly watched: boolean
  /** Size of the main stream's pictures as decoded last; null before. */
  readonly picture: { readonly width: number; readonly height: number } | null
  /** How the main stream is decoded, e.g. `software`, `vaapi`, and why nothing faster. */
  readonly decoding: { readonly by: string; readonly reason: string | null }
  /** CPU seconds that its decoders took so far. */
  readonly decoderCpuSeconds: number
  /** Pictures that the decoder found damaged so far. */
  readonly corrupt: number
  /** Arrival to analysed of the last frame, milliseconds. */
  readonly latencyMs: number | null
}

export type IndexState = {
  readonly modelId: string
  readonly revision: number | null
  readonly templates: number
  readonly state: 'building' | 'ready'
  /** Templates that are in it so far. */
  readonly done: number
  readonly origin: 'built' | 'file'
  /** Share of slightly changed enrolled templates that it finds as exact search does, 0 to 1; null before the first test. */
  readonly recall: number | null
  readonly recallTestedAt: string | null
  readonly message: string | null
}

export type FromWorker =
  | {
      readonly kind: 'ready'
      /** The execution provider that runs, e.g. `cpu`, `cuda`. */
      readonly provider: string
      /** Those tried before it, best first, with why each does not run. */
      readonly tried: ReadonlyArray<{ readonly provider: string; readonly reason: string }>
      /** Most inputs that share one run. */
      readonly batch: number
      readonly loadMs: number
    }
  | { readonly kind: 'failed'; readonly message: string }
  /** A provider is about to be tried, which may end or stop the process; null: it is past that. */
  | { readonly kind: 'trying'; readonly provider: string | null }
  | {
      readonly kind: 'camera-opened'
      readonly cameraId: CameraId
      readonly sockets: CameraSockets
    }
  | { readonly kind: 'sighting'; readonly sighting: DecidedSighting }
  | { readonly kind: 'revised'; readonly sighting: RevisedSighting }
  /** The track behind an announced sighting went over its camera's line; the last crossing counts. */
  | {
      readonly kind: 'crossed'
      readonly id: SightingId
      readonly direction: 'in' | 'out'
      /** RFC 3339 Z. */
      readonly at: string
    }
  | { readonly kind: 'recording'; readonly told: RecordingTold }
  | { readonly kind: 'passages'; readonly passages: ReadonlyArray<Passage> }
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
  /** Where the worker's index stands; at each step of a long build, and after each self-test. */
  | { readonly kind: 'index'; readonly index: IndexState }
  /** The worker holds another revision, or another model's, than a change is for: it needs the gallery from `held` on. */
  | {
      readonly kind: 'gallery-wanted'
      readonly modelId: string
      readonly held: number | null
      /** Of the revision that is held. */
      readonly stamp: string | null
    }
  /** One part was worked in: the next one may come. */
  | { readonly kind: 'gallery-taken' }
  | {
      readonly kind: 'found'
      readonly job: number
      readonly people: FoundPeople
    }
  | {
      readonly kind: 'counters'
      readonly cameras: ReadonlyArray<CameraCounters>
      readonly detectMs: number | null
      readonly embedMs: number | null
      readonly rssMb: number
      readonly cpuSeconds: number
    }
  | { readonly kind: 'pong'; readonly id: number }
