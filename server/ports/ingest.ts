import type { CameraFault } from '../../contracts/cameras.ts'
import type { CameraSockets, StreamCodec } from '../../contracts/inference.ts'
import type { ProbeTarget } from './camera-prober.ts'

export type DescribedStream =
  | {
      readonly kind: 'ok'
      readonly codec: StreamCodec
      /** Size of the picture, pixels; null where the camera does not say it beforehand. */
      readonly picture: { readonly width: number; readonly height: number } | null
      /** To be handed to the ingest with the stream. */
      readonly opening?: StreamOpening
      /** What the operator should know of a stream that works, e.g. that nobody vouches for its certificate. */
      readonly note?: string
    }
  | { readonly kind: 'failed'; readonly cause: CameraFault; readonly message: string }

/** How a described stream is to be opened. */
export type StreamOpening =
  /** `url`: where the camera sent on to. `relayed`: ffmpeg cannot log in or check the certificate by itself, and reads the stream from a relay of this program. */
  | { readonly kind: 'rtsp'; readonly url: string; readonly relayed: boolean }
  | { readonly kind: 'http' }
  /** `input`: ffmpeg's arguments that open the device; `copied`: it sends JPEGs by itself. */
  | { readonly kind: 'webcam'; readonly input: ReadonlyArray<string>; readonly copied: boolean }
  /** `copied`: its coded pictures are used as they are, and made anew otherwise. */
  | { readonly kind: 'file'; readonly copied: boolean }

/** A stream as it was described; without `opening` it is opened as its address says. */
export type IngestStream = ProbeTarget & {
  readonly codec: StreamCodec
  readonly opening?: StreamOpening
  /** Its description said what its pictures are like: nobody need wait for pictures to find that out. */
  readonly described?: boolean
}

/** Asks a camera what it would send, without taking it: tells faults apart that ffmpeg cannot. */
export interface StreamDescriber {
  describe(target: ProbeTarget, signal?: AbortSignal): Promise<DescribedStream>
}

/** What ffmpeg complains about while it reads: damaged pictures, gaps in what came, a leap of the camera's clock. */
export type IngestWarning = 'corrupt' | 'lost-packets' | 'clock-jump'

export type IngestRequest = {
  readonly main: IngestStream
  /** The main stream serves where the camera has no smaller one. */
  readonly sub: IngestStream | null
  readonly sockets: CameraSockets
  readonly preview: { readonly width: number; readonly height: number }
  /** At most a few calls a second and kind. What comes while a stream is joined is told as well. */
  readonly onWarning?: (warning: IngestWarning) => void
}

export type IngestEnd = {
  readonly code: number | null
  /** The last lines of its errors, without credentials. */
  readonly lastErrors: ReadonlyArray<string>
  /** What was wrong, where the end says it exactly; the stream just ended otherwise. */
  readonly fault?: { readonly cause: CameraFault; readonly message: string }
}

export interface Ingest {
  /** One decoder process for one camera; it ends when the stream ends or `stop` is called. */
  start(request: IngestRequest): {
    readonly pid: number | undefined
    readonly ended: Promise<IngestEnd>
    /** Asks, then forces after a grace. Resolves when it is gone. */
    stop(): Promise<void>
  }
}
