import { onPaintBeat } from './paint-beat.ts'
import type { VideoTrackGenerator } from './track-generator.ts'

/** Where decoded frames become visible. Owns and closes every frame it is given. */
export interface VideoSink {
  /** Paints the frame, or drops it if the one before is not painted yet. */
  show(frame: VideoFrame): void
  /** Frames that were really painted so far. */
  framesShown(): number
  dispose(): void
}

export type PaintListener = {
  /** Called once, with the first picture. */
  readonly onFirst: () => void
  /** A frame goes on the screen; `atMs` is its arrival, epoch milliseconds. */
  readonly onPaint: (atMs: number) => void
}

/** Frames that may wait for their beat. */
const mostWaiting = 3

/** Paints through a generated track. */
export function createVideoSink(
  video: HTMLVideoElement,
  generator: VideoTrackGenerator,
  { onFirst, onPaint }: PaintListener,
): VideoSink {
  const writer = generator.writable.getWriter()
  video.srcObject = new MediaStream([generator])
  // Muted video may play unasked; should it be paused all the same, the next frame resumes it.
  const play = () => void video.play().catch(() => undefined)
  play()
  const firstFrame = video.requestVideoFrameCallback(onFirst)
  const waiting: VideoFrame[] = []
  const leaveBeat = onPaintBeat(() => {
    const frame = waiting.shift()
    if (!frame) return
    if ((writer.desiredSize ?? 0) <= 0) return frame.close()
    if (video.paused) play()
    onPaint(frame.timestamp / 1000)
    writer.write(frame).catch(() => frame.close())
  })
  return {
    show(frame) {
      // Frames come in bunches: one may wait for the next beat, older ones are late.
      waiting.push(frame)
      while (waiting.length > mostWaiting) waiting.shift()?.close()
    },
    framesShown() {
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality()
      return totalVideoFrames - droppedVideoFrames
    },
    dispose() {
      leaveBeat()
      for (const frame of waiting.splice(0)) frame.close()
      video.cancelVideoFrameCallback(firstFrame)
      generator.stop()
      video.srcObject = null
    },
  }
}

/** Paints on a canvas of the picture's size on the screen, where tracks cannot be generated. */
export function createCanvasSink(
  canvas: HTMLCanvasElement,
  { onFirst, onPaint }: PaintListener,
): VideoSink {
  const context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  let waiting: VideoFrame | null = null
  let shown = 0
  const leaveBeat = onPaintBeat(() => {
    const frame = waiting
    waiting = null
    if (!frame) return
    context?.drawImage(frame, 0, 0, canvas.width, canvas.height)
    onPaint(frame.timestamp / 1000)
    frame.close()
    shown += 1
    if (shown === 1) onFirst()
  })
  return {
    show(frame) {
      waiting?.close()
      waiting = frame
    },
    framesShown: () => shown,
    dispose() {
      leaveBeat()
      waiting?.close()
      waiting = null
    },
  }
}
