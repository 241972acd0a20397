import { spawn } from 'node:child_process'
import type { StreamCodec } from '../contracts/inference.ts'
import type { AccessUnit } from './access-units.ts'
import { frameBytes, type Frame } from './frame.ts'

type Size = { readonly width: number; readonly height: number }

/** Size of the frames of a stream whose own is not known, pixels. */
const usualSize: Size = { width: 1920, height: 1080 }
/** Larger streams are scaled down, keeping their shape: faces are cut from the largest plane there is, up to 4K. */
const largestSize: Size = { width: 3840, height: 2160 }

/** The size that a stream's frames are decoded at: its own, with even sides, at most 4K. Pure. */
export function decodedSize(picture: Size | null): Size {
  if (!picture) return usualSize
  const { width, height } = picture
  const scale = Math.min(1, largestSize.width / width, largestSize.height / height)
  const even = (side: number): number => Math.max(2, Math.floor((side * scale) / 2) * 2)
  return { width: even(width), height: even(height) }
}

export type DecodedFrame = {
  readonly frame: Frame
  /** Arrival of the coded picture, epoch milliseconds. */
  readonly atMs: number
}

export type MainDecoder = {
  /** Feeds the next coded picture, in order; the first must be a key frame. */
  push(unit: AccessUnit): void
  /** Arrival of the oldest picture that was fed and has not come out, epoch milliseconds; null when there is none. */
  waitingSinceMs(): number | null
  close(): void
}

/**
 * Decodes a main stream from a key frame on, in an ffmpeg of its own that lives as long as the camera is active. Every
 * `step`th picture comes out, newest wins: `onFrame` gets a frame that it may keep until it calls `release`; pictures that
 * come while both buffers are taken are counted by `onDropped` and skipped.
 */
export function startMainDecoder(options: {
  readonly ffmpeg: string
  readonly codec: StreamCodec
  /** Of the frames that come out; pictures of another one are fitted into it. */
  readonly size: Size
  /** 1 = every picture. */
  readonly step: number
  /** Pictures to decode without showing them: the backlog since the key frame. */
  readonly skip: number
  readonly onFrame: (decoded: DecodedFrame, release: () => void) => void
  readonly onDropped: () => void
  readonly onEnd: (problem: string | null) => void
}): MainDecoder {
  const { width, height } = options.size
  const size = frameBytes(width, height)
  const child = spawn(
    options.ffmpeg,
    // prettier-ignore
    [
      '-hide_banner', '-loglevel', 'fatal', '-nostats',
      '-threads', '1', '-flags', 'low_delay', '-skip_loop_filter', 'all',
      '-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0',
      '-f', options.codec, '-i', 'pipe:0',
      '-vf', `select=gte(n\\,${options.skip})*not(mod(n-${options.skip}\\,${options.step})),` +
        `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=fast_bilinear,pad=${width}:${height}`,
      '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1',
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const free = [new Uint8Array(size), new Uint8Array(size)]
  const arrivals: number[] = []
  let fed = 0
  let filled = 0
  let target = free.pop()
  let closed = false

  const finishPicture = (): void => {
    const atMs = arrivals.shift() ?? 0
    filled = 0
    const data = target
    target = free.pop()
    if (!data) return options.onDropped()
    options.onFrame({ frame: { width, height, data }, atMs }, () => free.push(data))
  }

  child.stdout.on('data', (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length) {
      if (filled === 0) target ??= free.pop()
      const take = Math.min(chunk.length - at, size - filled)
      target?.set(chunk.subarray(at, at + take), filled)
      filled += take
      at += take
      if (filled === size) finishPicture()
    }
  })
  child.stdin.on('error', () => undefined) // ends with the process, told by 'close'
  child.on('error', (error) => options.onEnd(error.message))
  child.on('close', (code) => options.onEnd(closed || code === 0 ? null : `decoder exit ${code}`))

  const delimiterBytes = options.codec === 'h264' ? 6 : 7
  let first = true
  return {
    push(unit) {
      if (closed || child.stdin.writableLength > 8 * 1024 * 1024) return
      const index = fed++
      if (index >= options.skip && (index - options.skip) % options.step === 0)
        arrivals.push(unit.atMs)
      // The delimiter of the next picture goes ahead with this one: the parser need not wait a frame to know its end.
      const delimiter = unit.data.subarray(0, delimiterBytes)
      if (first) child.stdin.write(delimiter)
      first = false
      child.stdin.write(unit.data.subarray(delimiterBytes))
      child.stdin.write(delimiter)
    },
    waitingSinceMs: () => arrivals[0] ?? null,
    close() {
      if (closed) return
      closed = true
      child.stdin.destroy()
      child.kill('SIGKILL')
    },
  }
}
