import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import type { CameraId } from '../contracts/ids.ts'
import {
  motionSize,
  type CameraCounters,
  type CameraSockets,
  type StreamCodec,
} from '../contracts/inference.ts'
import type { PreviewMessage } from '../contracts/preview.ts'
import { detectMotion, stillMotion } from '../core/recognition/motion.ts'
import { h264CodecName, makeAccessUnitSplitter, type AccessUnit } from './access-units.ts'
import { frameBytes } from './frame.ts'
import type { TrackFollower } from './follow-tracks.ts'
import {
  decodedSize,
  startMainDecoder,
  type DecodedFrame,
  type MainDecoder,
} from './main-decoder.ts'
import type { PreviewHub } from './preview-hub.ts'

/** How long a camera stays active after the last motion, and after the last face, milliseconds. */
const activeAfterMotionMs = 1500
const activeAfterFaceMs = 1300
/** What ffmpeg held back while it looked at the stream comes at once, dated too late: it is not looked at, milliseconds. */
const settleMs = 1200
/** A decoder that is this far behind will not catch up: it begins anew at the next key frame, milliseconds. */
const mostBehindMs = 2000
/** Most of a main stream that is kept from its last key frame on: pictures, bytes. */
const mostKept = { pictures: 300, bytes: 24 * 1024 * 1024 }

export type CameraSessionOptions = {
  readonly cameraId: CameraId
  readonly subCodec: StreamCodec
  readonly mainCodec: StreamCodec
  readonly preview: { readonly width: number; readonly height: number }
  /** Of the main stream; null where it is not known. */
  readonly picture: { readonly width: number; readonly height: number } | null
  readonly socketsDir: string
  readonly ffmpeg: string
  readonly analysisFps: number
  readonly hub: PreviewHub
  readonly follower: TrackFollower
  /** Called when a frame waits for `analyse`. */
  readonly onPending: () => void
}

export type CameraSession = {
  readonly sockets: CameraSockets
  /** Resolves when ffmpeg can connect. */
  readonly ready: Promise<void>
  /** Arrival of the frame that waits, epoch milliseconds. */
  pendingSince(): number | null
  /** Analyses the frame that waits. */
  analyse(): Promise<void>
  counters(): CameraCounters
  /** What a new watcher needs first. */
  recent(): ReadonlyArray<PreviewMessage>
  close(): Promise<void>
}

let serial = 0

