import type { PreviewMessage } from '../../../contracts/preview.ts'
import {
  admitAccessUnit,
  closedGate,
  maxBacklog,
  maxCatchUp,
  type AccessGate,
} from './admit-access-unit.ts'
import type { VideoSink } from './video-sink.ts'

type AccessUnit = Extract<PreviewMessage, { readonly kind: 'h264' }>
type Planes = Extract<PreviewMessage, { readonly kind: 'i420' }>

/** The frame that came last: size in pixels, and which stream it is of. */
export type ShownPicture = {
  readonly width: number
  readonly height: number
  readonly ofMain: boolean
  /** Arrival, epoch milliseconds. */
  readonly atMs: number
}

/** What was kept since a key frame is worked through within this time, or the tile begins anew, milliseconds. */
const catchUpMs = 3000
/** A main stream that was silent for longer gives way to the sub-stream, milliseconds. */
const mainSilentMs = 3000

/** Turns the preview messages of one camera into painted frames. */
export class TilePlayer {
  readonly #sink: VideoSink
  readonly #onSize: (width: number, height: number) => void
  #decoder: VideoDecoder | null = null
  #gate: AccessGate = closedGate
  #catchUpUntilMs = 0
  #picture: ShownPicture | null = null
  #mainAtMs = -Infinity

  /** `onSize` is told before a picture of another size is painted. */
  constructor(sink: VideoSink, onSize: (width: number, height: number) => void) {
    this.#sink = sink
    this.#onSize = onSize
  }

  /** Null before the first. */
  get picture(): ShownPicture | null {
    return this.#picture
  }

  /** Shows an access unit (H.264, Annex B) or the planes of one frame. */
  receive(message: AccessUnit | Planes): void {
    if (!this.#choose(message)) return
    if (message.kind === 'h264') this.#decode(message)
    else this.#showPlanes(message)
  }

  /** The stream begins anew: the next delta frames belong to nothing that was decoded. */
  reset(): void {
    this.#gate = closedGate
    this.#mainAtMs = -Infinity
  }

  /** Nobody looks: a decoder in waiting would only hold memory. */
  rest(): void {
    this.#closeDecoder()
  }

  dispose(): void {
    this.#closeDecoder()
    this.#sink.dispose()
  }

  /** Of two streams the main one is shown, from its next key frame on, for as long as it comes. */
  #choose(message: AccessUnit | Planes): boolean {
    const ofMain = message.kind === 'h264' && message.main === true
    const now = performance.now()
    const inMain = now - this.#mainAtMs < mainSilentMs
    if (!ofMain) {
      if (!inMain && this.#mainAtMs !== -Infinity) this.reset()
      return !inMain
    }
    if (!inMain) {
      if (!message.key) return false
      this.#gate = closedGate
    }
    this.#mainAtMs = now
    return true
  }

  #decode(unit: AccessUnit): void {
    const backlog = this.#decoder?.decodeQueueSize ?? 0
    const most = performance.now() < this.#catchUpUntilMs ? maxCatchUp : maxBacklog
    const { gate, action } = admitAccessUnit(this.#gate, unit, backlog, most)
    this.#gate = gate
    if (action === 'drop' || gate.codec === null) return
    try {
      if (action === 'restart') this.#restart(gate.codec)
      this.#decoder?.decode(
        new EncodedVideoChunk({
          type: unit.key ? 'key' : 'delta',
          timestamp: Math.round(unit.atMs * 1000),
          data: unit.data,
        }),
      )
    } catch {
      // A unit that the decoder refuses outright; the next key frame sets it up again.
      this.#closeDecoder()
    }
  }

  #restart(codec: string): void {
    this.#decoder ??= new VideoDecoder({
      output: (frame) => this.#show(frame, performance.now() - this.#mainAtMs < mainSilentMs),
      error: () => this.#closeDecoder(),
    })
    this.#decoder.reset()
    this.#decoder.configure({ codec, optimizeForLatency: true })
    this.#catchUpUntilMs = performance.now() + catchUpMs
  }

  #showPlanes({ data, width, height, atMs }: Planes): void {
    const frame = new VideoFrame(data, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: Math.round(atMs * 1000),
    })
    this.#show(frame, false)
  }

  #show(frame: VideoFrame, ofMain: boolean): void {
    const { displayWidth: width, displayHeight: height } = frame
    if (width !== this.#picture?.width || height !== this.#picture.height)
      this.#onSize(width, height)
    this.#picture = { width, height, ofMain, atMs: frame.timestamp / 1000 }
    this.#sink.show(frame)
  }

  #closeDecoder(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#decoder = null
    this.#gate = closedGate
  }
}
