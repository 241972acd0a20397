import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import type { FaultOp, SimulatedCamera } from '../../contracts/simulator.ts'
import { makeIngest } from '../../server/adapters/ffmpeg/start-ingest.ts'
import { readProcessTree } from '../../server/adapters/process/process-tree.ts'
import { makeStreamDescriber } from '../../server/adapters/rtsp/describe-stream.ts'
import { superviseCamera } from '../../server/capture/supervise-camera.ts'
import type { StoredCamera } from '../../server/ports/camera-store.ts'
import type { Clip } from '../../simulator/rtsp/load-clip.ts'
import { startCamera } from '../../simulator/rtsp/start-camera.ts'
import type { RunningSite } from '../../simulator/start-site.ts'
import { until } from '../helpers/until.ts'
import { startTestPool, startTestSite, storedCamera, type TestPool } from './pipeline.ts'
import { clipFolder, FFMPEG, testPair } from './simulator-fixtures.ts'

/** A fault must stand on the tile within this long; a stall takes eight seconds to be one. */
const toldWithinMs = 10_000
/** From the end of the fault. */
const backWithinMs = 10_000

type Supervised = {
  readonly camera: StoredCamera
  /** Every state that was told, in order. */
  readonly states: ReadonlyArray<CameraState>
  readonly pids: ReadonlyArray<number>
  /** Questions that the camera was asked before its stream was taken. */
  readonly asked: ReadonlyArray<string>
  /** Gives it the right password, as a secret of that name. */
  change(secret: string): void
  stop(): Promise<void>
}

let site: RunningSite
let test: TestPool
let folder: Awaited<ReturnType<typeof clipFolder>>
let front: Supervised
let back: Supervised
const all: Supervised[] = []

function supervise(
  simulated: SimulatedCamera,
  password: string | 'unreadable' = simulated.password,
  more: Partial<StoredCamera> = {},
): Supervised {
  const states: CameraState[] = []
  const pids: number[] = []
  const asked: string[] = []
  const camera = storedCamera(simulated, more)
  const describer = makeStreamDescriber()
  const ingest = makeIngest(FFMPEG)
  const supervision = superviseCamera(camera, {
    describer: {
      describe: (target, signal) => {
        asked.push(target.url)
        return describer.describe(target, signal)
      },
    },
    ingest: {
      start: (request) => {
        const decoder = ingest.start(request)
        if (decoder.pid !== undefined) pids.push(decoder.pid)
        return decoder
      },
    },
    pool: test.pool,
    hardware: { choose: () => null },
    turn: async () => undefined,
    password: async () => password,
    report: (state) => states.push(state),
    onCodec: () => undefined,
    log: pino({ level: 'silent' }),
  })
  supervision.update(camera, { kind: 'here' }, 'UTC')
  const supervised: Supervised = {
    camera,
    states,
    pids,
    asked,
    change(secret) {
      password = simulated.password
      supervision.update({ ...camera, passwordSecretId: secret }, { kind: 'here' }, 'UTC')
    },
    async stop() {
      await supervision[Symbol.asyncDispose]()
    },
  }
  all.push(supervised)
  return supervised
}

const last = ({ states }: Supervised): CameraState | undefined => states.at(-1)
const isLive = (one: Supervised): boolean => last(one)?.kind === 'live'

const retrying = (one: Supervised, from: number) =>
  one.states.slice(from).find((state) => state.kind === 'retrying')

const degraded = (one: Supervised, from: number) =>
  one.states.slice(from).find((state) => state.kind === 'degraded')

/** The first fault that is told after `begin` has made one. */
async function faultAfter(one: Supervised, begin: () => unknown, withinMs = toldWithinMs) {
  const from = one.states.length
  await begin()
  return until('a fault', () => retrying(one, from), withinMs)
}

const live = (one: Supervised) => until('live again', () => isLive(one), backWithinMs)

