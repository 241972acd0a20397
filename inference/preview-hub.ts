import type { PreviewPort } from '../contracts/parent-port.ts'
import type { CameraId } from '../contracts/ids.ts'
import type { PreviewMessage, PreviewRequest } from '../contracts/preview.ts'

/** Sends previews to the renderers that watch a camera, and to nobody else. */
export type PreviewHub = {
  add(port: PreviewPort): void
  watched(cameraId: CameraId): boolean
  send(message: PreviewMessage): void
}

/** `recent` gives what a renderer needs to show a camera at once: the coded pictures since its last key frame. */
export function makePreviewHub(
  recent: (cameraId: CameraId) => ReadonlyArray<PreviewMessage>,
): PreviewHub {
  const watchers = new Map<PreviewPort, ReadonlySet<CameraId>>()
  return {
    add(port) {
      watchers.set(port, new Set())
      port.on('message', ({ data }) => {
        const request = readRequest(data)
        if (!request) return
        const before = watchers.get(port)
        watchers.set(port, new Set(request.cameraIds))
        for (const cameraId of request.cameraIds)
          if (!before?.has(cameraId))
            for (const message of recent(cameraId)) port.postMessage(message)
      })
      port.on('close', () => watchers.delete(port))
      port.start()
    },
    watched: (cameraId) => [...watchers.values()].some((cameras) => cameras.has(cameraId)),
    send(message) {
      for (const [port, cameras] of watchers)
        if (cameras.has(message.cameraId)) port.postMessage(message)
    },
  }
}

function readRequest(data: unknown): PreviewRequest | undefined {
  if (typeof data !== 'object' || data === null || !('cameraIds' in data)) return undefined
  const { cameraIds } = data
  if (!Array.isArray(cameraIds) || !cameraIds.every((id) => typeof id === 'string'))
    return undefined
  return { kind: 'watch', cameraIds: cameraIds as CameraId[] }
}
