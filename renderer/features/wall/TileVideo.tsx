import { memo, useEffect, useRef, useState } from 'react'
import type { Polygon } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { useClient } from '../../client/client.ts'
import type { PreviewQuality } from '../../client/preview-hub.ts'
import { FaceOverlay } from './face-overlay.ts'
import { MaskShapes } from './MaskShapes.tsx'
import { TilePlayer, type ShownPicture } from './tile-player.ts'
import { canGenerateTracks } from './track-generator.ts'
import { createCanvasSink, createVideoSink, type VideoSink } from './video-sink.ts'
import { zoomTransform, type Zoom } from './zoom.ts'
import classes from './TileVideo.module.css'

/** What others may ask of a tile's picture. */
export type TileHandle = {
  /** The picture that is shown, at the stream's own size; null before the first. */
  readonly frame: () => { readonly image: CanvasImageSource; readonly picture: ShownPicture } | null
  /** Why a main stream that was asked for does not come: its codec. */
  readonly noMain: () => string | null
}

export type TileVideoProps = {
  readonly cameraId: CameraId
  /** Whether the tile can be seen; only then are pictures asked for. */
  readonly visible: boolean
  readonly quality: PreviewQuality
  readonly masks: ReadonlyArray<Polygon>
  readonly zoom: Zoom
  /** Called with the first picture since the component came up. */
  readonly onPicture: () => void
  readonly onHandle: (handle: TileHandle | null) => void
}

type Parts = { readonly player: TilePlayer; readonly faces: FaceOverlay; noMain: string | null }

/** The moving picture of a camera with the faces on it. No frame passes through React. */
export const TileVideo = memo(function TileVideo(props: TileVideoProps) {
  const { cameraId, visible, quality, masks, zoom, onPicture, onHandle } = props
  const { previews, paintedFrames } = useClient()
  const stage = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const parts = useRef<Parts>(null)
  const zoomNow = useRef(zoom)
  const onScreen = useOnScreen(stage)

  useEffect(() => {
    if (!overlay.current) return
    const faces = new FaceOverlay(overlay.current)
    const sink = openSink(video.current, canvas.current, {
      onFirst: () => {
        paintedFrames.noteFirstShown(cameraId)
        onPicture()
      },
      onPaint: (atMs) => faces.follow(atMs),
    })
    if (!sink) return
    const player = new TilePlayer(sink, (width, height) => {
      stage.current?.style.setProperty('--aspect', String(width / height))
      faces.frame(width / height, zoomNow.current)
    })
    const own: Parts = { player, faces, noMain: null }
    parts.current = own
    const image = video.current ?? canvas.current
    onHandle({
      frame: () => (player.picture && image ? { image, picture: player.picture } : null),
      noMain: () => own.noMain,
    })
    const uncount = paintedFrames.addPlayer(cameraId, {
      framesShown: () => sink.framesShown(),
      boxLags: () => faces.lag.samples(),
    })
    const unfitOverlay = fitCanvas(overlay.current, window.devicePixelRatio, () => faces.draw())
    const unfitCanvas = canvas.current && fitCanvas(canvas.current, 1, () => undefined)
    return () => {
      parts.current = null
      onHandle(null)
      unfitCanvas?.()
      unfitOverlay()
      uncount()
      faces.hide()
      player.dispose()
    }
  }, [cameraId, paintedFrames, onPicture, onHandle])

  useEffect(() => {
    zoomNow.current = zoom
    const picture = parts.current?.player.picture
    parts.current?.faces.frame(picture ? picture.width / picture.height : 16 / 9, zoom)
  }, [zoom])

  const watches = visible && onScreen
  useEffect(() => {
    if (!watches) return
    const own = parts.current
    if (!own) return
    own.player.reset()
    own.noMain = null
    const unwatch = previews.watch(
      cameraId,
      (message) => {
        const { player, faces } = own
        switch (message.kind) {
          case 'h264':
          case 'i420':
            return player.receive(message)
          case 'faces':
            return faces.show(message.faces, message.atMs)
          case 'no-main':
            own.noMain = message.codec
            return
          case 'reset':
            faces.hide()
            return player.reset()
          default:
            return message satisfies never
        }
      },
      quality,
    )
    return () => {
      unwatch()
      own.player.rest()
    }
  }, [cameraId, watches, quality, previews])

  return (
    <>
      <div ref={stage} className={classes.stage} style={{ transform: zoomTransform(zoom) }}>
        {canGenerateTracks() ? (
          <video
            ref={video}
            className={classes.picture}
            muted
            playsInline
            disablePictureInPicture
          />
        ) : (
          <canvas ref={canvas} className={classes.picture} />
        )}
        <MaskShapes masks={masks} />
      </div>
      <canvas ref={overlay} className={classes.overlay} aria-hidden />
    </>
  )
})

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

/** Whether any of the element is within the window: a wall may be higher than that. */
function useOnScreen(element: React.RefObject<HTMLElement | null>): boolean {
  const [onScreen, setOnScreen] = useState(true)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(([entry]) =>
      setOnScreen(entry?.isIntersecting ?? true),
    )
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return onScreen
}

function openSink(
  video: HTMLVideoElement | null,
  canvas: HTMLCanvasElement | null,
  listener: Parameters<typeof createCanvasSink>[1],
): VideoSink | null {
  const Generator = globalThis.MediaStreamTrackGenerator
  if (video && Generator) return createVideoSink(video, new Generator({ kind: 'video' }), listener)
  return canvas && createCanvasSink(canvas, listener)
}
