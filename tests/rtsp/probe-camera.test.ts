import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeCameraProber } from '../../server/adapters/ffmpeg/probe-camera.ts'
import { readProcessTree } from '../../server/adapters/process/process-tree.ts'
import { makeStreamDescriber } from '../../server/adapters/rtsp/describe-stream.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import {
  type ClipPair,
  type SimulatedCameraServer,
  startCamera,
} from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { clipFolder, FFMPEG, testPair } from './simulator-fixtures.ts'

// Characters that mean something in addresses, headers and ffmpeg's scripts.
const user = { username: 'front door', password: "p4ss: w@rd/'%2f\\ü" }
const prober = makeCameraProber(FFMPEG, makeStreamDescriber())

let folder: Awaited<ReturnType<typeof clipFolder>>
let pairs: Record<'h264' | 'h265', ClipPair>
let camera: SimulatedCameraServer

async function start(codec: 'h264' | 'h265'): Promise<void> {
  camera = await startCamera({
    host: '127.0.0.1',
    port: 0,
    clips: [pairs[codec]],
    credentials: user,
    scheme: 'digest',
    random: seededRandom('probe'),
  })
}

const target = (more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  url: camera.mainUrl,
  ...user,
  transport: 'tcp',
  ...more,
})

beforeAll(async () => {
  folder = await clipFolder()
  pairs = {
    h264: await testPair(folder.path, 'h264', 'h264'),
    h265: await testPair(folder.path, 'h265', 'h265'),
  }
})

afterEach(() => camera?.close())
afterAll(() => folder.remove())

describe('a camera under test', () => {
  it.each<['h264' | 'h265', 'tcp' | 'udp', string]>([
    ['h264', 'tcp', 'h264'],
    ['h264', 'udp', 'h264'],
    ['h265', 'tcp', 'hevc'],
    ['h265', 'udp', 'hevc'],
  ])('shows a picture of its %s stream over %s', async (codec, transport, name) => {
    await start(codec)
    const result = await prober.probe(target({ transport }))
    expect(result).toMatchObject({ kind: 'ok', codec: name, width: 640, height: 360 })
    if (result.kind !== 'ok') return
    // H.265 need not say it in its first pictures.
    if (codec === 'h264' || result.framesPerSecond !== null)
      expect(result.framesPerSecond).toBeCloseTo(15, 0)
    expect(result.tookMs).toBeLessThan(10_000)
    const picture = sharp(result.picture)
    expect(await picture.metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 })
    // A test picture of many colours, not a grey field.
    const { channels } = await picture.stats()
    for (const { stdev } of channels) expect(stdev).toBeGreaterThan(30)
  })

  it('says what is wrong in the words of the question before it', async () => {
    await start('h264')
    expect(await prober.probe(target({ password: 'wrong' }))).toEqual({
      kind: 'failed',
      cause: 'unauthorised',
      message: 'Wrong user name or password.',
    })
  })

  it('that answers and sends no picture is stalled, and leaves no process', async () => {
    await start('h264')
    await camera.fault({ op: 'stall' })
    const impatient = makeCameraProber(FFMPEG, makeStreamDescriber(), 2000)
    expect(await impatient.probe(target())).toEqual({
      kind: 'failed',
      cause: 'stalled',
      message: 'The camera answers, but no picture came within 2 seconds.',
    })
    const left = await readProcessTree(process.pid)
    expect(left.filter(({ command }) => command.includes('-i pipe:0'))).toEqual([])
  })

  it('gives up at once when the test is called off', async () => {
    await start('h264')
    await camera.fault({ op: 'stall' })
    const stop = new AbortController()
    const probing = prober.probe(target(), stop.signal)
    setTimeout(() => stop.abort(), 500)
    const startedAt = performance.now()
    expect((await probing).kind).toBe('failed')
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('whose decoder cannot be started is a fault of the decoder', async () => {
    await start('h264')
    const broken = makeCameraProber('/nowhere/ffmpeg', makeStreamDescriber())
    expect(await broken.probe(target())).toMatchObject({ kind: 'failed', cause: 'decoder' })
  })
})
