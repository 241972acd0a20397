import { cp, readFile, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import type { PersonId } from '../../contracts/ids.ts'
import type { SimulatedCamera } from '../../contracts/simulator.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { makeIngest } from '../../server/adapters/ffmpeg/start-ingest.ts'
import { makeStreamDescriber } from '../../server/adapters/rtsp/describe-stream.ts'
import { superviseCamera } from '../../server/capture/supervise-camera.ts'
import { usualWorkerLimits } from '../../server/recognition/inference-worker.ts'
import type { RunningSite } from '../../simulator/start-site.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { until } from '../helpers/until.ts'
import {
  enrolPeople,
  startTestPool,
  startTestSite,
  storedCamera,
  type TestPool,
} from './pipeline.ts'
import { FFMPEG } from './simulator-fixtures.ts'

const modelsDir = path.join(import.meta.dirname, '../../resources/models')
const backWithinMs = 25_000
/** A stopped process is noticed soon; loading models on a busy machine still takes less. */
const limits = { ...usualWorkerLimits, hangMs: 4000, pingEveryMs: 200 }

let site: RunningSite
let photo: Uint8Array

beforeAll(async () => {
  site = await startTestSite()
  const file = site.people[0]?.photoFile
  if (file === undefined) throw new Error('The site has nobody.')
  photo = new Uint8Array(await readFile(file))
})

afterAll(() => site.close())

type Watched = { readonly states: ReadonlyArray<CameraState>; stop(): Promise<void> }

function watch(test: TestPool, simulated: SimulatedCamera): Watched {
  const states: CameraState[] = []
  const camera = storedCamera(simulated)
  const supervision = superviseCamera(camera, {
    describer: makeStreamDescriber(),
    ingest: makeIngest(FFMPEG),
    pool: test.pool,
    hardware: { choose: () => null },
    turn: async () => undefined,
    password: async () => simulated.password,
    report: (state) => states.push(state),
    onCodec: () => undefined,
    log: pino({ level: 'silent' }),
  })
  supervision.update(camera, { kind: 'here' }, 'UTC')
  return {
    states,
    async stop() {
      await supervision[Symbol.asyncDispose]()
    },
  }
}

const isLive = ({ states }: Watched): boolean => states.at(-1)?.kind === 'live'
const camerasOf = ({ pool }: TestPool): ReadonlyArray<number> =>
  pool.state().processes.map(({ cameras }) => cameras)
const isReady = ({ pool }: TestPool): boolean => pool.state().state === 'ready'

/** The process that serves `camera`: the only one whose end takes its picture away. */
const kinds = ({ states }: Watched, from: number): ReadonlyArray<string> =>
  states.slice(from).map(({ kind }) => kind)

describe('two workers', () => {
  let test: TestPool
  let enrolled: ReadonlyMap<string, PersonId>
  let watched: ReadonlyArray<Watched>

  beforeAll(async () => {
    test = await startTestPool({ workers: 2, limits })
    await until('both workers', () => isReady(test))
    enrolled = await enrolPeople(test.pool, site.people)
    watched = site.cameras.map((camera) => watch(test, camera))
    await until('both cameras', () => watched.every(isLive), backWithinMs)
  })

  afterAll(async () => {
    await Promise.all(watched.map((one) => one.stop()))
    await test[Symbol.asyncDispose]()
  })

  /** Ends or stops the first worker; the camera that it served comes back, and the other goes on. */
  const loseFirst = async (signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> => {
    const [first, second] = test.pool.state().processes
    if (!first?.pid || !second?.pid) throw new Error('There are no two workers.')
    const from = watched.map(({ states }) => states.length)
    const decided = test.sightings.length
    process.kill(first.pid, signal)
    const back = (): boolean =>
      test.pool.state().processes[0]?.pid !== first.pid && isReady(test) && watched.every(isLive)
    await until('a new process, and both cameras', () => back() && lost().length > 0, backWithinMs)
    const [own] = lost()
    expect(lost()).toHaveLength(1)
    expect(own?.slice(0, 2)).toEqual(['connecting', 'live'])
    expect(test.pool.state().processes[1]).toMatchObject({ pid: second.pid, restarts: 0 })
    expect(test.sightings.length).toBeGreaterThanOrEqual(decided)

    function lost(): ReadonlyArray<ReadonlyArray<string>> {
      return watched.flatMap((one, i) => {
        const since = kinds(one, from[i] ?? 0)
        return since.length > 0 ? [since] : []
      })
    }
  }

  it('share the cameras', () => {
    expect(camerasOf(test)).toEqual([1, 1])
  })

  it('lose only the frames in flight when one is killed: its camera comes back, the other goes on', async () => {
    const named = (): number => test.sightings.filter(({ personId }) => personId !== null).length
    await until('a name', () => named() > 0, 40_000)
    const before = [...test.sightings]
    await loseFirst('SIGKILL')
    expect(test.sightings.slice(0, before.length)).toEqual(before)
    const from = named()
    await until('another name', () => named() > from, 40_000)
    for (const { personId } of test.sightings)
      if (personId !== null) expect([...enrolled.values()]).toContain(personId)
  })

  it('are noticed when one stands still, and it is ended', async () => {
    await loseFirst('SIGSTOP')
  })

  it('take other settings while they run', async () => {
    const faces = async (): Promise<number> => {
      const seen = await test.pool.glance(photo)
      return seen.kind === 'examined' ? seen.faces.length : -1
    }
    expect(await faces()).toBe(1)
    const { detection } = defaultRecognitionSettings
    test.pool.setSettings({
      ...defaultRecognitionSettings,
      detection: { ...detection, score: 1.1 },
    })
    expect(await faces()).toBe(0)
    test.pool.setSettings(defaultRecognitionSettings)
    expect(await faces()).toBe(1)
  })

  it('are replaced by workers with other models at once, and cameras go over to them', async () => {
    await using folder = await temporaryFolder()
    await cp(modelsDir, folder.path, { recursive: true })
    const manifest = path.join(folder.path, 'manifest.json')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.replace(/"id": "[^"]+"/, '"id": "another-pack"'))
    const { modelId } = test.pool
    const { pids } = test.pool.state()
    const from = watched.map(({ states }) => states.length)

    const switching = test.pool.switchModels({ modelsDir: folder.path, modelId: 'another-pack' })
    expect(test.pool.modelId).toBe(modelId)
    expect((await test.pool.glance(photo)).kind).toBe('examined')
    await switching

    expect(test.pool.modelId).toBe('another-pack')
    const { index, state, pids: now } = test.pool.state()
    expect(state).toBe('ready')
    expect(index).toMatchObject({ modelId: 'another-pack', state: 'ready', revision: 1 })
    expect(now.filter((pid) => pids.includes(pid))).toEqual([])
    const moved = (one: Watched, i: number): boolean =>
      kinds(one, from[i] ?? 0).length > 0 && isLive(one)
    await until('the cameras', () => watched.every(moved), backWithinMs)
    expect(camerasOf(test)).toEqual([1, 1])
    const since = test.sightings.length
    await until('a sighting by it', () => test.sightings.length > since + 1, 40_000)
    expect(test.sightings.at(-1)?.modelId).toBe('another-pack')
  })

  it('stay as they are when other models do not load', async () => {
    await using folder = await temporaryFolder()
    await cp(modelsDir, folder.path, { recursive: true })
    await truncate(path.join(folder.path, 'detector.onnx'), 1000)
    const { pids } = test.pool.state()
    const switching = test.pool.switchModels({ modelsDir: folder.path, modelId: 'broken-pack' })
    await expect(switching).rejects.toThrow(/detector\.onnx/)
    expect(test.pool.modelId).toBe('another-pack')
    expect(test.pool.state()).toMatchObject({ state: 'ready', pids })
    expect(watched.every(isLive)).toBe(true)
  })

  it('show cameras and recognise nobody where there are no models', async () => {
    const from = watched.map(({ states }) => states.length)
    await test.pool.switchModels({ modelsDir: null, modelId: 'pack-of-elsewhere' })
    const moved = (one: Watched, i: number): boolean =>
      kinds(one, from[i] ?? 0).length > 0 && isLive(one)
    await until('the cameras', () => watched.every(moved), backWithinMs)
    await expect(test.pool.glance(photo)).rejects.toThrow(/lacks the face models pack-of-elsewhere/)
    expect(test.pool.state()).toMatchObject({ state: 'ready', provider: 'none' })
  })
})

it('a worker that outgrows its memory is started anew', async () => {
  await using test = await startTestPool({ limits: { ...limits, mostMemoryMb: 20 } })
  await until('a restart', () => test.pool.state().restarts > 0)
  expect(test.pool.state().message).toBeNull()
})

it('a model file that is broken is named at once, to whoever waits; once it is whole it is loaded', async () => {
  await using folder = await temporaryFolder()
  await cp(modelsDir, folder.path, { recursive: true })
  const file = path.join(folder.path, 'embedder.onnx')
  await truncate(file, 100_000)
  await using test = await startTestPool({ modelsDir: folder.path })
  const startedAt = performance.now()
  await expect(test.pool.examine(photo)).rejects.toThrow(/embedder model embedder\.onnx/)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  await expect(test.pool.examine(photo)).rejects.toThrow(/embedder\.onnx/)
  const { state, message, processes } = test.pool.state()
  expect(state).toBe('failed')
  expect(message).toMatch(/embedder\.onnx.+Install the model pack again/)
  expect(processes).toMatchObject([{ state: 'failed' }])
  await cp(path.join(modelsDir, 'embedder.onnx'), file)
  await until('the models', () => isReady(test), 30_000)
  expect((await test.pool.examine(photo)).kind).toBe('examined')
})

it('a provider that was asked for and is not there is told with the reason', async () => {
  const missing = process.platform === 'darwin' ? 'dml' : 'coreml'
  await using test = await startTestPool({ provider: missing })
  await expect(test.pool.examine(photo)).rejects.toThrow(
    new RegExp(`${missing}, which was asked for, does not run: .+ Unset NEUROMARK_PROVIDER`),
  )
})

it('the provider that runs is known, with those tried before it', async () => {
  await using test = await startTestPool()
  await until('a worker', () => isReady(test), 30_000)
  const { provider, tried, batch } = test.pool.state()
  for (const { provider: other, reason } of tried) {
    expect(other).not.toBe(provider)
    expect(reason).toMatch(/^[A-Z].+\.$/)
  }
  if (provider === 'cpu') expect(batch).toBe(1)
})
