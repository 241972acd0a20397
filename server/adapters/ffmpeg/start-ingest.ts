import { spawn, type ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'
import { motionSize, type StreamCodec } from '../../../contracts/inference.ts'
import type { Ingest, IngestRequest } from '../../ports/ingest.ts'
import { rtspInput, rtspScript, withoutCredentials } from './rtsp-input.ts'

/** Time between asking a process to end and ending it, milliseconds. */
const graceMs = 2000
const keptErrors = 12
/** Two pictures in one tick of a raw stream's clock: nobody reads that clock. */
const harmless = /non monotonically increasing dts|Last message repeated|^\[\w+ @ 0x[0-9a-f]+\]\s*$/

/** One ffmpeg a camera: both streams in, pixels and coded pictures out to the inference process's sockets. */
export function makeIngest(ffmpeg: string): Ingest {
  return {
    start(request) {
      const child = spawn(ffmpeg, ingestArguments(request), {
        stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      })
      const errors: string[] = []
      const ended = new Promise<{ code: number | null; lastErrors: ReadonlyArray<string> }>(
        (resolve) => {
          child.once('error', (error) => resolve({ code: null, lastErrors: [error.message] }))
          child.once('close', (code) => resolve({ code, lastErrors: errors }))
        },
      )
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n'))
          if (line.trim() && !harmless.test(line)) errors.push(withoutCredentials(line.trim()))
        errors.splice(0, Math.max(0, errors.length - keptErrors))
      })
      feed(child.stdin, rtspScript(request.sub ?? request.main))
      const second = child.stdio[3]
      if (second instanceof Writable) feed(second, request.sub ? rtspScript(request.main) : '')
      return { pid: child.pid, ended, stop: () => stop(child, ended) }
    },
  }
}

function feed(pipe: Writable | null, script: string): void {
  pipe?.on('error', () => undefined) // the process ended first: told by its exit
  pipe?.end(script)
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(force)
}

function ingestArguments({ main, sub, sockets, preview }: IngestRequest): ReadonlyArray<string> {
  const small = sub ?? main
  const mainIndex = sub ? 1 : 0
  const { width, height } = motionSize
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostats', '-y'],
    ...arrivalTimes,
    ...rtspInput(0),
    ...(sub ? [...arrivalTimes, ...rtspInput(3)] : []),
    '-copyts',
    ...(small.codec === 'h264'
      ? copied(0, 'h264', sockets.preview)
      : raw(
          0,
          `scale=${preview.width}:${preview.height}:flags=fast_bilinear,format=yuv420p`,
          sockets.preview,
        )),
    ...(sockets.motion === null
      ? []
      : raw(
          0,
          `${fiveASecond},scale=${width}:${height}:flags=fast_bilinear,format=gray,${ahead}`,
          sockets.motion,
        )),
    ...copied(mainIndex, main.codec, sockets.main),
  ]
}

/**
 * ffmpeg hands out its streams in the order of their times and holds back the one that is ahead. Each stream's own clock
 * begins with its first key frame, so that one of them would lag by the time between two: with the time of arrival none
 * does. It belongs to the outer demuxer, because concat lets what it opens begin at nought.
 */
const arrivalTimes = ['-use_wallclock_as_timestamps', '1'] as const

/** Dates the sparse motion planes later, so that the main stream does not wait for the next of them. */
const ahead = 'setpts=PTS+1/TB'

/** One frame of each 190 ms; also when the camera's clock jumps back (the fps filter would flood). */
const fiveASecond =
  "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.19)+lt(t\\,prev_selected_t)'"

/** A stream unchanged, with a delimiter before each picture and parameter sets before each key frame. */
function copied(input: number, codec: StreamCodec, socket: string): ReadonlyArray<string> {
  return [
    ...['-map', `${input}:v:0`, '-an', '-c:v', 'copy'],
    ...['-bsf:v', `${codec}_metadata=aud=insert,dump_extra=freq=keyframe`],
    ...['-flush_packets', '1', '-f', codec, target(socket)],
  ]
}

function raw(input: number, filter: string, socket: string): ReadonlyArray<string> {
  return [
    ...['-map', `${input}:v:0`, '-an', '-vf', filter],
    ...['-fps_mode', 'passthrough', '-f', 'rawvideo', target(socket)],
  ]
}

/** Windows' named pipes are opened as files. */
const target = (socket: string): string => (socket.startsWith('\\\\') ? socket : `unix:${socket}`)