/** Takes in one camera: previews go on, motion wakes the decoder, decoded frames wait to be analysed. */
export function openCameraSession(options: CameraSessionOptions): CameraSession {
  const { cameraId, hub, follower } = options
  const tally = {
    decoded: 0,
    previewFrames: 0,
    mainFrames: 0,
    bytes: 0,
    due: 0,
    analysed: 0,
    dropped: 0,
  }
  let latencyMs: number | null = null
  let motion = stillMotion
  let kept: AccessUnit[] = []
  let keptBytes = 0
  let previewKept: PreviewMessage[] = []
  let decoder: MainDecoder | undefined
  let pending: { readonly decoded: DecodedFrame; readonly release: () => void } | undefined
  let looking = false
  /** There may be tracks that no frame ends: a decoder may end by itself. */
  let following = false
  let closed = false
  let rate = { frames: 0, sinceMs: Date.now(), perSecond: 15 }

  const stopDecoder = (): void => {
    decoder?.close()
    decoder = undefined
    pending?.release()
    pending = undefined
  }

  const startDecoder = (): void => {
    if (decoder || !kept[0]?.key) return
    const step = Math.max(1, Math.round(rate.perSecond / options.analysisFps))
    const made = startMainDecoder({
      ffmpeg: options.ffmpeg,
      codec: options.mainCodec,
      size: decodedSize(options.picture),
      step,
      skip: Math.max(0, kept.length - 1 - step),
      onFrame(decoded, release) {
        if (decoder !== made) return release()
        tally.due++
        if (pending) {
          tally.dropped++
          pending.release()
        }
        pending = { decoded, release }
        options.onPending()
      },
      onDropped() {
        tally.due++
        tally.dropped++
      },
      onEnd() {
        // Motion starts it again; a broken stream is the supervisor's to notice.
        if (decoder === made) stopDecoder()
      },
    })
    decoder = made
    for (const unit of kept) made.push(unit)
  }

  const attend = (nowMs: number): void => {
    if (closed) return
    const wanted =
      nowMs - motion.movedAtMs < activeAfterMotionMs ||
      nowMs - follower.lastFaceAtMs() < activeAfterFaceMs
    if (wanted) startDecoder()
    else if ((decoder || following) && !looking) {
      stopDecoder()
      following = false
      hub.send({ kind: 'faces', cameraId, atMs: nowMs, faces: [] })
      void follower.endAll(nowMs)
    }
  }

  const onGrey = (plane: Uint8Array): void => {
    const nowMs = Date.now()
    tally.decoded++
    motion = detectMotion(motion, plane, nowMs)
    attend(nowMs)
  }

  let mainBeganAtMs: number | undefined
  const onMainUnit = (unit: AccessUnit): void => {
    mainBeganAtMs ??= unit.atMs
    if (unit.atMs - mainBeganAtMs < settleMs) return
    tally.mainFrames += kept.length > 0 ? 1 : 0
    rate.frames++
    const elapsed = unit.atMs - rate.sinceMs
    if (elapsed > 5000)
      rate = { frames: 0, sinceMs: unit.atMs, perSecond: (rate.frames * 1000) / elapsed }
    if (unit.key || kept.length >= mostKept.pictures || keptBytes > mostKept.bytes) {
      kept = []
      keptBytes = 0
    }
    if (unit.key || kept.length > 0) {
      kept.push(unit)
      keptBytes += unit.data.length
    }
    if (!decoder) return
    const waitingSince = decoder.waitingSinceMs()
    if (waitingSince !== null && unit.atMs - waitingSince > mostBehindMs) {
      // The machine is short of time: what has waited is dropped, so that names do not come late.
      tally.due++
      tally.dropped++
      stopDecoder()
      if (!unit.key) kept = []
      return
    }
    decoder.push(unit)
  }

  const onPreviewUnit = (unit: AccessUnit): void => {
    tally.previewFrames++
    const codec = unit.key ? h264CodecName(unit.data) : undefined
    const message: PreviewMessage = {
      kind: 'h264',
      cameraId,
      key: unit.key,
      atMs: unit.atMs,
      ...(codec ? { codec } : {}),
      // An exact copy: the clone of a view would carry its whole buffer.
      data: new Uint8Array(unit.data),
    }
    if (unit.key || previewKept.length > mostKept.pictures) previewKept = []
    if (unit.key || previewKept.length > 0) previewKept.push(message)
    hub.send(message)
  }

  let greyAtMs = 0
  const onPreviewFrame = (data: Uint8Array): void => {
    const { width, height } = options.preview
    const nowMs = Date.now()
    tally.previewFrames++
    if (hub.watched(cameraId)) {
      const copy = new Uint8Array(data)
      hub.send({ kind: 'i420', cameraId, atMs: nowMs, width, height, data: copy })
    }
    if (nowMs - greyAtMs < 180) return
    greyAtMs = nowMs
    onGrey(shrinkLuma(data, width, height))
  }

  /** Lines that carry what the camera sent, for its bit rate. */
  const coded = options.subCodec === 'h264' ? ['main', 'preview'] : ['main']
  const listen = (name: string, onSocket: (socket: Socket) => void) => {
    // The folder is shared with other workers, and holds what a killed one left.
    const file = socketPath(options.socketsDir, `${process.pid}-${++serial}-${name}`)
    const server = createServer((socket) => {
      socket.on('error', () => undefined) // ffmpeg's end is the supervisor's to notice
      socket.on('data', (chunk) => (tally.bytes += coded.includes(name) ? chunk.length : 0))
      onSocket(socket)
    })
    const listening = new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(file, resolve)
    })
    return { file, server, listening }
  }

  const units = (codec: StreamCodec, onUnit: (unit: AccessUnit) => void) => (socket: Socket) => {
    const splitter = makeAccessUnitSplitter(codec)
    hub.send({ kind: 'reset', cameraId })
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const unit of splitter.push(chunk, Date.now())) onUnit(unit)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        socket.destroy()
      }
    })
  }

  const { preview } = options
  const main = listen('main', units(options.mainCodec, onMainUnit))
  const motionLine =
    options.subCodec === 'h264'
      ? listen('motion', fixedFrames(motionSize.width * motionSize.height, onGrey))
      : undefined
  const previewLine = listen(
    'preview',
    options.subCodec === 'h264'
      ? units('h264', onPreviewUnit)
      : fixedFrames(frameBytes(preview.width, preview.height), onPreviewFrame),
  )
  const lines = [main, previewLine, ...(motionLine ? [motionLine] : [])]

  return {
    sockets: {
      main: main.file,
      preview: previewLine.file,
      motion: motionLine?.file ?? null,
    },
    ready: Promise.all(lines.map(({ listening }) => listening)).then(() => undefined),
    pendingSince: () => (looking ? null : (pending?.decoded.atMs ?? null)),
    async analyse() {
      const job = pending
      if (!job || looking) return
      pending = undefined
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
      queueDepth: pending ? 1 : 0,
      tracksSplit: follower.tracksSplit(),
      mode: decoder ? 'active' : 'quiet',
      latencyMs,
    }),
    recent: () => previewKept,
    async close() {
      closed = true
      stopDecoder()
      await Promise.all(lines.map(({ server }) => closeServer(server)))
      for (const { file } of lines) if (process.platform !== 'win32') rmSync(file, { force: true })
      await follower.endAll(Date.now())
      hub.send({ kind: 'reset', cameraId })
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // The writer is told by its supervisor; what it still sends is not wanted.
    setTimeout(resolve, 200).unref()
  })
}

/** A named pipe on Windows, where a socket has no file. */
function socketPath(dir: string, name: string): string {
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\neuromark-${name}`
    : path.join(dir, `${name}.sock`)
}

/** Collects frames of `size` bytes; the array is reused for the next one. */
function fixedFrames(size: number, onFrame: (frame: Uint8Array) => void) {
  return (socket: Socket): void => {
    const frame = new Uint8Array(size)
    let filled = 0
    socket.on('data', (chunk: Buffer) => {
      let at = 0
      while (at < chunk.length) {
        const take = Math.min(size - filled, chunk.length - at)
        frame.set(chunk.subarray(at, at + take), filled)
        filled += take
        at += take
        if (filled === size) {
          filled = 0
          onFrame(frame)
        }
      }
    })
  }
}

/** The Y plane at the motion gate's size, nearest pixel. */
function shrinkLuma(data: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(motionSize.width * motionSize.height)
  for (let y = 0; y < motionSize.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / motionSize.height) * width
    for (let x = 0; x < motionSize.width; x++)
      out[y * motionSize.width + x] =
        data[row + Math.floor(((x + 0.5) * width) / motionSize.width)] ?? 0
  }
  return out
}
