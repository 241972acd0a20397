import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeSourceDescriber } from '../../server/adapters/ffmpeg/describe-source.ts'
import { makeCameraProber } from '../../server/adapters/ffmpeg/probe-camera.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import { until } from '../helpers/until.ts'
import { readCamera, type Reading } from './ingest-fixture.ts'
import { clipFolder, FFMPEG } from './simulator-fixtures.ts'

const python = '/usr/bin/python3'
const packages =
  'gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad'

/** Why GStreamer's server cannot be run here; null where it can. */
function whyNot(): string | null {
  try {
    const needs =
      'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer'
    execFileSync(python, ['-c', needs], { stdio: 'ignore', timeout: 20_000 })
    return null
  } catch {
    return `needs Debian's gst-rtsp-server: sudo apt-get install ${packages}`
  }
}
const missing = whyNot()

type Scheme = 'open' | 'basic' | 'digest'
const viewer = { username: 'viewer', password: 'p4ss: w@rd' }
const describer = makeSourceDescriber(FFMPEG)
const prober = makeCameraProber(FFMPEG, describer)

let folder: Awaited<ReturnType<typeof clipFolder>>
let server: ChildProcess | undefined
const readings: Reading[] = []

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  const port = typeof address === 'object' && address ? address.port : 0
  probe.close()
  return port
}

async function serve(scheme: Scheme, port: number): Promise<void> {
  const files = ['h264', 'h265'].map((name) => path.join(folder.path, `film.${name}`))
  const script = path.join(import.meta.dirname, 'gst-server.py')
  server = spawn(python, [script, String(port), scheme, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (server.stdout) await once(server.stdout, 'data')
}

async function kill(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return
  const gone = once(server, 'close')
  server.kill('SIGKILL')
  await gone
}

async function read(target: ProbeTarget): Promise<Reading> {
  const described = await describer.describe(target)
  if (described.kind === 'failed') throw new Error(described.message)
  const reading = await readCamera(target, described)
  readings.push(reading)
  await until('pictures come', () => reading.main().length > 20_000 && reading.previewBytes() > 0)
  return reading
}

describe.skipIf(missing !== null)(
  `GStreamer's RTSP server${missing ? ` (${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      folder = await clipFolder()
      const film = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=15:duration=20']
      const to = (name: string) => [
        '-pix_fmt',
        'yuv420p',
        '-bf',
        '0',
        '-g',
        '15',
        path.join(folder.path, name),
      ]
      const run = promisify(execFile)
      await run(FFMPEG, [...film, '-c:v', 'libx264', '-preset', 'ultrafast', ...to('film.h264')])
      const quiet = ['-preset', 'ultrafast', '-x265-params', 'log-level=none:bframes=0']
      await run(FFMPEG, [...film, '-c:v', 'libx265', ...quiet, ...to('film.h265')])
    })
    afterEach(async () => {
      await Promise.all(readings.splice(0).map((reading) => reading[Symbol.asyncDispose]()))
      await kill()
    })
    afterAll(() => folder.remove())

    it.each<[Scheme, 'h264' | 'h265', 'tcp' | 'udp']>([
      ['open', 'h264', 'tcp'],
      ['basic', 'h264', 'udp'],
      ['digest', 'h265', 'tcp'],
      ['digest', 'h265', 'udp'],
    ])('with its login %s shows its %s over %s', async (scheme, codec, transport) => {
      const port = await freePort()
      await serve(scheme, port)
      const login = scheme === 'open' ? { username: null, password: null } : viewer
      const target = { url: `rtsp://127.0.0.1:${port}/${codec}`, ...login, transport }
      expect(await prober.probe(target)).toMatchObject({ kind: 'ok', width: 640, height: 360 })
      await read(target)
    })

    it('refuses a wrong password and a wrong path, each by its name', async () => {
      const port = await freePort()
      await serve('digest', port)
      const target = { url: `rtsp://127.0.0.1:${port}/h264`, ...viewer, transport: 'tcp' } as const
      expect(await describer.describe({ ...target, password: 'x' })).toMatchObject({
        cause: 'unauthorised',
      })
      expect(await describer.describe({ ...target, url: `${target.url}x` })).toMatchObject({
        cause: 'not-found',
      })
    })

    it('that is killed ends what reads it, and is read again when it is back', async () => {
      const port = await freePort()
      await serve('open', port)
      const target = {
        ...{ url: `rtsp://127.0.0.1:${port}/h264`, transport: 'tcp' as const },
        ...{ username: null, password: null },
      }
      const reading = await read(target)
      await kill()
      await reading.ended
      expect(await describer.describe(target)).toMatchObject({ cause: 'refused' })
      await serve('open', port)
      await read(target)
    })
  },
)
