import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SimulatedCodec } from '../../contracts/simulator.ts'
import { type Clip, loadClip } from '../../simulator/rtsp/load-clip.ts'
import type { ClipPair } from '../../simulator/rtsp/start-camera.ts'

export const FFMPEG = process.env['FFMPEG_BIN'] ?? 'ffmpeg'

const run = promisify(execFile)

/** A folder for the clips of one test file. */
export async function clipFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'neuromark-clips-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Renders four seconds of a moving test picture with a key frame every second. */
async function renderClip(
  folder: string,
  name: string,
  codec: SimulatedCodec,
  framesPerSecond: number,
  source: string,
): Promise<string> {
  const file = join(folder, `${name}.mp4`)
  const rate = String(framesPerSecond)
  const encoder =
    codec === 'h264'
      ? ['libx264', '-preset', 'ultrafast', '-bf', '0', '-g', rate, '-sc_threshold', '0']
      : ['libx265', '-preset', 'ultrafast', '-x265-params']
  const params =
    codec === 'h265'
      ? [`keyint=${rate}:min-keyint=${rate}:bframes=0:open-gop=0:log-level=none`]
      : []
  await run(FFMPEG, [
    ...['-v', 'error', '-f', 'lavfi', '-i', `${source}=size=640x360:rate=${rate}:duration=4`],
    ...['-pix_fmt', 'yuv420p', '-c:v', ...encoder, ...params, file],
  ])
  return file
}

export async function testPair(
  folder: string,
  name: string,
  codec: SimulatedCodec,
  source = 'testsrc2',
): Promise<ClipPair> {
  const load = async (stream: string, framesPerSecond: number): Promise<Clip> =>
    loadClip({
      name: `${name}-${stream}`,
      file: await renderClip(folder, `${name}-${stream}`, codec, framesPerSecond, source),
      codec,
      framesPerSecond,
      ffmpeg: FFMPEG,
    })
  return { name, main: await load('main', 15), sub: await load('sub', 12) }
}

export type Reading = {
  readonly code: number | null
  /** Checksums of the decoded frames, in order. */
  readonly frames: ReadonlyArray<string>
  /** Presentation times of the frames in seconds. */
  readonly times: ReadonlyArray<number>
  readonly complaints: string
}

/** Decodes `count` frames of a stream with ffmpeg, or as many as come before `withinMs`. */
export function readStream(
  url: string,
  options: { transport: 'tcp' | 'udp'; count: number; withinMs?: number },
): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      FFMPEG,
      [
        ...['-hide_banner', '-loglevel', 'warning', '-nostdin', '-threads', '1'],
        ...['-analyzeduration', '300000', '-fpsprobesize', '0'],
        ...['-rtsp_transport', options.transport, '-timeout', '4000000', '-i', url],
        ...['-map', '0:v:0', '-frames:v', String(options.count), '-fps_mode', 'passthrough'],
        ...['-copyts', '-f', 'framecrc', '-'],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = ''
    let complaints = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    const timer = setTimeout(() => child.kill('SIGKILL'), options.withinMs ?? 20_000)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      const lines = out.split('\n').filter((line) => /^\d/.test(line))
      const [, base = '1', rate = '1'] = /#tb 0: (\d+)\/(\d+)/.exec(out) ?? []
      const fields = lines.map((line) => line.split(',').map((field) => field.trim()))
      resolve({
        code,
        frames: fields.map((field) => field[5] ?? ''),
        times: fields.map((field) => (Number(field[2]) * Number(base)) / Number(rate)),
        complaints,
      })
    })
  })
}

/** The address of a stream with credentials in it, for ffmpeg. */
export function withCredentials(url: string, username: string, password: string): string {
  return url.replace('rtsp://', `rtsp://${username}:${password}@`)
}

/** Waits until `holds` does, looking every 50 ms. */
export async function until(holds: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`It did not come true in ${withinMs} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
