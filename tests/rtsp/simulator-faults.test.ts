import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type {
  CameraFault,
  ClipPair,
  SimulatedCameraServer,
} from '../../simulator/rtsp/start-camera.ts'
import { startCamera } from '../../simulator/rtsp/start-camera.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { clipFolder, readStream, testPair, until } from './simulator-fixtures.ts'

let folder: Awaited<ReturnType<typeof clipFolder>>
let pair: ClipPair
let other: ClipPair
let camera: SimulatedCameraServer
let loops: string[]

beforeAll(async () => {
  folder = await clipFolder()
  pair = await testPair(folder.path, 'moving', 'h264')
  other = await testPair(folder.path, 'bars', 'h264', 'smptebars')
})

beforeEach(async () => {
  loops = []
  camera = await startCamera({
    host: '127.0.0.1',
    port: 0,
    clips: [pair, other],
    credentials: { username: 'viewer', password: 'secret' },
    scheme: 'digest',
    random: seededRandom('faults'),
    onLoop: (clip) => loops.push(clip),
  })
})

afterEach(() => camera.close())
afterAll(() => folder.remove())

const address = (stream: 'main' | 'sub' = 'main') =>
  `rtsp://viewer:secret@127.0.0.1:${camera.port}/${stream}`

const read = (count: number, stream: 'main' | 'sub' = 'main') =>
  readStream(address(stream), { transport: 'tcp', count, withinMs: 12_000 })

/** Starts reading without end and sets a fault once the reader plays. */
async function readInto(fault: CameraFault, count: number) {
  const reading = readStream(address(), { transport: 'tcp', count, withinMs: 9_000 })
  const before = loops.length
  await until(() => loops.length > before, 6_000)
  await camera.fault(fault)
  return reading
}

it('stalls one stream and leaves the other alone', async () => {
  await camera.fault({ op: 'stall', stream: 'main' })
  const [main, sub] = await Promise.all([read(5), read(5, 'sub')])
  expect(main.frames).toHaveLength(0)
  expect(sub.frames).toHaveLength(5)
  await camera.fault({ op: 'resume', stream: 'main' })
  expect((await read(5)).frames).toHaveLength(5)
})

it('drops its readers, who can come back', async () => {
  const dropped = await readInto({ op: 'drop' }, 1_000)
  expect(dropped.frames.length).toBeGreaterThan(0)
  expect(dropped.frames.length).toBeLessThan(120)
  expect((await read(5)).frames).toHaveLength(5)
})

it('corrupts packets so that a decoder notices', async () => {
  await camera.fault({ op: 'corrupt', value: 0.5 })
  expect((await read(30)).complaints).toMatch(/corrupt|error|concealing|invalid/i)
  await camera.fault({ op: 'corrupt', value: 0 })
  expect((await read(30)).complaints).not.toMatch(/corrupt|error|concealing|invalid/i)
})

it('loses packets so that a receiver notices', async () => {
  await camera.fault({ op: 'loss', value: 0.2 })
  expect((await read(30)).complaints).toMatch(/missed|concealing|error/i)
})

it('lets its clock leap', async () => {
  const { times } = await readInto({ op: 'jump', value: 100 }, 75)
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  expect(Math.max(...steps)).toBeGreaterThan(99)
})

it('switches to its other clip', async () => {
  expect(loops).toEqual(['moving'])
  await camera.fault({ op: 'switch' })
  await until(() => loops.includes('bars'), 3_000)
  const { frames } = await read(15)
  // Colour bars stand still: pictures repeat within a second.
  expect(new Set(frames).size).toBeLessThan(frames.length)
})

it('answers 503 when it is busy, 401 when the password was changed', async () => {
  await camera.fault({ op: 'busy' })
  expect((await read(1)).complaints).toMatch(/5XX|503/)
  await camera.fault({ op: 'busy', value: 'off' })
  await camera.fault({ op: 'unauthorised' })
  expect((await read(1)).complaints).toContain('401')
  await camera.fault({ op: 'unauthorised', value: 'off' })
  expect((await read(1)).frames).toHaveLength(1)
})

it('hangs: accepts and says nothing', async () => {
  await camera.fault({ op: 'hang' })
  const { code, frames } = await read(1)
  expect(code).not.toBe(0)
  expect(frames).toHaveLength(0)
})

it('is gone when it is killed and back on the same port when it is started', async () => {
  await camera.fault({ op: 'kill' })
  expect((await read(1)).complaints).toContain('refused')
  await camera.fault({ op: 'start' })
  expect((await read(1)).frames).toHaveLength(1)
})

it('says what is wrong with a value that makes no sense', async () => {
  await expect(camera.fault({ op: 'loss', value: 2 })).rejects.toThrow('between 0 and 1')
  await expect(camera.fault({ op: 'jump' })).rejects.toThrow('seconds')
})
