import type { CameraId } from '../../contracts/ids.ts'
import type { PreviewMessage, PreviewRequest } from '../../contracts/preview.ts'

export type PreviewListener = (message: PreviewMessage) => void

/** Which stream of a camera is shown: the small one, or that in full size where a window can decode it. */
export type PreviewQuality = 'sub' | 'main'

type Watch = { readonly listener: PreviewListener; readonly quality: PreviewQuality }

/**
 * Brings pictures from the inference workers to whoever shows a camera.
 *
 * The workers send only what is watched. A camera is watched while somebody listens for it and
 * the window is to be seen; which worker serves it is theirs to know, so all of them are asked.
 */
export class PreviewHub {
  readonly #ports = new Map<number, MessagePort>()
  readonly #watches = new Map<CameraId, Set<Watch>>()
  #visible = true
  #telling = false

  /** Takes the port of a worker in place of an earlier one of the same worker. */
  addPort(worker: number, port: MessagePort): void {
    this.#ports.get(worker)?.close()
    this.#ports.set(worker, port)
    port.onmessage = ({ data }: MessageEvent<PreviewMessage>) => this.#deliver(data)
    port.start()
    this.#tellSoon()
  }

  /** `false`: nobody can see the window, so no camera is watched. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return
    this.#visible = visible
    // What was decoded before the gap does not fit what comes after it.
    for (const cameraId of this.#watches.keys()) this.#deliver({ kind: 'reset', cameraId })
    this.#tellSoon()
  }

  /**
   * Watches a camera until the answered function is called. Who asks for the main stream gets the sub-stream too while
   * somebody else in the window watches that, or where no window can decode the main one.
   */
  watch(
    cameraId: CameraId,
    listener: PreviewListener,
    quality: PreviewQuality = 'sub',
  ): () => void {
    const watches = this.#watches.get(cameraId) ?? new Set()
    const watch: Watch = { listener, quality }
    watches.add(watch)
    this.#watches.set(cameraId, watches)
    this.#tellSoon()
    return () => {
      watches.delete(watch)
      if (watches.size === 0 && this.#watches.get(cameraId) === watches) {
        this.#watches.delete(cameraId)
      }
      this.#tellSoon()
    }
  }

  #deliver(message: PreviewMessage): void {
    const ofMain = message.kind === 'no-main' || (message.kind === 'h264' && message.main === true)
    for (const { listener, quality } of this.#watches.get(message.cameraId) ?? [])
      if (!ofMain || quality === 'main') listener(message)
  }

  #watched(quality: PreviewQuality): ReadonlyArray<CameraId> {
    if (!this.#visible) return []
    return [...this.#watches].flatMap(([cameraId, watches]) =>
      [...watches].some((watch) => watch.quality === quality) ? [cameraId] : [],
    )
  }

  /** Twenty tiles that appear at once make one request. */
  #tellSoon(): void {
    if (this.#telling) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      const cameraIds = this.#watched('sub')
      const request: PreviewRequest = { kind: 'watch', cameraIds, main: this.#watched('main') }
      for (const port of this.#ports.values()) port.postMessage(request)
    })
  }
}
