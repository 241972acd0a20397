import { spawn } from 'node:child_process'
import os from 'node:os'
import { frameBytes, type Frame } from './frame.ts'

export type RecordedFrame = {
  readonly frame: Frame
  /** From the first picture of the file, seconds. */
  readonly seconds: number
  /** Its pixels may be written over from now on. */
  readonly release: () => void
}

export type RecordingReader = {
  /** The next frame, in order; null at the end. Nothing is left out: the decoder waits for whoever reads. */
  next(): Promise<RecordedFrame | null>
  /** How the decoder failed; null when it read to the end. Known once `next` resolved with null. */
  problem(): string | null
  close(): void
}

/** Decoded ahead of the analysis, so that neither waits for the other; a 1080p frame has 3 MB. */
const buffers = 3
/** More decoding threads than this do not pay: the analysis is slower. */
const mostThreads = 4
/** A decoder that gives nothing for so long reads from a disk that is gone, milliseconds. */
const silentMs = 60_000

/**
 * Decodes a recording from `fromSeconds` on, the first picture in each `1 / fps` of a second: which ones does not depend on
 * where it began. `input`: ffmpeg's input options, with the file.
 */
export function readRecording(options: {
  readonly ffmpeg: string
  readonly input: ReadonlyArray<string>
  readonly fromSeconds: number
  readonly fps: number
  /** Of the frames that come out. */
  readonly size: { readonly width: number; readonly height: number }
}): RecordingReader {
  const { width, height } = options.size
  const bytes = frameBytes(width, height)
  const child = spawn(options.ffmpeg, argumentsOf(options), { stdio: ['ignore', 'pipe', 'pipe'] })
  const free = Array.from({ length: buffers }, () => new Uint8Array(bytes))
  /** Frames and their times come on lines of their own, in the same order. */
  const filled: typeof free = []
  const times: number[] = []
  let lastError = 'The decoder was ended.'
  let target = free.pop()
  let at = 0
  let ended: { readonly problem: string | null } | undefined
  let wake: (() => void) | undefined
  let heardAt = performance.now()

  const tell = (): void => {
    heardAt = performance.now()
    wake?.()
    wake = undefined
  }
  const end = (problem: string | null): void => {
    ended ??= { problem }
    clearInterval(watching)
    tell()
  }
  const watching = setInterval(() => {
    // Only while a frame is waited for: a decoder that waits for us is well.
    if (!wake || performance.now() - heardAt < silentMs) return
    lastError = 'Nothing could be read from the file for a minute.'
    child.kill('SIGKILL')
  }, 1000)

  const take = (chunk: Buffer): void => {
    let from = 0
    while (from < chunk.length && target) {
      const part = Math.min(bytes - at, chunk.length - from)
      target.set(chunk.subarray(from, from + part), at)
      at += part
      from += part
      if (at < bytes) continue
      filled.push(target)
      at = 0
      target = free.pop()
      tell()
    }
    if (target) return
    child.stdout.pause()
    if (from < chunk.length) child.stdout.unshift(chunk.subarray(from))
  }
  child.stdout.on('data', take)

  let line = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (line + text).split('\n')
    line = (lines.pop() ?? '').slice(-4000)
    for (const one of lines) {
      const [, micros] = /showinfo.* pts: *(\d+) /.exec(one) ?? []
      if (micros !== undefined) times.push(Number(micros) / 1e6)
      else if (/\[(error|fatal)\]/.test(one)) lastError = one.replace(/^.*\[(error|fatal)\] */, '')
    }
    tell()
  })
  child.on('error', (error) => end(error.message))
  child.on('close', (code) => end(code === 0 ? null : lastError))

  return {
    async next() {
      for (;;) {
        const data = filled[0]
        const seconds = times[0]
        if (data && seconds !== undefined) {
          filled.shift()
          times.shift()
          const release = (): void => {
            if (target) free.push(data)
            else target = data
            child.stdout.resume()
          }
          const frame = { width, height, data }
          return { frame, seconds: seconds + options.fromSeconds, release }
        }
        if (ended) return null
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    problem: () => ended?.problem ?? null,
    close() {
      clearInterval(watching)
      child.stdout.destroy()
      child.kill('SIGKILL')
    },
  }
}

function argumentsOf({
  input,
  fromSeconds,
  fps,
  size: { width, height },
}: Parameters<typeof readRecording>[0]): string[] {
  const from = fromSeconds.toFixed(6)
  const cell = (t: string): string => `floor((${t}+${from})*${fps}+0.001)`
  const filters = [
    `select='isnan(prev_t)+gt(${cell('t')}\\,${cell('prev_t')})'`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:flags=fast_bilinear`,
    `pad=${width}:${height}`,
    // Whole microseconds: ffmpeg prints seconds with six digits in all.
    'settb=1/1000000',
    'showinfo=checksum=0',
  ]
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'level+info', '-nostats'],
    ...['-threads', String(Math.min(mostThreads, os.availableParallelism()))],
    ...['-skip_loop_filter', 'all'],
    ...(fromSeconds > 0 ? ['-ss', from] : []),
    ...input,
    ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', filters.join(',')],
    ...['-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'],
  ]
}
