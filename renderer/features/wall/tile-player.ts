import type { PreviewMessage } from '../../../contracts/preview.ts'
import { admitAccessUnit, closedGate, type AccessGate } from './admit-access-unit.ts'
import type { VideoSink } from './video-sink.ts'

type AccessUnit = Extract<PreviewMessage, { readonly kind: 'h264' }>
type Planes = Extract<PreviewMessage, { readonly kind: 'i420' }>

/** Turns the preview messages of one camera into painted frames. */
export class TilePlayer {
  readonly #sink: VideoSink
  #decoder: VideoDecoder | null = null
  #gate: AccessGate = closedGate
  #aspect = 16 / 9

  constructor(sink: VideoSink) {
    this.#sink = sink
  }

  /** Width by height of the picture that was shown last. */
  get aspect(): number {
    return this.#aspect
  }

  /** Shows an access unit (H.264, Annex B) or the planes of one frame. */
  receive(message: AccessUnit | Planes): void {
    if (message.kind === 'h264') this.#decode(message)
    else this.#showPlanes(message)
  }

  /** The stream begins anew: the next delta frames belong to nothing that was decoded. */
  reset(): void {
    this.#gate = closedGate
  }

  dispose(): void {
    this.#closeDecoder()
    this.#sink.dispose()
  }

  #decode(unit: AccessUnit): void {
    const backlog = this.#decoder?.decodeQueueSize ?? 0
    const { gate, action } = admitAccessUnit(this.#gate, unit, backlog)
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
      output: (frame) => this.#show(frame),
      error: () => this.#closeDecoder(),
    })
    this.#decoder.reset()
    this.#decoder.configure({ codec, optimizeForLatency: true })
  }

  #showPlanes({ data, width, height, atMs }: Planes): void {
    this.#show(
      new VideoFrame(data, {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        timestamp: Math.round(atMs * 1000),
      }),
    )
  }

  #show(frame: VideoFrame): void {
    this.#aspect = frame.displayWidth / frame.displayHeight
    this.#sink.show(frame)
  }

  #closeDecoder(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#decoder = null
    this.#gate = closedGate
  }
}
