import { spawn } from 'node:child_process'
import type { HardwareDecoder, StreamCodec } from '../contracts/inference.ts'
import type { AccessUnit } from './access-unit.ts'
import { makeFeed } from './decoder-feed.ts'
import { makeLineReader, readDecoderLine, type TellTale } from './decoder-stderr.ts'
import { frameBytes, type Frame } from './frame.ts'
import type { Masker } from './mask.ts'
import { cpuSecondsOf } from './process-time.ts'

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

/** The part of a frame, from its upper left corner, that a picture fitted into it takes. Pure. */
export function fitted(picture: Size, frame: Size): Size {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height)
  const side = (length: number, most: number): number =>
    Math.max(1, Math.min(most, Math.round(length * scale)))
  return { width: side(picture.width, frame.width), height: side(picture.height, frame.height) }
}

export type DecodedFrame = {
  readonly frame: Frame
  /** Arrival of the coded picture, epoch milliseconds. */
  readonly atMs: number
}

export type MainDecoder = {
  /** Feeds the next coded picture, in order; the first must be a key frame. */
  push(unit: AccessUnit): void
  /** Arrival of the oldest picture that was fed after the last one that came out, epoch milliseconds; null: there is none. */
  waitingSinceMs(): number | null
  /** CPU seconds so far; 0 where the system does not tell. */
  cpuSeconds(): number
  /** A frame came out. */
  worked(): boolean
  close(): void
}

export type MainDecoderOptions = {
  readonly ffmpeg: string
  readonly codec: StreamCodec
  /** Of the frames that come out; pictures of another one are fitted into it. */
  readonly size: Size
  /** 1 = every picture. */
  readonly step: number
  /** Pictures to decode without showing them: the backlog since the key frame. */
  readonly skip: number
  /** Null: the processor. */
  readonly hardware: HardwareDecoder | null
  readonly masker: Masker
  readonly onFrame: (decoded: DecodedFrame, release: () => void) => void
  readonly onDropped: (atMs: number) => void
  /** The pictures that come in have this size; told at the first one, and when it changes. */
  readonly onPicture: (size: Size) => void
  readonly onCorrupt: () => void
  /** The hardware does not do it, in ffmpeg's words; what comes out was decoded by the processor. */
  readonly onNoHardware: (reason: string) => void
  readonly onEnd: (problem: string | null) => void
}

/** Coded bytes on their way to a decoder; further pictures are left out until it has caught up. */
const mostQueued = 8 * 1024 * 1024

/**
 * Decodes a main stream from a key frame on, in an ffmpeg of its own that lives as long as the camera is active. Every
 * `step`th picture comes out, newest wins: `onFrame` gets a frame that it may keep until it calls `release`; pictures that
 * come while both buffers are taken are counted by `onDropped` and skipped. What is masked is black before anybody sees it.
 */
export function startMainDecoder(options: MainDecoderOptions): MainDecoder {
  const { size, masker } = options
  const bytes = frameBytes(size.width, size.height)
  const child = spawn(options.ffmpeg, decoderArguments(options), {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const free: Uint8Array[] = [new Uint8Array(bytes), new Uint8Array(bytes)]
  const feed = makeFeed(options.codec, options.skip)
  /** Pictures that ffmpeg told of and whose pixels are still to come, and pixels that nothing was told of yet. */
  const told: TellTale[] = []
  const complete: Array<Uint8Array | undefined> = []
  let picture: Size | undefined
  let filled = 0
  let target = free.pop()
  let closed = false
  let worked = false
  let cpuSeconds = 0

  const match = (): void => {
    while (told.length > 0 && complete.length > 0) {
      const [tale] = told.splice(0, 1)
      const [data] = complete.splice(0, 1)
      if (!tale) continue
      const atMs = feed.arrivalOf(tale)
      if (tale.width !== picture?.width || tale.height !== picture.height) {
        picture = { width: tale.width, height: tale.height }
        options.onPicture(picture)
      }
      worked = true
      if (!data) options.onDropped(atMs)
      else {
        masker.i420(data, size, fitted(picture, size))
        options.onFrame({ frame: { ...size, data }, atMs }, () => free.push(data))
      }
    }
  }

  child.stdout.on('data', (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length) {
      if (filled === 0) target ??= free.pop()
      const take = Math.min(chunk.length - at, bytes - filled)
      target?.set(chunk.subarray(at, at + take), filled)
      filled += take
      at += take
      if (filled < bytes) continue
      complete.push(target)
      filled = 0
      target = undefined
      match()
    }
  })
  const read = makeLineReader((line) => {
    const said = readDecoderLine(line)
    if (closed || !said) return
    if (said.kind === 'corrupt') options.onCorrupt()
    else if (said.kind === 'no-hardware') options.onNoHardware(said.reason)
    else {
      told.push(said.picture)
      match()
    }
  })
  child.stderr.setEncoding('latin1').on('data', read)
  child.stdin.on('error', () => undefined) // ends with the process, told by 'close'
  child.on('error', (error) => options.onEnd(error.message))
  child.on('close', (code) => options.onEnd(closed || code === 0 ? null : `decoder exit ${code}`))

  const readCpu = (): number => {
    if (child.pid !== undefined && child.exitCode === null)
      cpuSeconds = cpuSecondsOf(child.pid) ?? cpuSeconds
    return cpuSeconds
  }

  return {
    push(unit) {
      if (closed || child.stdin.writableLength > mostQueued) return
      for (const piece of feed.take(unit)) child.stdin.write(piece)
    },
    waitingSinceMs: () => feed.waitingSinceMs(),
    cpuSeconds: readCpu,
    worked: () => worked,
    close() {
      if (closed) return
      readCpu()
      closed = true
      child.stdin.destroy()
      child.kill('SIGKILL')
    },
  }
}

function decoderArguments(options: MainDecoderOptions): ReadonlyArray<string> {
  const { codec, size, step, skip, hardware } = options
  const { width, height } = size
  // prettier-ignore
  return [
    // Each line by itself: two pictures that are damaged alike are two lines.
    '-hide_banner', '-loglevel', 'repeat+info', '-nostats',
    ...(hardware?.args ?? []),
    '-threads', '1', '-flags', 'low_delay', '-skip_loop_filter', 'all',
    '-probesize', '32', '-analyzeduration', '0', '-fpsprobesize', '0',
    '-f', codec, '-i', 'pipe:0',
    // What showinfo says of a picture tells which of those fed it is: some are lost in decoding.
    '-vf', `select=gte(n\\,${skip})*not(mod(n-${skip}\\,${step})),showinfo=checksum=0,` +
      `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=fast_bilinear,pad=${width}:${height}`,
    // With more threads the encoder, which only copies, holds back a frame for each of them.
    '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-threads', '1', '-f', 'rawvideo', 'pipe:1',
  ]
}
