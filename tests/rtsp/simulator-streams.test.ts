import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuthScheme } from '../../simulator/rtsp/authorise.ts'
import { startHttpPeer, startSilentPeer } from '../../simulator/rtsp/start-bad-peers.ts'
import {
  type CameraOptions,
  type ClipPair,
  type SimulatedCameraServer,
  startCamera,
} from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { clipFolder, readStream, testPair, until, withCredentials } from './simulator-fixtures.ts'

const user = { username: 'viewer', password: 'p4ss word' }
const encoded = [user.username, encodeURIComponent(user.password)] as const

let folder: Awaited<ReturnType<typeof clipFolder>>
let pairs: Record<'h264' | 'h265', ClipPair>
let camera: SimulatedCameraServer | undefined

async function start(
  codec: 'h264' | 'h265',
  more: Partial<CameraOptions> = {},
): Promise<SimulatedCameraServer> {
  camera = await startCamera({
    host: '127.0.0.1',
    port: 0,
    clips: [pairs[codec]],
    credentials: user,
    scheme: 'digest',
    random: seededRandom('streams'),
    ...more,
  })
  return camera
}

beforeAll(async () => {
  folder = await clipFolder()
  pairs = {
    h264: await testPair(folder.path, 'h264', 'h264'),
    h265: await testPair(folder.path, 'h265', 'h265'),
  }
})

afterEach(async () => {
  await camera?.close()
  camera = undefined
})

afterAll(() => folder.remove())

describe('a simulated camera', () => {
  const cases: ReadonlyArray<['h264' | 'h265', 'tcp' | 'udp', AuthScheme]> = [
    ['h264', 'tcp', 'digest'],
    ['h264', 'udp', 'digest'],
    ['h264', 'tcp', 'basic'],
    ['h264', 'udp', 'both'],
    ['h265', 'tcp', 'digest'],
    ['h265', 'udp', 'basic'],
  ]
  it.each(cases)('is read by ffmpeg as %s over %s with %s', async (codec, transport, scheme) => {
    const { mainUrl, subUrl } = await start(codec, { scheme })
    const [main, sub] = await Promise.all(
      [mainUrl, subUrl].map((url) =>
        readStream(withCredentials(url, ...encoded), { transport, count: 24 }),
      ),
    )
    expect(main?.code).toBe(0)
    expect(sub?.code).toBe(0)
    expect(main?.frames).toHaveLength(24)
    expect(sub?.frames).toHaveLength(24)
    expect(`${main?.complaints}${sub?.complaints}`).not.toMatch(/error|missed|corrupt|concealing/i)
  })

  it('loops without a seam: the pictures repeat and the time goes on', async () => {
    const { mainUrl } = await start('h264')
    const { frames, times } = await readStream(withCredentials(mainUrl, ...encoded), {
      transport: 'tcp',
      count: 80,
    })
    const round = pairs.h264.main.frames.length
    expect(round).toBe(60)
    expect(frames.slice(round)).toEqual(frames.slice(0, frames.length - round))
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    for (const step of steps) expect(step).toBeCloseTo(1 / 15, 2)
  })

  it('says when each round of its clip starts, whether or not anyone watches', async () => {
    const loops: number[] = []
    await start('h264', { onLoop: (_clip, startedAt) => loops.push(startedAt) })
    await until(() => loops.length === 2, 6_000)
    expect(loops[1]).toBeCloseTo((loops[0] ?? 0) + 4_000, -2)
  })

  it('refuses a wrong password with 401 and an unknown path with 404', async () => {
    const { mainUrl } = await start('h264')
    const wrong = await readStream(withCredentials(mainUrl, 'viewer', 'wrong'), {
      transport: 'tcp',
      count: 1,
    })
    expect(wrong.code).not.toBe(0)
    expect(wrong.complaints).toContain('401')
    const lost = await readStream(withCredentials(`${mainUrl}x`, ...encoded), {
      transport: 'tcp',
      count: 1,
    })
    expect(lost.complaints).toContain('404')
  })

  it('refuses the digest password when it is offered as Basic', async () => {
    const { port } = await start('h264')
    const basic = Buffer.from(`${user.username}:${user.password}`).toString('base64')
    const { connect } = await import('node:net')
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `DESCRIBE rtsp://127.0.0.1:${port}/main RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Basic ${basic}\r\n\r\n`,
        )
      })
      socket.once('data', (data) => {
        resolve(data.toString())
        socket.destroy()
      })
      socket.once('error', reject)
    })
    expect(reply).toMatch(/^RTSP\/1.0 401 /)
    expect(reply).toMatch(/WWW-Authenticate: Digest /)
  })
})

describe('a peer that is no camera', () => {
  it('says nothing, so that a reader runs into its timeout', async () => {
    const peer = await startSilentPeer()
    const url = `rtsp://127.0.0.1:${peer.port}/main`
    const { code, frames } = await readStream(url, { transport: 'tcp', count: 1, withinMs: 12_000 })
    await peer.close()
    expect(code).not.toBe(0)
    expect(frames).toHaveLength(0)
  })

  it('answers RTSP with HTTP', async () => {
    const peer = await startHttpPeer()
    const page = await fetch(`http://127.0.0.1:${peer.port}/`)
    expect(await page.text()).toContain('Ready to print')
    const url = `rtsp://127.0.0.1:${peer.port}/main`
    const { code } = await readStream(url, { transport: 'tcp', count: 1, withinMs: 12_000 })
    await peer.close()
    expect(code).not.toBe(0)
  })
})
