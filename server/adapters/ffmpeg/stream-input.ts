import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { IngestStream, IngestWarning, StreamOpening } from '../../ports/ingest.ts'
import { openMjpeg } from '../http/open-mjpeg.ts'
import { defaultPatience } from '../rtsp/describe-stream.ts'
import { openRelay } from '../rtsp/open-relay.ts'
import { failureOf, type SourceFailure } from '../rtsp/source-failure.ts'
import { loopInput, loopScript } from './describe-local.ts'
import { rtspInput, rtspScript } from './rtsp-input.ts'
import { webcamInput } from './webcam-input.ts'

export type StreamInput = {
  /** ffmpeg's arguments, up to and with `-i`. */
  readonly args: ReadonlyArray<string>
  /** ffmpeg's name of the pictures among what the input holds. */
  readonly pictures: string
  /** False where the coded pictures have to be made anew, as JPEGs. */
  readonly copied: boolean
  /** Coded pictures come as containers hold them: with lengths, and parameter sets elsewhere. */
  readonly contained: boolean
  /** Writes what ffmpeg reads from the descriptor, until `signal` aborts. Rejects with a SourceFailure. */
  feed(pipe: Writable, signal: AbortSignal): Promise<void>
}

/**
 * ffmpeg hands out its streams in the order of their times and holds back the one that is ahead. Each stream's own clock
 * begins with its first key frame, so that one of them would lag by the time between two: with the time of arrival none
 * does. It belongs to the outer demuxer, because concat lets what it opens begin at nought.
 */
const arrivalTimes = ['-use_wallclock_as_timestamps', '1'] as const

export type StreamInputOptions = {
  /** Where ffmpeg reads what `feed` writes. */
  readonly descriptor: number
  /** Wanted: an RTSP stream by TCP is then read through a relay, which sees its packets. */
  readonly onWarning?: ((warning: IngestWarning) => void) | undefined
  readonly onFailure: (failure: SourceFailure) => void
}

/** How ffmpeg reads a stream. No credentials are in its arguments. */
export function streamInput(stream: IngestStream, options: StreamInputOptions): StreamInput {
  const opening = stream.opening ?? usualOpening(stream.url)
  const { descriptor } = options
  switch (opening.kind) {
    case 'rtsp':
      return {
        args: [...arrivalTimes, ...rtspInput(descriptor, stream.described)],
        pictures: 'v:0',
        copied: true,
        contained: false,
        feed: (pipe, signal) =>
          feedScript(pipe, { ...stream, url: opening.url }, opening.relayed, signal, options),
      }
    case 'http':
      return {
        args: [
          ...[...arrivalTimes, '-threads', '1', '-thread_queue_size', '64'],
          ...[
            '-probesize',
            '32',
            '-analyzeduration',
            '0',
            '-f',
            'mpjpeg',
            '-i',
            `pipe:${descriptor}`,
          ],
        ],
        pictures: 'v:0',
        copied: true,
        contained: false,
        feed: (pipe, signal) => feedJpegs(pipe, stream, signal),
      }
    case 'webcam':
      return {
        args: [...arrivalTimes, '-threads', '1', ...opening.input],
        pictures: 'v:0',
        copied: opening.copied,
        contained: false,
        feed: feedNothing,
      }
    case 'file':
      return {
        args: loopInput(descriptor),
        // A cover is no video.
        pictures: 'V:0',
        copied: opening.copied,
        contained: true,
        feed: async (pipe) => void pipe.end(loopScript(stream.url)),
      }
  }
}

/** How an address is opened that was not described. */
function usualOpening(url: string): StreamOpening {
  if (/^https?:/i.test(url)) return { kind: 'http' }
  if (/^file:/i.test(url)) return { kind: 'file', copied: true }
  if (/^webcam:/i.test(url)) {
    const { platform } = process
    const known = platform === 'win32' || platform === 'darwin' ? platform : 'linux'
    const device = url.slice('webcam:'.length)
    return { kind: 'webcam', ...webcamInput(known, device, { jpeg: [], raw: [] }) }
  }
  return { kind: 'rtsp', url, relayed: /^rtsps:/i.test(url) }
}

async function feedNothing(pipe: Writable): Promise<void> {
  pipe.end()
}

/** Of the RTSP address, which leads to a relay where ffmpeg cannot log in by itself or its packets are wanted. */
async function feedScript(
  pipe: Writable,
  stream: IngestStream,
  needed: boolean,
  signal: AbortSignal,
  { onWarning, onFailure }: StreamInputOptions,
): Promise<void> {
  if (!needed && (onWarning === undefined || stream.transport === 'udp')) {
    pipe.end(rtspScript(stream, stream.described))
    return
  }
  const { url } = stream
  const relay = await openRelay(stream, { url, patience: defaultPatience, onWarning, onFailure })
  signal.addEventListener('abort', () => relay.close(), { once: true })
  if (signal.aborted) return relay.close()
  // Over an encrypted connection the pictures come the same way: by UDP anybody could see them.
  const transport = url.startsWith('rtsps:') ? 'tcp' : stream.transport
  const relayed = { url: relay.url, username: null, password: null, transport }
  pipe.end(rtspScript(relayed, stream.described))
}

/** Hands JPEGs over with their lengths: ffmpeg then need not wait for the next one to know the end of one. */
async function feedJpegs(pipe: Writable, stream: IngestStream, signal: AbortSignal): Promise<void> {
  try {
    const opened = await openMjpeg(stream, defaultPatience, signal)
    signal.addEventListener('abort', opened.close, { once: true })
    for await (const picture of opened.pictures()) {
      if (signal.aborted || pipe.destroyed) break
      pipe.write(
        `--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`,
      )
      pipe.write(picture)
      // Nothing piles up here: an ffmpeg that does not read stops the camera.
      if (!pipe.write('\r\n')) await once(pipe, 'drain', { signal })
    }
    opened.close()
  } catch (error) {
    if (!signal.aborted) throw failureOf(error, new URL(stream.url))
  } finally {
    pipe.end()
  }
}