const cameraOf = (key: string): SimulatedCamera => {
  const camera = site.cameras.find((one) => one.key === key)
  if (!camera) throw new Error(`The site has no ${key}.`)
  return camera
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Runs `disturb` on the front camera, and expects the back camera to notice nothing. */
async function undisturbed(disturb: () => Promise<void>): Promise<void> {
  const states = back.states.length
  const before = test.pool.counters(back.camera.id)?.decoded ?? 0
  await disturb()
  expect(back.states).toHaveLength(states)
  await until(
    'pictures of the other camera',
    () => (test.pool.counters(back.camera.id)?.decoded ?? 0) > before,
  )
}

beforeAll(async () => {
  ;[site, test, folder] = await Promise.all([startTestSite(), startTestPool(), clipFolder()])
  front = supervise(cameraOf('cam-01'))
  back = supervise(cameraOf('cam-02'))
})

afterAll(async () => {
  await Promise.all(all.map((one) => one.stop()))
  await test[Symbol.asyncDispose]()
  await site.close()
  await folder.remove()
})

describe('a supervised camera', () => {
  it('is connecting, then live', async () => {
    const first = (one: Supervised) => until('live', () => isLive(one), 25_000)
    await Promise.all([first(front), first(back)])
    for (const one of [front, back]) {
      expect(one.states.map(({ kind }) => kind)).toEqual(['connecting', 'live'])
      const counters = test.pool.counters(one.camera.id)
      expect(counters?.decoded).toBeGreaterThan(0)
      expect(counters?.mainFrames).toBeGreaterThan(0)
    }
  })

  it('shows every picture of its sub-stream, and looks for motion five times a second at most', async () => {
    const begin = { at: performance.now(), ...test.pool.counters(back.camera.id) }
    await until('four seconds of pictures', () => performance.now() - begin.at > 4000)
    const end = test.pool.counters(back.camera.id)
    const perSecond = (key: 'previewFrames' | 'mainFrames' | 'decoded'): number =>
      ((end?.[key] ?? 0) - (begin[key] ?? 0)) / ((performance.now() - begin.at) / 1000)
    expect(perSecond('previewFrames')).toBeGreaterThan(10)
    expect(perSecond('mainFrames')).toBeGreaterThan(12)
    expect(perSecond('decoded')).toBeGreaterThan(3)
    expect(perSecond('decoded')).toBeLessThan(6)
  })

  it('whose server goes away is told with the cause, and comes back by itself', async () => {
    await undisturbed(async () => {
      const fault = await faultAfter(front, () => site.fault('cam-01', { op: 'kill' }))
      expect(fault).toMatchObject({ kind: 'retrying', cause: 'ended', failures: 1 })
      const from = front.states.length
      const refused = await until('the second try', () => retrying(front, from), toldWithinMs)
      expect(refused).toMatchObject({ cause: 'refused', failures: 2 })
      await site.fault('cam-01', { op: 'start' })
      await live(front)
    })
  })

  it('whose smaller stream alone breaks off is told so at once', async () => {
    const drop = { op: 'drop', stream: 'sub' } as const
    const fault = await faultAfter(front, () => site.fault('cam-01', drop), 4000)
    expect(fault).toMatchObject({ cause: 'ended' })
    await live(front)
  })

  it.each<[string, FaultOp, string]>([
    ['does not answer any more', 'hang', 'silent'],
    ['has no room for another reader', 'busy', 'busy'],
  ])('that %s is told so, and is back soon after', async (_, op, cause) => {
    await site.fault('cam-01', { op })
    const from = front.states.length
    try {
      await faultAfter(front, () => site.fault('cam-01', { op: 'drop' }))
      // Told at once as lost; what it is shows when it is asked again.
      await until(
        `the fault ${cause}`,
        () => front.states.slice(from).some((state) => 'cause' in state && state.cause === cause),
        20_000,
      )
    } finally {
      await site.fault('cam-01', { op, value: 'off' })
    }
    await live(front)
  })

  it('whose pictures arrive damaged is degraded, and live again when they are whole', async () => {
    const from = front.states.length
    // Not called damaged for how it was joined.
    await until('it to settle', () => {
      const state = last(front)
      return state?.kind === 'live' && Date.now() - Date.parse(state.since) > 6000
    })
    await site.fault('cam-01', { op: 'corrupt', value: 0.05 })
    const ill = await until('an illness', () => degraded(front, from), toldWithinMs)
    expect(ill).toMatchObject({ illnesses: [{ cause: 'corruption' }] })
    await site.fault('cam-01', { op: 'corrupt', value: 0 })
    await live(front)
    expect(retrying(front, from)).toBeUndefined()
  })

  it('whose picture stands still is called stalled within 15 seconds', async () => {
    await undisturbed(async () => {
      const fault = await faultAfter(front, () => site.fault('cam-01', { op: 'stall' }), 15_000)
      expect(fault).toMatchObject({ cause: 'stalled' })
      if (fault.kind === 'retrying') expect(fault.message).toContain('stands still')
      await site.fault('cam-01', { op: 'resume' })
      await live(front)
    })
  })

  it('whose decoder is killed has another within seconds', async () => {
    await undisturbed(async () => {
      const pid = front.pids.at(-1)
      if (pid === undefined) throw new Error('The camera has no decoder.')
      const fault = await faultAfter(front, () => process.kill(pid, 'SIGKILL'))
      expect(fault).toMatchObject({ cause: 'decoder' })
      await live(front)
      expect(front.pids.at(-1)).not.toBe(pid)
      expect(runs(pid)).toBe(false)
    })
  })

  it('comes back with all the others when the inference process is killed', async () => {
    const [pid] = test.pool.state().pids
    if (pid === undefined) throw new Error('There is no inference process.')
    const from = [front.states.length, back.states.length]
    process.kill(pid, 'SIGKILL')
    const again = (one: Supervised, i: number): boolean =>
      one.states.slice(from[i]).some(({ kind }) => kind === 'live') && isLive(one)
    // The models are loaded anew.
    await until('both again', () => [front, back].every(again), 25_000)
    expect(test.pool.state()).toMatchObject({ state: 'ready', restarts: 1 })
    expect(test.pool.state().pids).not.toContain(pid)
    // Not the camera's fault: it is not told as one.
    for (const [i, { states }] of [front, back].entries())
      expect(states.slice(from[i]).map(({ kind }) => kind)).toEqual(['connecting', 'live'])
  })

  it('keeps one decoder, however often it was lost', () => {
    for (const { pids } of [front, back]) {
      expect(pids.slice(0, -1).filter(runs)).toEqual([])
      expect(pids.slice(-1).filter(runs)).toHaveLength(1)
    }
  })
})

describe('a camera that never comes', () => {
  it('with a wrong password is told so, asked once, and not asked again soon', async () => {
    const wrong = supervise(cameraOf('cam-02'), 'not the password')
    const fault = await until('a fault', () => retrying(wrong, 0), toldWithinMs)
    if (fault.kind !== 'retrying') throw new Error('no fault')
    expect(fault).toMatchObject({ cause: 'unauthorised', message: 'Wrong user name or password.' })
    const nextInMs = Date.parse(fault.nextTryAt) - Date.now()
    expect(nextInMs).toBeGreaterThan(4000)
    expect(nextInMs).toBeLessThan(6500)
    await until('three seconds', () => nextInMs - (Date.parse(fault.nextTryAt) - Date.now()) > 3000)
    expect(wrong.asked).toEqual([wrong.camera.mainUrl])
    expect(wrong.pids).toEqual([])
    // Another one is tried at once.
    wrong.change('the-right-one')
    await live(wrong)
    await wrong.stop()
  })

  it('with a password that this desktop cannot open asks for it, and never connects', async () => {
    const sealed = supervise(cameraOf('cam-02'), 'unreadable')
    const fault = await until('a fault', () => retrying(sealed, 0), toldWithinMs)
    expect(fault).toMatchObject({ cause: 'no-password' })
    expect(sealed.asked).toEqual([])
    await sealed.stop()
  })

  it('with a wrong sub-stream says which of the two', async () => {
    const camera = cameraOf('cam-02')
    const half = supervise(camera, camera.password, { subUrl: `${camera.subUrl}x` })
    const fault = await until('a fault', () => retrying(half, 0), toldWithinMs)
    expect(fault).toMatchObject({ cause: 'not-found' })
    if (fault.kind === 'retrying') expect(fault.message).toMatch(/^Sub-stream: /)
    await half.stop()
  })
})

it('lives from its main stream alone where it has no smaller one', async () => {
  const single = supervise(cameraOf('cam-02'), undefined, { subUrl: null })
  await live(single)
  await single.stop()
})

it('that is set to another codec on the way is opened anew with it', async () => {
  const [h264, h265] = await Promise.all([
    testPair(folder.path, 'before', 'h264'),
    testPair(folder.path, 'after', 'h265'),
  ])
  const server = await startCamera({
    ...{ host: '127.0.0.1', port: 0, scheme: 'digest', random: Math.random },
    clips: [h264, { name: 'after', main: h265.main, sub: h264.sub }],
  })
  const { mainUrl, subUrl } = server
  const camera = supervise({ ...cameraOf('cam-02'), mainUrl, subUrl })
  const settled = () => {
    const state = last(camera)
    return state?.kind === 'live' && Date.now() - Date.parse(state.since) > 6000
  }
  try {
    for (const [clip, name] of [
      ['after', 'H.265'],
      ['before', 'H.264'],
    ]) {
      await until('it to settle', settled, 30_000)
      const switched = { op: 'switch', value: clip ?? '' } as const
      const fault = await faultAfter(camera, () => server.fault(switched))
      if (fault.kind === 'retrying') expect(fault.message).toContain(`sends ${name} now`)
      await live(camera)
    }
  } finally {
    await camera.stop()
    await server.close()
  }
})

it('is not given up for sending one picture a second', async () => {
  const perSecond = 1
  const pair = await testPair(folder.path, 'slow', 'h264')
  const slow = (clip: Clip): Clip => ({
    ...clip,
    framesPerSecond: perSecond,
    // Every other one is a key frame.
    frames: clip.frames.slice(0, 2),
    durationS: 2 / perSecond,
  })
  const server = await startCamera({
    ...{ host: '127.0.0.1', port: 0, scheme: 'digest', random: Math.random },
    clips: [{ name: 'slow', main: slow(pair.main), sub: slow(pair.sub) }],
  })
  const simulated = { ...cameraOf('cam-02'), mainUrl: server.mainUrl }
  const camera = supervise(simulated, undefined, { subUrl: null })
  try {
    await until('live', () => isLive(camera), 60_000)
    const [since, from] = [Date.now(), camera.states.length]
    // Longer than a stall of a camera that is quicker.
    await until('ten seconds', () => Date.now() - since > 10_000 || !isLive(camera))
    expect(camera.states.slice(from)).toEqual([])
  } finally {
    await camera.stop()
    await server.close()
  }
})

it('leaves no decoder behind when it is stopped', async () => {
  await Promise.all([front.stop(), back.stop()])
  expect(all.flatMap(({ pids }) => pids).filter(runs)).toEqual([])
  // The worker's own decoders go with the cameras.
  await until('no ffmpeg', async () => {
    const tree = await readProcessTree(process.pid)
    return tree.every(({ command }) => !command.startsWith(FFMPEG))
  })
})
