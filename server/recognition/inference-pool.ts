import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters, CameraSockets, Passage, ToWorker } from '../../contracts/inference.ts'
import type { RecognitionSettings } from '../../core/recognition/settings.ts'
import { FaceEngineError, type Examination, type FaceEngine } from '../ports/face-engine.ts'
import type { Log } from '../ports/log.ts'
import type { HostedProcess, ProcessHost } from '../ports/process-host.ts'
import type { SightingRecorder } from '../ports/sighting-recorder.ts'
import { wait } from '../wait.ts'
import { createChange } from './change.ts'
import { createGalleryLines, type GalleryLines } from './gallery-lines.ts'
import {
  startInferenceWorker,
  usualWorkerLimits,
  type InferenceWorker,
  type ProviderToSkip,
  type WorkerLimits,
} from './inference-worker.ts'
import { createMessageHandler } from './message-handler.ts'
import { createPlacedCameras } from './placed-cameras.ts'
import { describePool, type InferenceState, type Timing } from './inference-state.ts'
import { createWorkerQuestions } from './worker-questions.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>

/** What a worker needs to know of a camera to take it in. */
export type CameraStreams = Omit<Extract<ToWorker, { kind: 'open-camera' }>, 'kind'>

export type OpenCamera = {
  readonly sockets: CameraSockets
  /** Aborts when the camera has to be opened anew: its worker has gone, or another one is to serve it. */
  readonly lost: AbortSignal
}

export type ModelsToRun = Pick<Configuration, 'modelsDir' | 'modelId'> & {
  /** Holds for workers with these models from their start on; the present ones unless given. */
  readonly settings?: RecognitionSettings
}

/** The processes that look at pictures. They are started again when they end or hang; cameras keep to one of them. */
export interface InferencePool extends FaceEngine, AsyncDisposable {
  /**
   * Rejects with `FaceEngineError` when no worker gets ready in time, none can load its models (the message says why), or
   * `signal` aborts.
   */
  openCamera(streams: CameraStreams, signal: AbortSignal): Promise<OpenCamera>
  closeCamera(cameraId: CameraId): void
  counters(cameraId: CameraId): CameraCounters | undefined
  /** Each worker asks for the gallery through these. */
  readonly galleries: Pick<GalleryLines, 'onWanted'>
  /** From now on, in all workers. */
  setSettings(settings: RecognitionSettings): void
  /** Most frames a second on cameras that only observe, in all workers from now on; null: as they should. */
  setObserveFps(fps: number | null): void
  /**
   * Goes over to other models: workers with these are started beside the present ones, and take over once they have loaded
   * them and the gallery. Resolves when all do; rejects with `FaceEngineError` when they cannot, and nothing has changed.
   */
  switchModels(models: ModelsToRun): Promise<void>
  onPassages(listener: (passages: ReadonlyArray<Passage>) => void): () => void
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
  /** Workers where they share a device that is faster than the processor; as many as `workers` unless given. */
  readonly workersOnDevice?: number
  readonly limits?: WorkerLimits
  readonly configuration: Omit<Configuration, 'kind' | 'skip'>
}

const readyWithinMs = 60_000
const lookEveryMs = 5000
/** Workers that are to take over with other models are given up after so many. */
const mostRestarts = 3
/** Workers that were replaced live on for so long, so that what they decided has left them. */
const farewellMs = 1000

