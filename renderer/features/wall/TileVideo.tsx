import { useEffect, useRef } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import { useClient } from '../../client/client.ts'
import { FaceOverlay } from './face-overlay.ts'
import { TilePlayer } from './tile-player.ts'
import { canGenerateTracks } from './track-generator.ts'
import { createCanvasSink, createVideoSink, type VideoSink } from './video-sink.ts'
import classes from './TileVideo.module.css'

export type TileVideoProps = {
  readonly cameraId: CameraId
  /** Whether the tile can be seen; only then are pictures asked for. */
  readonly visible: boolean
  /** Called with the first picture since the component came up. */
  readonly onPicture: () => void
}

/** Keeps the backing store of a canvas at the size it has on the screen. */
function fitCanvas(canvas: HTMLCanvasElement, scale: number, onFit: () => void): () => void {
  const observer = new ResizeObserver(() => {
    canvas.width = Math.round(canvas.clientWidth * scale)
    canvas.height = Math.round(canvas.clientHeight * scale)
    onFit()
  })
  observer.observe(canvas)
  return () => observer.disconnect()
}

/** The moving picture of a camera with the faces on it. No frame passes through React. */
export function TileVideo({ cameraId, visible, onPicture }: TileVideoProps) {
  const { previews, paintedFrames } = useClient()
  const video = useRef<HTMLVideoElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const parts = useRef<{ readonly player: TilePlayer; readonly faces: FaceOverlay }>(null)

  useEffect(() => {
    if (!overlay.current) return
    const noteFirst = () => {
      paintedFrames.noteFirstShown(cameraId)
      onPicture()
    }
    const sink = openSink(video.current, canvas.current, noteFirst)
    if (!sink) return
    const player = new TilePlayer(sink)
    const faces = new FaceOverlay(overlay.current)
    parts.current = { player, faces }
    const uncount = paintedFrames.addPlayer(cameraId, () => sink.framesShown())
    const unfitOverlay = fitCanvas(overlay.current, window.devicePixelRatio, () => faces.draw())
    const unfitCanvas = canvas.current && fitCanvas(canvas.current, 1, () => undefined)
    return () => {
      parts.current = null
      unfitCanvas?.()
      unfitOverlay()
      uncount()
      faces.hide()
      player.dispose()
    }
  }, [cameraId, paintedFrames, onPicture])

  useEffect(() => {
    if (!visible) return
    parts.current?.player.reset()
    return previews.watch(cameraId, (message) => {
      if (!parts.current) return
      const { player, faces } = parts.current
      switch (message.kind) {
        case 'h264':
        case 'i420':
          return player.receive(message)
        case 'faces':
          return faces.show(message.faces, player.aspect)
        case 'reset':
          faces.hide()
          return player.reset()
        default:
          return message satisfies never
      }
    })
  }, [cameraId, visible, previews])

  return (
    <>
      {canGenerateTracks() ? (
        <video ref={video} className={classes.picture} muted playsInline disablePictureInPicture />
      ) : (
        <canvas ref={canvas} className={classes.picture} />
      )}
      <canvas ref={overlay} className={classes.overlay} aria-hidden />
    </>
  )
}

function openSink(
  video: HTMLVideoElement | null,
  canvas: HTMLCanvasElement | null,
  onFirstShown: () => void,
): VideoSink | null {
  const Generator = globalThis.MediaStreamTrackGenerator
  if (video && Generator)
    return createVideoSink(video, new Generator({ kind: 'video' }), onFirstShown)
  return canvas && createCanvasSink(canvas, onFirstShown)
}
