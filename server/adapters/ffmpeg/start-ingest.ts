import { spawn, type ChildProcess } from 'node:child_process'
import os from 'node:os'
import { Writable } from 'node:stream'
import { motionSize, type StreamCodec } from '../../../contracts/inference.ts'
import type { Ingest, IngestEnd, IngestRequest } from '../../ports/ingest.ts'
import { SourceFailure } from '../rtsp/source-failure.ts'
import { faultOfErrors, readFfmpegLines } from './ffmpeg-lines.ts'
import { streamInput, type StreamInput } from './stream-input.ts'

/** Time between asking a process to end and ending it, milliseconds: one that hangs keeps its camera from coming back. */
const graceMs = 1000
/** Quality of JPEGs that are made here, 2 (best) to 31: faces keep their texture. */
const jpegQuality = '4'

/** One ffmpeg a camera: both streams in, pixels and coded pictures out to the inference process's sockets. */
export function makeIngest(ffmpeg: string): Ingest {
  return {
    start(request) {
      const over = new AbortController()
      let failure: SourceFailure | undefined
      const onFailure = (error: SourceFailure): void => {
        failure ??= error
        started.kill('SIGKILL')
      }
      const inputs = openInputs(request, onFailure)
      const started = spawn(ffmpeg, ingestArguments(request, inputs), {
        stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      })
      goFirst(started.pid)
      const lines = readFfmpegLines((warning) => request.onWarning?.(warning))
      started.stderr?.setEncoding('utf8').on('data', lines.take)
      const ended = new Promise<IngestEnd>((resolve) => {
        started.once('error', (error) => {
          over.abort()
          resolve({ code: null, lastErrors: [error.message] })
        })
        started.once('close', (code) => {
          over.abort()
          const lastErrors = lines.errors()
          const fault = failure
            ? { cause: failure.fault, message: failure.message }
            : faultOfErrors(lastErrors)
          resolve({ code, lastErrors, ...(fault ? { fault } : {}) })
        })
      })
      const pipes = [started.stdin, started.stdio[3]]
      for (const [i, pipe] of pipes.entries()) {
        if (!(pipe instanceof Writable)) continue
        pipe.on('error', () => undefined) // the process ended first: told by its exit
        const input = inputs[i]
        if (input)
          input.feed(pipe, over.signal).catch((error: unknown) => {
            if (error instanceof SourceFailure) onFailure(error)
            else onFailure(new SourceFailure('decoder', 'The stream could not be handed over.'))
          })
        else pipe.end()
      }
      return { pid: started.pid, ended, stop: () => stop(started, ended) }
    },
  }
}

/**
 * What reads a camera goes with the analysis that waits for it, where the system allows it: pictures that lie unread come late
 * for everybody, and a camera that broke off is only noticed once they are through. It does little beyond copying.
 */
function goFirst(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_HIGH)
  } catch {
    // It ended at once, or this is an ordinary user, who may not raise it.
  }
}

/** The first input is what the wall and the motion gate see; the second the main stream, where that is another. */
function openInputs(
  { main, sub, onWarning }: IngestRequest,
  onFailure: (failure: SourceFailure) => void,
): readonly [StreamInput] | readonly [StreamInput, StreamInput] {
  const small = streamInput(sub ?? main, { descriptor: 0, onFailure, onWarning })
  return sub ? [small, streamInput(main, { descriptor: 3, onFailure })] : [small]
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(force)
}

function ingestArguments(
  { main, sub, sockets, preview }: IngestRequest,
  inputs: readonly [StreamInput] | readonly [StreamInput, StreamInput],
): ReadonlyArray<string> {
  const small = sub ?? main
  const [first, second = first] = inputs
  const firstPictures = `0:${first.pictures}`
  const mainPictures = `${inputs.length - 1}:${second.pictures}`
  const { width, height } = motionSize
  return [
    ...['-hide_banner', '-loglevel', 'level+warning', '-nostats', '-y'],
    ...inputs.flatMap(({ args }) => args),
    '-copyts',
    ...(small.codec === 'h264'
      ? coded(firstPictures, 'h264', first, sockets.preview)
      : raw(
          firstPictures,
          `scale=${preview.width}:${preview.height}:flags=fast_bilinear,format=yuv420p`,
          sockets.preview,
        )),
    ...(sockets.motion === null
      ? []
      : raw(
          firstPictures,
          `${fiveASecond},scale=${width}:${height}:flags=fast_bilinear,format=gray,${ahead}`,
          sockets.motion,
        )),
    ...coded(mainPictures, main.codec, second, sockets.main),
  ]
}

/** Dates the sparse motion planes later, so that the main stream does not wait for the next of them. */
const ahead = 'setpts=PTS+1/TB'

/** One frame of each 190 ms; also when the camera's clock jumps back (the fps filter would flood). */
const fiveASecond =
  "select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,0.19)+lt(t\\,prev_selected_t)'"

/** Coded pictures: unchanged, with a delimiter before each and parameter sets before each key frame, or made into JPEGs. */
function coded(
  pictures: string,
  codec: StreamCodec,
  { copied, contained }: Pick<StreamInput, 'copied' | 'contained'>,
  socket: string,
): ReadonlyArray<string> {
  const out = ['-flush_packets', '1', '-f', codec, target(socket)]
  if (codec === 'mjpeg') {
    const how = copied
      ? ['-c:v', 'copy']
      : ['-fps_mode', 'passthrough', '-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', jpegQuality]
    return ['-map', pictures, '-an', ...how, ...out]
  }
  const filters = `${contained ? `${codec}_mp4toannexb,` : ''}${codec}_metadata=aud=insert,dump_extra=freq=keyframe`
  return ['-map', pictures, '-an', '-c:v', 'copy', '-bsf:v', filters, ...out]
}

function raw(pictures: string, filter: string, socket: string): ReadonlyArray<string> {
  return [
    ...['-map', pictures, '-an', '-vf', filter],
    // With more threads the encoder, which only copies, holds back a frame for each of them.
    ...['-fps_mode', 'passthrough', '-threads', '1', '-f', 'rawvideo', target(socket)],
  ]
}

/** Windows' named pipes are opened as files. */
const target = (socket: string): string => (socket.startsWith('\\\\') ? socket : `unix:${socket}`)
