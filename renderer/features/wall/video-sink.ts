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

/** Frames that may wait for their beat. */
const mostWaiting = 3

/** Paints through a generated track. `onFirstShown` is called once, with the first picture. */
export function createVideoSink(
  video: HTMLVideoElement,
  generator: VideoTrackGenerator,
  onFirstShown: () => void,
): VideoSink {
  const writer = generator.writable.getWriter()
  video.srcObject = new MediaStream([generator])
  // Muted video may play unasked; should it be paused all the same, the next frame resumes it.
  const play = () => void video.play().catch(() => undefined)
  play()
  const firstFrame = video.requestVideoFrameCallback(onFirstShown)
  const waiting: VideoFrame[] = []
  const leaveBeat = onPaintBeat(() => {
    const frame = waiting.shift()
    if (!frame) return
    if ((writer.desiredSize ?? 0) <= 0) return frame.close()
    if (video.paused) play()
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

/** Paints on a canvas of the size of the tile, where tracks cannot be generated. */
export function createCanvasSink(canvas: HTMLCanvasElement, onFirstShown: () => void): VideoSink {
  const context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  let waiting: VideoFrame | null = null
  let request = 0
  let shown = 0

  const paint = () => {
    request = 0
    const frame = waiting
    waiting = null
    if (!frame) return
    const scale = Math.min(canvas.width / frame.displayWidth, canvas.height / frame.displayHeight)
    const [width, height] = [frame.displayWidth * scale, frame.displayHeight * scale]
    context?.drawImage(
      frame,
      (canvas.width - width) / 2,
      (canvas.height - height) / 2,
      width,
      height,
    )
    frame.close()
    shown += 1
    if (shown === 1) onFirstShown()
  }
  return {
    show(frame) {
      waiting?.close()
      waiting = frame
      request ||= requestAnimationFrame(paint)
    },
    framesShown: () => shown,
    dispose() {
      cancelAnimationFrame(request)
      waiting?.close()
      waiting = null
    },
  }
}
