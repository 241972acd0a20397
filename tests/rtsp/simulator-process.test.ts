import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  clipTruthSchema,
  type FromSimulator,
  fromSimulatorSchema,
  type ToSimulator,
} from '../../contracts/simulator.ts'
import { clipFolder, FFMPEG, readStream, until, withCredentials } from './simulator-fixtures.ts'

type Ready = Extract<FromSimulator, { kind: 'ready' }>

const root = join(import.meta.dirname, '../..')
const photosDir = join(root, 'node_modules/@vladmandic/face-api/demo')

let folder: Awaited<ReturnType<typeof clipFolder>>
let simulator: ChildProcess
let messages: FromSimulator[]
let exited: boolean

const send = (message: ToSimulator) => simulator.send(message)
const ready = () => messages.find((message): message is Ready => message.kind === 'ready')

beforeAll(async () => {
  folder = await clipFolder()
  messages = []
  exited = false
  simulator = fork(join(root, 'simulator/main.ts'), { execArgv: ['--import', 'tsx'], cwd: root })
  simulator.on('message', (message) => messages.push(fromSimulatorSchema.parse(message)))
  simulator.on('exit', () => (exited = true))
  send({ kind: 'start', site: 'test', cacheDir: folder.path, photosDir, ffmpeg: FFMPEG })
  await until(() => ready() !== undefined || exited, 120_000)
})

afterAll(async () => {
  if (!exited) simulator.kill('SIGKILL')
  await folder.remove()
})

it('renders the test site, says how far it is, and names cameras and people', () => {
  expect(messages[0]).toMatchObject({ kind: 'progress', done: 0, total: 2 })
  const { cameras, people } = ready() ?? { cameras: [], people: [] }
  expect(cameras.map(({ role }) => role)).toEqual(['entry', 'exit'])
  expect(people).toHaveLength(3)
  expect(JSON.stringify(cameras.map(({ mainUrl, subUrl }) => [mainUrl, subUrl]))).not.toContain('@')
})

it('serves 1080p15 and 640x360 of the same scene', async () => {
  const camera = ready()?.cameras[1]
  if (!camera) throw new Error('The site has no second camera.')
  const { username, password, transport } = camera
  for (const url of [camera.mainUrl, camera.subUrl]) {
    const reading = await readStream(withCredentials(url, username, password), {
      transport,
      count: 30,
    })
    expect(reading.frames).toHaveLength(30)
  }
})

it('writes photos to enrol with and the truth about its clips', async () => {
  for (const { photoFile } of ready()?.people ?? []) {
    const { width, height } = await sharp(photoFile).metadata()
    expect(Math.min(width, height)).toBeGreaterThan(300)
  }
  const truths = await Promise.all(
    (ready()?.truthFiles ?? []).map(async (file) =>
      clipTruthSchema.parse(JSON.parse(await readFile(file, 'utf8'))),
    ),
  )
  const passages = truths.flatMap((truth) => truth.passages)
  expect(passages.filter(({ enrolled }) => enrolled)).toHaveLength(3)
  expect(passages.filter(({ enrolled }) => !enrolled)).toHaveLength(1)
})

it('says when a clip begins anew', async () => {
  const loops = () => messages.filter((message) => message.kind === 'loop')
  await until(() => loops().length >= 4, 25_000)
  const [first, second] = loops().filter(({ camera }) => camera === 'cam-01')
  expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeCloseTo(16_000, -2)
})

it('answers a bad message and an unknown camera with a sentence, and goes on', async () => {
  const failures = () => messages.filter((message) => message.kind === 'failed')
  simulator.send({ kind: 'nonsense' })
  await until(() => failures().length === 1, 2_000)
  send({ kind: 'fault', camera: 'cam-99', op: 'stall' })
  await until(() => failures().length === 2, 2_000)
  expect(failures()[1]?.message).toContain('cam-99')
})

it('ends when its parent has gone', async () => {
  simulator.disconnect()
  await until(() => exited, 5_000)
})
