import { spawn } from 'node:child_process'
import type { CameraFault } from '../../../contracts/cameras.ts'
import type { CameraProber, ProbeResult, ProbeTarget } from '../../ports/camera-prober.ts'
import type { DescribedStream, IngestStream, StreamDescriber } from '../../ports/ingest.ts'
import { SourceFailure } from '../rtsp/source-failure.ts'
import { faultOfErrors } from './ffmpeg-lines.ts'
import { withoutCredentials } from './rtsp-input.ts'
import { streamInput } from './stream-input.ts'

/** Longest wait for the first picture, milliseconds: cameras send a key frame every few seconds. */
const defaultPatienceMs = 12_000

/** Reads one picture of a stream, after asking the camera what it has. */
export function makeCameraProber(
  ffmpeg: string,
  describer: StreamDescriber,
  patienceMs = defaultPatienceMs,
): CameraProber {
  return {
    async probe(target, signal) {
      const startedAt = performance.now()
      const described = await describer.describe(target, signal)
      if (described.kind === 'failed') return described
      const taken = await takePicture(ffmpeg, opened(target, described), patienceMs, signal)
      if (taken.kind === 'failed') return taken
      const { codec, note } = described
      const tookMs = performance.now() - startedAt
      return { ...taken, codec, tookMs, ...(note === undefined ? {} : { note }) }
    },
  }
}

const opened = (
  target: ProbeTarget,
  { codec, opening }: Extract<DescribedStream, { kind: 'ok' }>,
): IngestStream => ({ ...target, codec, ...(opening ? { opening } : {}) })

type Taken =
  | Omit<Extract<ProbeResult, { kind: 'ok' }>, 'codec' | 'tookMs' | 'note'>
  | Extract<ProbeResult, { kind: 'failed' }>

function takePicture(
  ffmpeg: string,
  stream: IngestStream,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Taken> {
  const over = new AbortController()
  let failed: SourceFailure | undefined
  const onFailure = (failure: SourceFailure): void => {
    failed ??= failure
    child.kill('SIGKILL')
  }
  const input = streamInput(stream, { descriptor: 0, onFailure })
  const child = spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'info', '-nostats', ...input.args],
      ...['-map', `0:${input.pictures}`, '-frames:v', '1', '-vf', "scale='min(1280,iw)':-2"],
      ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.on('error', () => undefined) // it ended first: told by its exit
  input.feed(child.stdin, over.signal).catch((error: unknown) => {
    if (error instanceof SourceFailure) onFailure(error)
    else onFailure(new SourceFailure('decoder', 'The stream could not be handed over.'))
  })
  const picture: Buffer[] = []
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => picture.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told = `${told}${text}`.slice(-20_000)
  })
  return new Promise((resolve) => {
    let late = false
    const end = (): void => void child.kill('SIGKILL')
    const timer = setTimeout(() => {
      late = true
      end()
    }, patienceMs)
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      over.abort()
    }
    child.once('error', (error) => {
      finish()
      resolve(failure('decoder', error.message))
    })
    child.once('close', () => {
      finish()
      resolve(outcome(Buffer.concat(picture), told, failed, late ? patienceMs : null))
    })
  })
}

/** What a try came to; `lateMs`: how long it was waited for a picture in vain. */
function outcome(
  picture: Buffer,
  told: string,
  failed: SourceFailure | undefined,
  lateMs: number | null,
): Taken {
  const video = /Video: (\w+).*?, (\d{2,5})x(\d{2,5})[^\n]*/.exec(told)
  if (picture.length > 0 && video) {
    const [line, , width, height] = video
    const fps = /([\d.]+) fps/.exec(line)?.[1]
    return {
      kind: 'ok',
      width: Number(width),
      height: Number(height),
      framesPerSecond: fps === undefined ? null : Number(fps),
      picture: new Uint8Array(picture),
    }
  }
  if (failed) return failure(failed.fault, failed.message)
  if (lateMs !== null)
    return failure(
      'stalled',
      `The camera answers, but no picture came within ${Math.round(lateMs / 1000)} seconds.`,
    )
  const lines = told.trim().split('\n').map(withoutCredentials)
  const fault = faultOfErrors(lines)
  if (fault) return failure(fault.cause, fault.message)
  return failure('decoder', `No picture could be read: ${lines.at(-1) ?? 'no reason given'}`)
}

const failure = (cause: CameraFault, message: string): Taken => ({
  kind: 'failed',
  cause,
  message,
})
