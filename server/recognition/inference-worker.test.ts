import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../../contracts/inference.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import { startInferenceWorker, type ProviderToSkip } from './inference-worker.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const ready: FromWorker = { kind: 'ready', provider: 'cpu', tried: [], batch: 1, loadMs: 1 }
const counters = (rssMb: number): FromWorker => ({
  ...{ kind: 'counters', cameras: [], detectMs: null, embedMs: null, rssMb, cpuSeconds: 1 },
})

/** A worker whose processes do as the test says. */
function startWorker() {
  const started: FakeProcess[] = []
  const unfit: ProviderToSkip[] = []
  let ended = 0
  class FakeProcess {
    readonly pid = started.length + 1
    readonly posted: ToWorker[] = []
    alive = true
    say: (message: FromWorker) => void = () => undefined
    end: (code: number | null) => void = () => undefined
    readonly exited = new Promise<number | null>((resolve) => {
      this.end = (code) => {
        this.alive = false
        resolve(code)
      }
    })
    post(message: unknown): void {
      this.posted.push(message as ToWorker)
    }
    onMessage(handler: (message: unknown) => void): void {
      this.say = handler
    }
    kill(): void {
      this.end(null)
    }
  }
  const worker = startInferenceWorker({
    index: 0,
    host: {
      start() {
        const made = new FakeProcess()
        started.push(made)
        return made
      },
    },
    log: pino({ level: 'silent' }),
    limits: { hangMs: 10_000, startingMs: 40_000, pingEveryMs: 1000, mostMemoryMb: 1000 },
    configuration: () => ({
      ...{ kind: 'configure', modelsDir: '/models', modelId: 'a', indexDir: null, provider: null },
      ...{ ffmpeg: '', socketsDir: '', settings: defaultRecognitionSettings, analysisFps: 4 },
      skip: [...unfit],
    }),
    onStarted: () => undefined,
    onMessage: () => undefined,
    onEnded: () => void ended++,
    onUnfit: (provider) => void unfit.push(provider),
  })
  const last = (): FakeProcess => {
    const found = started.at(-1)
    if (!found) throw new Error('no process')
    return found
  }
  /** Time goes by, with a word from the process each second. */
  const live = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      await vi.advanceTimersByTimeAsync(1000)
      if (last().alive) last().say({ kind: 'pong', id: i })
    }
  }
  return { worker, started, unfit, last, live, ended: () => ended }
}

describe('an inference process', () => {
  it('is configured when it starts, and again after it ended', async () => {
    const { worker, started, last, live, ended } = startWorker()
    expect(last().posted[0]).toMatchObject({ kind: 'configure', modelsDir: '/models' })
    last().say(ready)
    expect(worker.ready()).toMatchObject({ provider: 'cpu' })
    await live(40)
    last().end(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(started).toHaveLength(2)
    expect(last().posted[0]).toMatchObject({ kind: 'configure' })
    expect([worker.ready(), worker.restarts(), ended()]).toEqual([null, 1, 1])
  })

  it('that ends soon again and again is started ever later', async () => {
    const { started, last } = startWorker()
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      const before = started.length
      last().end(1)
      let waited = 0
      for (; started.length === before; waited += 250) await vi.advanceTimersByTimeAsync(250)
      waits.push(waited)
    }
    expect(waits[0]).toBeLessThanOrEqual(250)
    expect(waits[4]).toBeGreaterThan(4 * (waits[1] ?? Infinity))
  })

  it('whose models do not load is ended and tried again after a wait, and the reason stands until they do', async () => {
    const { worker, started, last } = startWorker()
    last().say({ kind: 'failed', message: 'The embedder is broken.' })
    await vi.advanceTimersByTimeAsync(100)
    expect(started[0]?.alive).toBe(false)
    expect(started).toHaveLength(1)
    expect(worker.failure()).toBe('The embedder is broken.')
    await vi.advanceTimersByTimeAsync(2000)
    expect(started).toHaveLength(2)
    expect(worker.failure()).toBe('The embedder is broken.')
    last().say(ready)
    expect(worker.failure()).toBeNull()
  })

  it('that says nothing for too long is ended; one that answers is not', async () => {
    const { started, last, live } = startWorker()
    last().say(ready)
    await live(60)
    expect(started).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(11_000)
    expect(started[0]?.alive).toBe(false)
    expect(started).toHaveLength(2)
    expect(last().alive).toBe(true)
  })

  it('may take longer until it is ready; a provider that stops or ends it is not tried again', async () => {
    const { started, unfit, last } = startWorker()
    last().say({ kind: 'trying', provider: 'webgpu' })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(started[0]?.alive).toBe(true)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(started).toHaveLength(2)
    expect(unfit).toMatchObject([{ provider: 'webgpu' }])
    expect(last().posted[0]).toMatchObject({ skip: [{ provider: 'webgpu' }] })
    last().say({ kind: 'trying', provider: null })
    last().end(139)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(unfit).toHaveLength(1)
  })

  it('that outgrows its memory is ended, but templates count on top', async () => {
    const { started, last } = startWorker()
    const index = {
      modelId: 'a',
      revision: 1,
      templates: 100_000,
      state: 'ready',
      done: 1,
    } as const
    const rest = { origin: 'built', recall: null, recallTestedAt: null, message: null } as const
    last().say({ kind: 'index', index: { ...index, ...rest } })
    last().say(counters(1500))
    expect(started[0]?.alive).toBe(true)
    last().say(counters(1700))
    expect(started[0]?.alive).toBe(false)
  })

  it('is not taken to hang when this process itself stood still', async () => {
    const { started, last, live } = startWorker()
    last().say(ready)
    await live(5)
    const stoodStill = performance.now() + 60_000
    vi.spyOn(performance, 'now').mockReturnValue(stoodStill)
    await vi.advanceTimersByTimeAsync(1000)
    vi.mocked(performance.now).mockRestore()
    expect(started[0]?.alive).toBe(true)
  })

  it('is not started again once this was disposed, not even where it was about to be', async () => {
    const { worker, started, unfit, last } = startWorker()
    last().say({ kind: 'failed', message: 'broken' })
    await vi.advanceTimersByTimeAsync(10)
    await worker[Symbol.asyncDispose]()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(started).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
    expect(unfit).toEqual([])
  })
})
