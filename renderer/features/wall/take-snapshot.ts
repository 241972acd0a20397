import type { Camera, Polygon } from '../../../contracts/cameras.ts'
import type { Api } from '../../client/create-api.ts'
import type { PreviewHub } from '../../client/preview-hub.ts'
import { formatDateTime, formatTime } from '../../ui/format-time.ts'
import { TilePlayer } from './tile-player.ts'
import type { TileHandle } from './TileVideo.tsx'

/** The main stream has so long to give a picture, milliseconds; then the tile's own one is taken. */
const mainWithinMs = 2500
/** A picture of the main stream may be older than the key press by this, milliseconds. */
const mostOldMs = 300
const jpegQuality = 0.93

type Still = {
  readonly image: CanvasImageSource
  readonly width: number
  readonly height: number
  /** Arrival, epoch milliseconds. */
  readonly atMs: number
}

export type SnapshotDeps = {
  readonly api: Api
  readonly previews: PreviewHub
  readonly timeZone: string
}

/**
 * Keeps the picture of a camera, in full size where a window can decode its main stream, with masks black and its name
 * and time in a strip below. Answers where it lies; null when there is no picture. Rejects as the API does.
 */
export async function takeSnapshot(
  camera: Camera,
  tile: TileHandle | null,
  { api, previews, timeZone }: SnapshotDeps,
): Promise<string | null> {
  const main = await stillOfMain(camera, previews)
  try {
    const shown = tile?.frame() ?? null
    const still: Still | null = main ?? (shown && { image: shown.image, ...shown.picture })
    if (!still) return null
    const image = await drawSnapshot(still, camera, timeZone)
    const at = new Date(still.atMs).toISOString()
    return (await api.wall.saveSnapshot({ cameraId: camera.id, at, image })).file
  } finally {
    if (main) main.image.close()
  }
}

/** The newest frame of the main stream; null when none can be decoded in time. The caller closes it. */
function stillOfMain(
  camera: Camera,
  previews: PreviewHub,
): Promise<(Still & { readonly image: VideoFrame }) | null> {
  const askedAtMs = Date.now()
  return new Promise((resolve) => {
    let newest: VideoFrame | null = null
    let ended = false
    const end = (keep: boolean) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      unwatch()
      player.dispose()
      const image = newest
      if (!image || !keep) {
        image?.close()
        resolve(null)
        return
      }
      const { displayWidth: width, displayHeight: height } = image
      resolve({ image, width, height, atMs: image.timestamp / 1000 })
    }
    const player = new TilePlayer(
      {
        show(frame) {
          if (ended) return frame.close()
          newest?.close()
          newest = frame
          if (frame.timestamp / 1000 >= askedAtMs - mostOldMs) queueMicrotask(() => end(true))
        },
        framesShown: () => 0,
        dispose: () => undefined,
      },
      () => undefined,
    )
    const timer = setTimeout(() => end(true), mainWithinMs)
    const unwatch = previews.watch(
      camera.id,
      (message) => {
        if (message.kind === 'h264' && message.main === true) player.receive(message)
        if (message.kind === 'no-main') queueMicrotask(() => end(false))
      },
      'main',
    )
  })
}

/** The picture with masks, and a strip below it, as JPEG. */
async function drawSnapshot(still: Still, camera: Camera, timeZone: string): Promise<Blob> {
  const { width, height, atMs } = still
  const strip = Math.max(28, Math.round(height / 22))
  const canvas = new OffscreenCanvas(width, height + strip)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('a canvas has no context')
  context.drawImage(still.image, 0, 0, width, height)
  for (const mask of camera.masks) paintMask(context, mask, width, height)
  context.fillStyle = '#0d1015'
  context.fillRect(0, height, width, strip)
  context.font = `600 ${Math.round(strip * 0.56)}px 'Inter Variable', system-ui, sans-serif`
  context.textBaseline = 'middle'
  context.fillStyle = '#e8ecf2'
  const margin = strip / 2
  const time = `${formatDateTime(atMs, timeZone).split(',')[0]}, ${formatTime(atMs, timeZone)} ${timeZone}`
  const timeWidth = context.measureText(time).width
  context.fillText(time, width - margin - timeWidth, height + strip / 2)
  context.fillText(camera.name, margin, height + strip / 2, width - timeWidth - 3 * margin)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality })
}

/** Covers a mask with its edge, as the tiles do. */
function paintMask(
  context: OffscreenCanvasRenderingContext2D,
  mask: Polygon,
  width: number,
  height: number,
): void {
  context.beginPath()
  for (const { x, y } of mask) context.lineTo(x * width, y * height)
  context.closePath()
  context.fillStyle = '#000'
  context.strokeStyle = '#000'
  context.lineWidth = width * 0.006
  context.fill()
  context.stroke()
}
