import type { CameraId } from '../../contracts/ids.ts'
import type { PreviewMessage, PreviewRequest } from '../../contracts/preview.ts'

export type PreviewListener = (message: PreviewMessage) => void

/**
 * Brings pictures from the inference workers to whoever shows a camera.
 *
 * The workers send only what is watched. A camera is watched while somebody listens for it and
 * the window is to be seen; which worker serves it is theirs to know, so all of them are asked.
 */
export class PreviewHub {
  readonly #ports = new Map<number, MessagePort>()
  readonly #listeners = new Map<CameraId, Set<PreviewListener>>()
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
    for (const cameraId of this.#listeners.keys()) this.#deliver({ kind: 'reset', cameraId })
    this.#tellSoon()
  }

  /** Watches a camera until the answered function is called. */
  watch(cameraId: CameraId, listener: PreviewListener): () => void {
    const listeners = this.#listeners.get(cameraId) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(cameraId, listeners)
    this.#tellSoon()
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(cameraId) === listeners) {
        this.#listeners.delete(cameraId)
      }
      this.#tellSoon()
    }
  }

  #deliver(message: PreviewMessage): void {
    for (const listener of this.#listeners.get(message.cameraId) ?? []) listener(message)
  }

  /** Twenty tiles that appear at once make one request. */
  #tellSoon(): void {
    if (this.#telling) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      const cameraIds = this.#visible ? [...this.#listeners.keys()] : []
      const request: PreviewRequest = { kind: 'watch', cameraIds }
      for (const port of this.#ports.values()) port.postMessage(request)
    })
  }
}
