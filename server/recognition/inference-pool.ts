import type { CameraId } from '../../contracts/ids.ts'
import type {
  CameraCounters,
  CameraSockets,
  FromWorker,
  GalleryEntry,
  StreamCodec,
  ToWorker,
} from '../../contracts/inference.ts'
import { backoffMs } from '../../core/shared/backoff.ts'
import { FaceEngineError, type Examination, type FaceEngine } from '../ports/face-engine.ts'
import type { Log } from '../ports/log.ts'
import type { HostedProcess, ProcessHost } from '../ports/process-host.ts'
import type { SightingRecorder } from '../ports/sighting-recorder.ts'

export type InferenceState = {
  readonly state: 'starting' | 'ready' | 'failed'
  readonly provider: string
  readonly message: string | null
  readonly workers: number
  readonly restarts: number
  readonly detectMs: number | null
  readonly embedMs: number | null
  /** Templates that the workers search now. */
  readonly templates: number
  readonly revision: number
  readonly pids: ReadonlyArray<number>
}

export type CameraStreams = {
  readonly cameraId: CameraId
  readonly subCodec: StreamCodec
  readonly mainCodec: StreamCodec
  readonly preview: { readonly width: number; readonly height: number }
}

export type OpenCamera = {
  readonly sockets: CameraSockets
  /** Aborts when the worker that serves this camera has gone. */
  readonly lost: AbortSignal
}

/** The processes that look at pictures. They are started again when they end or hang; cameras keep to one of them. */
export interface InferencePool extends FaceEngine, AsyncDisposable {
  /** Rejects with `FaceEngineError` when no worker gets ready in time, or `signal` aborts. */
  openCamera(streams: CameraStreams, signal: AbortSignal): Promise<OpenCamera>
  closeCamera(cameraId: CameraId): void
  counters(cameraId: CameraId): CameraCounters | undefined
  setGallery(revision: number, entries: ReadonlyArray<GalleryEntry>): void
  /** Tells of each worker that is started from now on. */
  onWorkerStarted(listener: (worker: number, process: HostedProcess) => void): () => void
  currentWorkers(): ReadonlyArray<readonly [worker: number, process: HostedProcess]>
  state(): InferenceState
}

export type InferencePoolDeps = {
  readonly host: ProcessHost
  readonly recorder: SightingRecorder
  readonly log: Log
  readonly workers: number
  readonly configuration: Omit<Extract<ToWorker, { kind: 'configure' }>, 'kind'>
}

/** A worker that has not answered for so long hangs; loading models and a burst of faces take less. */
const hangMs = 15_000
const pingEveryMs = 2000
const readyWithinMs = 60_000
const examineWithinMs = 30_000
/** A worker that ran for so long before it ended did not fail at once: it is started again without a wait. */
const steadyMs = 30_000
/** A worker that outgrows this is started anew, MiB. */
const mostMemoryMb = 3000

type Worker = {
  readonly index: number
  process: HostedProcess | undefined
  lost: AbortController
  ready: boolean
  failure: string | null
  startedAtMs: number
  heardAtMs: number
  /** Ends in a row, each soon after the start. */
  failures: number
  readonly cameras: Set<CameraId>
}

