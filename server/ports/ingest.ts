import type { CameraFault } from '../../contracts/cameras.ts'
import type { CameraSockets, StreamCodec } from '../../contracts/inference.ts'
import type { ProbeTarget } from './camera-prober.ts'

export type DescribedStream =
  | {
      readonly kind: 'ok'
      readonly codec: StreamCodec
      /** Size of the picture, pixels; null where the camera does not say it beforehand. */
      readonly picture: { readonly width: number; readonly height: number } | null
    }
  | { readonly kind: 'failed'; readonly cause: CameraFault; readonly message: string }

/** Asks a camera what it would send, without taking it: tells faults apart that ffmpeg cannot. */
export interface StreamDescriber {
  describe(target: ProbeTarget, signal?: AbortSignal): Promise<DescribedStream>
}

export type IngestRequest = {
  readonly main: ProbeTarget & { readonly codec: StreamCodec }
  /** The main stream serves where the camera has no smaller one. */
  readonly sub: (ProbeTarget & { readonly codec: StreamCodec }) | null
  readonly sockets: CameraSockets
  readonly preview: { readonly width: number; readonly height: number }
}

export type IngestEnd = {
  readonly code: number | null
  /** The last lines of its errors, without credentials. */
  readonly lastErrors: ReadonlyArray<string>
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
