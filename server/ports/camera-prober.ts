import type { CameraFault, Transport } from '../../contracts/cameras.ts'

export type ProbeTarget = {
  /** rtsp, rtsps, http or https without credentials, `webcam:` or `file:`. */
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  readonly transport: Transport
}

export type ProbeResult =
  | {
      readonly kind: 'ok'
      readonly codec: string
      readonly width: number
      readonly height: number
      readonly framesPerSecond: number | null
      /** JPEG of the first decoded frame. */
      readonly picture: Uint8Array
      readonly tookMs: number
      /** What the operator should know of a stream that works. */
      readonly note?: string
    }
  | { readonly kind: 'failed'; readonly cause: CameraFault; readonly message: string }

/** Connects to a stream once, decodes one picture, says exactly why it could not. */
export interface CameraProber {
  probe(target: ProbeTarget, signal?: AbortSignal): Promise<ProbeResult>
}
