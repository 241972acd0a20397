import { spawn } from 'node:child_process'
import type { CameraProber, ProbeResult, ProbeTarget } from '../../ports/camera-prober.ts'
import type { StreamDescriber } from '../../ports/ingest.ts'
import { rtspInput, rtspScript, withoutCredentials } from './rtsp-input.ts'

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
      const taken = await takePicture(ffmpeg, target, patienceMs, signal)
      if (taken.kind === 'failed') return taken
      return { ...taken, codec: described.codec, tookMs: performance.now() - startedAt }
    },
  }
}

type Taken =
  | Omit<Extract<ProbeResult, { kind: 'ok' }>, 'codec' | 'tookMs'>
  | Extract<ProbeResult, { kind: 'failed' }>

function takePicture(
  ffmpeg: string,
  target: ProbeTarget,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Taken> {
  const child = spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'info', '-nostats'],
      ...rtspInput(0),
      ...['-map', '0:v:0', '-frames:v', '1', '-vf', "scale='min(1280,iw)':-2"],
      ...['-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.on('error', () => undefined) // it ended first: told by its exit
  child.stdin.end(rtspScript(target))
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
    const finish = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    }
    child.once('error', (error) => {
      finish()
      resolve(failure('decoder', error.message))
    })
    child.once('close', () => {
      finish()
      const video = /Video: (\w+).*?, (\d{2,5})x(\d{2,5})[^\n]*/.exec(told)
      if (picture.length > 0 && video) {
        const [line, , width, height] = video
        const fps = /([\d.]+) fps/.exec(line)?.[1]
        return resolve({
          kind: 'ok',
          width: Number(width),
          height: Number(height),
          framesPerSecond: fps === undefined ? null : Number(fps),
          picture: new Uint8Array(Buffer.concat(picture)),
        })
      }
      if (late)
        return resolve(
          failure(
            'stalled',
            `The camera answers, but no picture came within ${Math.round(patienceMs / 1000)} seconds.`,
          ),
        )
      const lines = told.trim().split('\n').map(withoutCredentials)
      resolve(failure('decoder', `No picture could be read: ${lines.at(-1) ?? 'no reason given'}`))
    })
  })
}

const failure = (cause: 'stalled' | 'decoder', message: string): Taken => ({
  kind: 'failed',
  cause,
  message,
})
