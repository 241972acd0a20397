import type { Socket } from 'node:net'
import type { Polygon } from '../contracts/cameras.ts'
import type { CameraId } from '../contracts/ids.ts'
import {
  motionSize,
  type CameraCounters,
  type CameraSockets,
  type HardwareDecoder,
  type StreamCodec,
} from '../contracts/inference.ts'
import type { PreviewMessage } from '../contracts/preview.ts'
import { asleep, nextWakefulness } from '../core/capture/wakefulness.ts'
import { detectMotion, stillMotion } from '../core/recognition/motion.ts'
import type { AccessUnit } from './access-unit.ts'
import { makeAccessUnitSplitter } from './access-units.ts'
import { collectFrames, openLine } from './camera-lines.ts'
import type { TrackFollower } from './follow-tracks.ts'
import { frameBytes } from './frame.ts'
import { openMainStream } from './main-stream.ts'
import { makeMasker } from './mask.ts'
import type { PreviewHub } from './preview-hub.ts'
import { openPreviews } from './previews.ts'
import { shrinkLuma } from './shrink-luma.ts'

/** Least time between two looks at a sub-stream for motion, where its frames come whole, milliseconds. */
const greyEveryMs = 180

export type CameraSessionOptions = {
  readonly cameraId: CameraId
  readonly subCodec: StreamCodec
  readonly mainCodec: StreamCodec
  readonly preview: { readonly width: number; readonly height: number }
  /** Of the main stream; null where it is not known. */
  readonly picture: { readonly width: number; readonly height: number } | null
  readonly masks: ReadonlyArray<Polygon>
  readonly hardware: HardwareDecoder | null
  readonly door: boolean
  readonly socketsDir: string
  readonly ffmpeg: string
  /** Frames a second that may be looked at now. */
  readonly fps: () => number
  /** There are models to look with: without, the main stream is never decoded. */
  readonly looks: boolean
  readonly hub: PreviewHub
  readonly follower: TrackFollower
  /** Called when a frame waits for `analyse`. */
  readonly onPending: () => void
}

export type CameraSession = {
  readonly sockets: CameraSockets
  /** Resolves when ffmpeg can connect. */
  readonly ready: Promise<void>
  /** It must not wait for cameras that only observe. */
  readonly door: boolean
  /** Arrival of the frame that waits, epoch milliseconds. */
  pendingSince(): number | null
  /** Analyses the frame that waits. */
  analyse(): Promise<void>
  counters(): CameraCounters
  readonly mainCodec: StreamCodec
  /** What a new watcher of a stream needs first. */
  recent(ofMain: boolean): ReadonlyArray<PreviewMessage>
  close(): Promise<void>
}

/** Takes in one camera: previews go on, motion wakes the decoder, decoded frames wait to be analysed. */
export function openCameraSession(options: CameraSessionOptions): CameraSession {
  const { cameraId, hub, follower, mainCodec, subCodec, preview } = options
  const tally = { decoded: 0, bytes: 0, analysed: 0 }
  const masker = makeMasker(options.masks)
  const previews = openPreviews({ cameraId, hub, masker, ...preview })
  let latencyMs: number | null = null
  let motion = stillMotion
  let wakefulness = asleep
  let looking = false
  /** There may be tracks that no frame ends: a decoder may end by itself. */
  let following = false
  let closed = false

  const main = openMainStream({
    ...{ codec: mainCodec, picture: options.picture, ffmpeg: options.ffmpeg, masker },
    ...{ hardware: options.hardware, fps: options.fps, onPending: options.onPending },
    wants: (atMs) => follower.wants(atMs, options.fps()),
  })

  const attend = (nowMs: number): void => {
    if (closed || !options.looks) return
    const faceAtMs = follower.lastFaceAtMs()
    wakefulness = nextWakefulness(wakefulness, nowMs, { movedAtMs: motion.movedAtMs, faceAtMs })
    if (wakefulness.active) main.wake()
    else if ((main.awake() || following) && !looking) {
      main.sleep()
      following = false
      hub.send({ kind: 'faces', cameraId, atMs: nowMs, faces: [] })
      void follower.endAll(nowMs)
    }
  }

  const onGrey = (plane: Uint8Array): void => {
    const nowMs = Date.now()
    tally.decoded++
    masker.grey(plane, motionSize)
    motion = detectMotion(motion, plane, nowMs)
    attend(nowMs)
  }

  const onMainUnit = (unit: AccessUnit): void => {
    main.push(unit)
    if (hub.mainWatched(cameraId)) previews.sendMain(unit, mainCodec)
  }

  let greyAtMs = 0
  const onPreviewFrame = (data: Uint8Array): void => {
    const nowMs = Date.now()
    previews.sendFrame(data, nowMs)
    if (nowMs - greyAtMs < greyEveryMs) return
    greyAtMs = nowMs
    onGrey(shrinkLuma(data, preview.width, preview.height))
  }

  const units = (codec: StreamCodec, onUnit: (unit: AccessUnit) => void) => (socket: Socket) => {
    const splitter = makeAccessUnitSplitter(codec)
    hub.send({ kind: 'reset', cameraId })
    socket.on('data', (chunk: Buffer) => {
      // Only coded lines carry what the camera sent, for its bit rate.
      tally.bytes += chunk.length
      try {
        for (const unit of splitter.push(chunk, Date.now())) onUnit(unit)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        socket.destroy()
      }
    })
  }
  const frames = (bytes: number, onFrame: (frame: Uint8Array) => void) => (socket: Socket) =>
    collectFrames(socket, bytes, onFrame)

  // Windows play H.264 as it is; other sub-streams come decoded, and serve the motion gate as well.
  const passes = subCodec === 'h264'
  const mainLine = openLine(options.socketsDir, 'main', units(mainCodec, onMainUnit))
  const motionLine = passes
    ? openLine(options.socketsDir, 'motion', frames(motionSize.width * motionSize.height, onGrey))
    : undefined
  const previewLine = openLine(
    options.socketsDir,
    'preview',
    passes
      ? units('h264', previews.sendUnit)
      : frames(frameBytes(preview.width, preview.height), onPreviewFrame),
  )
  const lines = [mainLine, previewLine, ...(motionLine ? [motionLine] : [])]

  return {
    sockets: {
      main: mainLine.file,
      preview: previewLine.file,
      motion: motionLine?.file ?? null,
    },
    ready: Promise.all(lines.map(({ listening }) => listening)).then(() => undefined),
    door: options.door,
    pendingSince: () => (looking ? null : main.pendingSince()),
    async analyse() {
      const job = looking ? undefined : main.take()
      if (!job) return
      looking = true
      try {
        const { frame, atMs } = job.decoded
        following = true
        const faces = await follower.look(frame, atMs)
        tally.analysed++
        latencyMs = Date.now() - atMs
        hub.send({ kind: 'faces', cameraId, atMs, faces })
      } finally {
        looking = false
        job.release()
      }
    },
    counters: () => ({
      cameraId,
      ...tally,
      ...main.counters(),
      previewFrames: previews.count(),
      queueDepth: main.pendingSince() === null ? 0 : 1,
      tracksSplit: follower.tracksSplit(),
      mode: main.awake() ? 'active' : 'quiet',
      watched: hub.watched(cameraId) || hub.mainWatched(cameraId),
      latencyMs,
    }),
    mainCodec,
    recent: (ofMain) => (ofMain ? previews.mainMessages(main.kept()) : previews.recent()),
    async close() {
      closed = true
      main.sleep()
      await Promise.all(lines.map((line) => line.close()))
      await follower.endAll(Date.now())
      hub.send({ kind: 'reset', cameraId })
    },
  }
}