export function createInferencePool(deps: InferencePoolDeps): InferencePool {
  const { log } = deps
  const cameras = createPlacedCameras()
  const questions = createWorkerQuestions()
  const galleries = createGalleryLines()
  const change = createChange()
  const startListeners = new Set<(worker: number, process: HostedProcess) => void>()
  const passageListeners = new Set<(passages: ReadonlyArray<Passage>) => void>()
  const stopping = new AbortController()
  const unfit: ProviderToSkip[] = []
  let { settings, modelsDir, modelId } = deps.configuration
  let timing: Timing = { detectMs: null, embedMs: null }
  let observeFps: number | null = null
  let endedRestarts = 0
  let nextJob = 0
  let nextIndex = 0
  let switching: Promise<void> = Promise.resolve()

  const now = (): number => performance.now()

  const onMessage = createMessageHandler({
    ...{ recorder: deps.recorder, log, cameras, questions, galleries, passageListeners },
    onChange: change.tell,
    onReady(provider) {
      if (provider !== 'cpu' && provider !== 'none') retireSurplus()
    },
    onTiming: (measured) => {
      timing = measured
    },
  })

  /** `keepIndex`: of two generations only one may keep its index on disk. */
  const startWorkers = (models: ModelsToRun, keepIndex: () => boolean): InferenceWorker[] =>
    Array.from({ length: deps.workers }, (_, place): InferenceWorker => {
      const index = nextIndex++
      const { indexDir } = deps.configuration
      const { limits = usualWorkerLimits } = deps
      return startInferenceWorker({
        ...{ index, host: deps.host, log, limits },
        configuration: () => ({
          ...{ kind: 'configure', ...deps.configuration, ...models, skip: unfit },
          settings: models.modelId === modelId ? settings : (models.settings ?? settings),
          // Each keeps a file of its own, at a revision of its own.
          indexDir: indexDir !== null && keepIndex() ? `${indexDir}/worker-${place}` : null,
        }),
        onStarted(process) {
          if (observeFps !== null) process.post({ kind: 'economy', observeFps } satisfies ToWorker)
          for (const listener of startListeners) listener(index, process)
        },
        onMessage: (process, message) => onMessage(index, process, message),
        onEnded(process) {
          galleries.hangUp(process)
          questions.hangUp(process, 'The inference process ended.')
          cameras.loseAll(index)
          change.tell()
        },
        onUnfit: (provider) => void unfit.push(provider),
      })
    })

  let workers = startWorkers({ modelsDir, modelId }, () => true)
  /** Those that are to take over, and those that were taken over from. */
  let incoming: InferenceWorker[] = []
  let leaving: InferenceWorker[] = []

  const end = async (worker: InferenceWorker): Promise<void> => {
    endedRestarts += worker.restarts()
    await worker[Symbol.asyncDispose]()
  }

  /** A device that all share is not faster for more of them, and each takes its memory. */
  const retireSurplus = (): void => {
    const most = deps.workersOnDevice ?? deps.workers
    for (const worker of workers.splice(most)) void end(worker)
    for (const worker of incoming.splice(most)) void end(worker)
  }

  const isReady = (worker: InferenceWorker): boolean =>
    worker.process() !== undefined && worker.ready() !== null

  /** None of them can load its models: the reason of one. */
  const failureOf = (all: ReadonlyArray<InferenceWorker>): string | null =>
    all.every((worker) => worker.failure() !== null) ? (all[0]?.failure() ?? null) : null

  /** Not a word of why, but they end again and again. */
  const crashOf = (all: ReadonlyArray<InferenceWorker>): string | null =>
    all.some((worker) => worker.restarts() >= mostRestarts)
      ? 'The inference processes with the new face models end again and again. The log file says more.'
      : null

  const readyWorker = (
    signal: AbortSignal,
    pick: (ready: ReadonlyArray<InferenceWorker>) => InferenceWorker | undefined,
  ): Promise<InferenceWorker> =>
    change.waitFor(
      () => pick(workers.filter(isReady)),
      () => failureOf(workers),
      AbortSignal.any([signal, stopping.signal]),
      readyWithinMs,
    )

  const leastBusy = (ready: ReadonlyArray<InferenceWorker>): InferenceWorker | undefined =>
    ready.toSorted((a, b) => cameras.countOf(a.index) - cameras.countOf(b.index))[0]

  const processOf = (worker: InferenceWorker): HostedProcess => {
    const process = worker.process()
    if (!process) throw new FaceEngineError('The inference process ended.')
    return process
  }

  const refuseWithoutModels = (): void => {
    if (modelsDir === null)
      throw new FaceEngineError(
        `This desktop lacks the face models ${modelId}: nothing is recognised.`,
      )
  }

  const examine = async (
    image: Uint8Array,
    reference: boolean,
    signal = stopping.signal,
  ): Promise<Examination> => {
    refuseWithoutModels()
    const process = processOf(await readyWorker(signal, leastBusy))
    const job = ++nextJob
    const question = { kind: 'examine', job, image, reference } as const
    return (await questions.ask(process, String(job), 'examined', question, signal)).result
  }

  const switchNow = async (models: ModelsToRun): Promise<void> => {
    if (models.modelsDir === modelsDir && models.modelId === modelId) return
    log.info({ from: modelId, to: models.modelId }, 'face models are changed')
    let replaced = false
    const next = startWorkers(models, () => replaced)
    incoming = next
    const holdsGallery = (worker: InferenceWorker): boolean => {
      const gallery = worker.gallery()
      return models.modelsDir === null || (gallery?.state === 'ready' && gallery.revision !== null)
    }
    try {
      await change.waitFor(
        () => next.every((worker) => isReady(worker) && holdsGallery(worker)) || undefined,
        () => failureOf(next) ?? crashOf(next),
        stopping.signal,
        Infinity,
      )
    } catch (error) {
      incoming = []
      await Promise.all(next.map(end))
      throw error
    }
    leaving = workers
    workers = next
    incoming = []
    modelsDir = models.modelsDir
    modelId = models.modelId
    settings = models.settings ?? settings
    for (const { index } of leaving) cameras.loseAll(index)
    await wait(farewellMs, stopping.signal)
    await Promise.all(leaving.map(end))
    leaving = []
    replaced = true
  }

  const looking = setInterval(() => {
    const ready = workers.filter(isReady).map(({ index }) => index)
    const camera = cameras.even(ready, now())
    if (camera !== undefined) log.info({ camera }, 'a camera goes to a process with less to do')
  }, lookEveryMs)

  return {
    get modelId() {
      return modelId
    },

    async openCamera(streams, signal) {
      const { cameraId, detector } = streams
      const worker = await readyWorker(signal, (ready) => {
        if (ready.length === 0) return undefined
        const index = cameras.choose(
          cameraId,
          ready.map(({ index }) => index),
        )
        return ready.find((one) => one.index === index)
      })
      const process = processOf(worker)
      const lost = cameras.place(cameraId, worker.index, detector, now())
      const question = { kind: 'open-camera', ...streams } as const
      const { sockets } = await questions.ask(process, cameraId, 'camera-opened', question, signal)
      return { sockets, lost }
    },

    closeCamera(cameraId) {
      const index = cameras.remove(cameraId)
      const worker = [...workers, ...leaving].find((one) => one.index === index)
      worker?.post({ kind: 'close-camera', cameraId })
    },

    counters: (cameraId) => cameras.counters(cameraId),

    galleries,

    setSettings(changedSettings) {
      settings = changedSettings
      // Those of another pack come with settings of their own.
      for (const worker of workers) worker.post({ kind: 'settings', settings })
    },

    setObserveFps(fps) {
      observeFps = fps
      for (const worker of [...workers, ...incoming])
        worker.post({ kind: 'economy', observeFps: fps })
    },

    async switchModels(models) {
      const own = switching.then(() => switchNow(models))
      switching = own.catch(() => undefined)
      await own
    },

    examine: (image, signal) => examine(image, true, signal),
    glance: (image, signal) => examine(image, false, signal),

    async search(template, limit, signal = stopping.signal) {
      refuseWithoutModels()
      const worker = await readyWorker(
        signal,
        // One that is still building its index does not see everybody.
        (ready) => ready.find((one) => one.gallery()?.state === 'ready') ?? leastBusy(ready),
      )
      const job = ++nextJob
      const question = { kind: 'search', job, template, limit } as const
      const asked = questions.ask(processOf(worker), String(job), 'found', question, signal)
      return (await asked).people
    },

    onPassages(listener) {
      passageListeners.add(listener)
      return () => passageListeners.delete(listener)
    },

    onWorkerStarted(listener) {
      startListeners.add(listener)
      return () => startListeners.delete(listener)
    },

    currentWorkers: () =>
      [...workers, ...incoming].flatMap((worker) => {
        const process = worker.process()
        return process ? [[worker.index, process] as const] : []
      }),

    state: () =>
      describePool({ workers, incoming, timing, endedRestarts, camerasOf: cameras.countOf }),

    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearInterval(looking)
      await switching
      await Promise.all([...workers, ...incoming, ...leaving].map(end))
    },
  }
}
