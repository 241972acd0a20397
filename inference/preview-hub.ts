import type { PreviewPort } from '../contracts/parent-port.ts'
import type { CameraId } from '../contracts/ids.ts'
import type { StreamCodec } from '../contracts/inference.ts'
import type { PreviewMessage, PreviewRequest } from '../contracts/preview.ts'

/** What the hub asks of the camera that somebody watches. */
export type PreviewSource = {
  /** What a renderer needs to show a stream at once: the coded pictures since its last key frame. */
  recent(ofMain: boolean): ReadonlyArray<PreviewMessage>
  readonly mainCodec: StreamCodec
}

/** Whether a window can decode the stream. */
const plays = ({ mainCodec }: PreviewSource): boolean => mainCodec === 'h264'

/** Sends previews to the renderers that watch a camera, and to nobody else. */
export type PreviewHub = {
  add(port: PreviewPort): void
  /** Somebody is shown the sub-stream. */
  watched(cameraId: CameraId): boolean
  /** Somebody is shown the main stream. */
  mainWatched(cameraId: CameraId): boolean
  send(message: PreviewMessage): void
}

type Watched = { readonly sub: ReadonlySet<CameraId>; readonly main: ReadonlySet<CameraId> }

const nothing: Watched = { sub: new Set(), main: new Set() }

/** `sourceOf` answers the camera's session, if this worker has it. */
export function makePreviewHub(
  sourceOf: (cameraId: CameraId) => PreviewSource | undefined,
): PreviewHub {
  const watchers = new Map<PreviewPort, Watched>()

  /** A main stream that no window can decode is shown by its sub-stream. */
  const takes = ({ sub, main }: Watched, cameraId: CameraId, ofMain: boolean): boolean => {
    if (ofMain) return main.has(cameraId)
    if (sub.has(cameraId)) return true
    const source = main.has(cameraId) ? sourceOf(cameraId) : undefined
    return source !== undefined && !plays(source)
  }

  const begin = (port: PreviewPort, cameraId: CameraId, ofMain: boolean): void => {
    const source = sourceOf(cameraId)
    if (!source) return
    const main = ofMain && plays(source)
    if (ofMain && !main) port.postMessage({ kind: 'no-main', cameraId, codec: source.mainCodec })
    for (const message of source.recent(main)) port.postMessage(message)
  }

  return {
    add(port) {
      watchers.set(port, nothing)
      port.on('message', ({ data }) => {
        const request = readRequest(data)
        if (!request) return
        const before = watchers.get(port) ?? nothing
        watchers.set(port, { sub: new Set(request.cameraIds), main: new Set(request.main) })
        for (const id of request.cameraIds) if (!before.sub.has(id)) begin(port, id, false)
        for (const id of request.main) if (!before.main.has(id)) begin(port, id, true)
      })
      port.on('close', () => watchers.delete(port))
      port.start()
    },
    watched: (cameraId) =>
      [...watchers.values()].some((cameras) => takes(cameras, cameraId, false)),
    mainWatched: (cameraId) => [...watchers.values()].some(({ main }) => main.has(cameraId)),
    send(message) {
      const pixels = message.kind === 'h264' || message.kind === 'i420'
      for (const [port, cameras] of watchers) {
        const { cameraId } = message
        const wanted = pixels
          ? takes(cameras, cameraId, message.kind === 'h264' && message.main === true)
          : cameras.sub.has(cameraId) || cameras.main.has(cameraId)
        if (wanted) port.postMessage(message)
      }
    },
  }
}

function readRequest(data: unknown): PreviewRequest | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  if (!('cameraIds' in data) || !('main' in data)) return undefined
  const { cameraIds, main } = data
  if (!isIds(cameraIds) || !isIds(main)) return undefined
  return { kind: 'watch', cameraIds, main }
}

const isIds = (value: unknown): value is CameraId[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string')