export function createInferencePool(deps: InferencePoolDeps): InferencePool {
  const { log } = deps
  const counters = new Map<CameraId, CameraCounters>()
  const opening = new Map<CameraId, (sockets: CameraSockets) => void>()
  const examinations = new Map<number, (result: Examination) => void>()
  const readyListeners = new Set<() => void>()
  const startListeners = new Set<(worker: number, process: HostedProcess) => void>()
  const stopping = new AbortController()
  let gallery: Extract<ToWorker, { kind: 'gallery' }> = {
    kind: 'gallery',
    revision: 0,
    entries: [],
  }
  let loaded = { templates: 0, revision: 0 }
  let timing: { detectMs: number | null; embedMs: number | null } = {
    detectMs: null,
    embedMs: null,
  }
  let provider = ''
  let restarts = 0
  let job = 0

  const workers = Array.from({ length: deps.workers }, (_, index): Worker => ({
    index,
    process: undefined,
    lost: new AbortController(),
    ready: false,
    failure: null,
    startedAtMs: Date.now(),
    heardAtMs: Date.now(),
    failures: 0,
    cameras: new Set(),
  }))

  const onMessage = (worker: Worker, message: FromWorker): void => {
    worker.heardAtMs = Date.now()
    switch (message.kind) {
      case 'ready':
        worker.ready = true
        worker.failure = null
        provider = message.provider
        log.info({ worker: worker.index, provider, loadMs: message.loadMs }, 'inference is ready')
        for (const listener of readyListeners) listener()
        return
      case 'failed':
        worker.failure = message.message
        log.error({ worker: worker.index, reason: message.message }, 'inference failed to start')
        return
      case 'camera-opened':
        opening.get(message.cameraId)?.(message.sockets)
        return
      case 'sighting':
        deps.recorder.record(message.sighting).catch((error: unknown) => {
          log.error({ error, sighting: message.sighting.id }, 'a sighting could not be kept')
        })
        return
      case 'extended':
        deps.recorder.extend(message.id, message.lastSeenAt).catch((error: unknown) => {
          log.debug({ error }, 'a sighting was not prolonged')
        })
        return
      case 'examined':
        examinations.get(message.job)?.(message.result)
        return
      case 'gallery-loaded':
        loaded = { templates: message.templates, revision: message.revision }
        return
      case 'counters':
        timing = message
        for (const camera of message.cameras) counters.set(camera.cameraId, camera)
        if (message.rssMb > mostMemoryMb) {
          log.error({ rssMb: message.rssMb }, 'an inference process outgrew its limit')
          worker.process?.kill()
        }
        return
      case 'pong':
        return
      default:
        message satisfies never
    }
  }

  const start = (worker: Worker): void => {
    if (stopping.signal.aborted) return
    const process = deps.host.start('inference')
    worker.process = process
    worker.lost = new AbortController()
    worker.ready = false
    worker.startedAtMs = Date.now()
    worker.heardAtMs = worker.startedAtMs
    // The worker is our own program; its messages are typed by the shared contract.
    process.onMessage((message) => onMessage(worker, message as FromWorker))
    process.post({ kind: 'configure', ...deps.configuration } satisfies ToWorker)
    process.post(gallery)
    for (const listener of startListeners) listener(worker.index, process)
    void process.exited.then((code) => {
      worker.process = undefined
      worker.ready = false
      for (const cameraId of worker.cameras) counters.delete(cameraId)
      worker.cameras.clear()
      worker.lost.abort()
      if (stopping.signal.aborted) return
      restarts++
      worker.failures = Date.now() - worker.startedAtMs > steadyMs ? 1 : worker.failures + 1
      const inMs = worker.failures === 1 ? 0 : backoffMs(worker.failures - 1, Math.random())
      log.warn({ worker: worker.index, code, inMs }, 'an inference process ended; it is restarted')
      setTimeout(() => start(worker), inMs)
    })
  }

  const pinging = setInterval(() => {
    for (const worker of workers) {
      if (!worker.process) continue
      worker.process.post({ kind: 'ping', id: ++job } satisfies ToWorker)
      if (Date.now() - worker.heardAtMs < hangMs) continue
      log.error({ worker: worker.index }, 'an inference process hangs; it is ended')
      worker.process.kill()
    }
  }, pingEveryMs)

  for (const worker of workers) start(worker)

  /** The ready worker with the fewest cameras. */
  const readyWorker = async (signal: AbortSignal): Promise<Worker> => {
    const pick = (): Worker | undefined =>
      workers
        .filter(({ ready, process }) => ready && process !== undefined)
        .sort((a, b) => a.cameras.size - b.cameras.size)[0]
    const now = pick()
    if (now) return now
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer)
        readyListeners.delete(onReady)
        signal.removeEventListener('abort', onAbort)
      }
      const onReady = (): void => {
        const worker = pick()
        if (!worker) return
        finish()
        resolve(worker)
      }
      const onAbort = (): void => {
        finish()
        reject(new FaceEngineError('stopped'))
      }
      const timer = setTimeout(() => {
        finish()
        const reason = workers.find(({ failure }) => failure)?.failure
        reject(new FaceEngineError(reason ?? 'The inference process does not get ready.'))
      }, readyWithinMs)
      readyListeners.add(onReady)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  return {
    modelId: deps.configuration.modelId,

    async openCamera(streams, signal) {
      const worker = await readyWorker(signal)
      const { process, lost } = worker
      worker.cameras.add(streams.cameraId)
      counters.delete(streams.cameraId)
      const sockets = await new Promise<CameraSockets>((resolve, reject) => {
        const onLost = (): void => reject(new FaceEngineError('the inference process ended'))
        lost.signal.addEventListener('abort', onLost, { once: true })
        opening.set(streams.cameraId, (made) => {
          lost.signal.removeEventListener('abort', onLost)
          resolve(made)
        })
        process?.post({ kind: 'open-camera', ...streams } satisfies ToWorker)
      })
      opening.delete(streams.cameraId)
      return { sockets, lost: lost.signal }
    },

    closeCamera(cameraId) {
      counters.delete(cameraId)
      const worker = workers.find(({ cameras }) => cameras.delete(cameraId))
      worker?.process?.post({ kind: 'close-camera', cameraId } satisfies ToWorker)
    },

    counters: (cameraId) => counters.get(cameraId),

    setGallery(revision, entries) {
      gallery = { kind: 'gallery', revision, entries }
      for (const { process } of workers) process?.post(gallery)
    },

    async examine(image, signal) {
      const worker = await readyWorker(signal ?? stopping.signal)
      const own = ++job
      return new Promise<Examination>((resolve, reject) => {
        const finish = (): void => {
          clearTimeout(timer)
          examinations.delete(own)
          worker.lost.signal.removeEventListener('abort', onLost)
        }
        const fail = (message: string): void => {
          finish()
          reject(new FaceEngineError(message))
        }
        const onLost = (): void => fail('the inference process ended')
        const timer = setTimeout(
          () => fail('the picture was not examined in time'),
          examineWithinMs,
        )
        worker.lost.signal.addEventListener('abort', onLost, { once: true })
        examinations.set(own, (result) => {
          finish()
          resolve(result)
        })
        worker.process?.post({ kind: 'examine', job: own, image } satisfies ToWorker)
      })
    },

    onWorkerStarted(listener) {
      startListeners.add(listener)
      return () => startListeners.delete(listener)
    },

    currentWorkers: () =>
      workers.flatMap(({ index, process }) => (process ? [[index, process]] : [])),

    state() {
      const failure = workers.find((worker) => worker.failure !== null)?.failure ?? null
      return {
        state: workers.every(({ ready }) => ready) ? 'ready' : failure ? 'failed' : 'starting',
        provider,
        message: failure,
        workers: workers.length,
        restarts,
        detectMs: timing.detectMs,
        embedMs: timing.embedMs,
        ...loaded,
        pids: workers.flatMap(({ process }) => process?.pid ?? []),
      }
    },

    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearInterval(pinging)
      const running = workers.flatMap(({ process }) => process ?? [])
      for (const process of running) process.kill()
      await Promise.all(running.map(({ exited }) => exited))
    },
  }
}
