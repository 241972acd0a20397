import type {
  FromWorker,
  IndexState,
  RecordingToAnalyse,
  RecordingTold,
  ToWorker,
} from '../../contracts/inference.ts'
import type { RecognitionSettings } from '../../core/recognition/settings.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { Log } from '../ports/log.ts'
import type { ProcessHost } from '../ports/process-host.ts'
import { feedGallery } from '../recognition/gallery-feed.ts'
import { createGalleryLines } from '../recognition/gallery-lines.ts'
import type { ModelsToRun } from '../recognition/inference-pool.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>

export type RecordingWorkerDeps = {
  readonly host: ProcessHost
  readonly gallery: Pick<GalleryStore, 'load' | 'changesSince' | 'watch'>
  readonly log: Log
  readonly configuration: Pick<Configuration, 'provider' | 'ffmpeg' | 'socketsDir' | 'analysisFps'>
  /** The models of this desktop now. */
  readonly models: () => ModelsToRun
  /** Those in use now. */
  readonly settings: () => RecognitionSettings
}

/** A process that looks at recordings, apart from those that look at cameras, which it always yields to; disposing ends it. */
export interface RecordingWorker extends AsyncDisposable {
  readonly modelId: string
  /**
   * Resolves with how the analysis ended. Each part is handed to `onPart`, and the next begins once that resolved; it may
   * reject to stop. Rejects with `FaceEngineError` when the process ends or stops answering, and when `signal` aborts. After a
   * rejection the worker is of no more use.
   */
  analyse(
    recording: Omit<RecordingToAnalyse, 'kind'>,
    on: {
      readonly part: (part: Extract<RecordingTold, { kind: 'part' }>) => Promise<void>
      readonly progress: (doneSeconds: number) => void
    },
    signal: AbortSignal,
  ): Promise<Extract<RecordingTold, { kind: 'ended' }>>
}

type Waiting<Result> = {
  readonly resolve: (result: Result) => void
  readonly fail: (error: Error) => void
  readonly pause: () => void
  readonly goOn: () => void
}

/** Models load in seconds and a gallery of 100,000 people in a minute or two; this process gets only what others leave. */
const readyWithinMs = 600_000
/** The analysis of a single frame takes far less, even on a machine that is busy otherwise. */
const silentMs = 180_000

/** Starts the process; resolves when it has its models and the whole gallery. Rejects with `FaceEngineError`. */
export async function openRecordingWorker(
  deps: RecordingWorkerDeps,
  signal: AbortSignal,
): Promise<RecordingWorker> {
  const { modelsDir, modelId } = deps.models()
  const process = deps.host.start('inference')
  const over = new AbortController()
  const lines = createGalleryLines()
  let index: IndexState | undefined
  let ready = false
  let listener: (message: FromWorker | FaceEngineError) => void = () => undefined

  process.onMessage((message) => {
    // The worker is our own program; its messages are typed by the shared contract.
    const told = message as FromWorker
    if (told.kind === 'gallery-wanted' || told.kind === 'gallery-taken') lines.hear(process, told)
    if (told.kind === 'index') index = told.index
    if (told.kind === 'ready') ready = true
    listener(told)
  })
  void process.exited.then(() => {
    lines.hangUp(process)
    listener(new FaceEngineError('The process that analyses recordings ended.'))
  })
  const feeding = feedGallery({ gallery: deps.gallery, workers: lines, log: deps.log }, over.signal)
  const end = async (): Promise<void> => {
    over.abort()
    process.kill()
    await Promise.all([process.exited, feeding])
  }

  /** Waits for what `hear` makes of the messages; while it pauses, nothing is expected of the process. */
  const wait = <Result>(
    hear: (told: FromWorker, waiting: Waiting<Result>) => void,
    patienceMs: number,
    stop: AbortSignal,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        stop.removeEventListener('abort', onAbort)
        listener = () => undefined
        act()
      }
      const fail = (error: Error): void => settle(() => reject(error))
      const onAbort = (): void => fail(new FaceEngineError('stopped'))
      const patient = (): void => {
        clearTimeout(timer)
        timer = setTimeout(
          () => fail(new FaceEngineError('The process that analyses recordings does not answer.')),
          patienceMs,
        )
      }
      patient()
      stop.addEventListener('abort', onAbort, { once: true })
      if (stop.aborted) return onAbort()
      listener = (told) => {
        if (told instanceof FaceEngineError) return fail(told)
        if (told.kind === 'recording') patient()
        hear(told, {
          resolve: (result) => settle(() => resolve(result)),
          ...{ fail, pause: () => clearTimeout(timer), goOn: patient },
        })
      }
    })

  process.post({
    ...{ kind: 'configure', ...deps.configuration, modelsDir, modelId, indexDir: null },
    ...{ settings: deps.settings(), background: true },
  } satisfies ToWorker)
  try {
    await wait<void>(
      (told, { resolve, fail }) => {
        if (told.kind === 'failed') fail(new FaceEngineError(told.message))
        if (ready && index?.state === 'ready' && index.revision !== null) resolve()
      },
      readyWithinMs,
      signal,
    )
  } catch (error) {
    await end()
    throw error
  }

  return {
    modelId,
    analyse: async (recording, on, stop) => {
      const ended = wait<Extract<RecordingTold, { kind: 'ended' }>>(
        (message, waiting) => {
          if (message.kind !== 'recording') return
          const { told } = message
          if (told.kind === 'ended') return waiting.resolve(told)
          if (told.kind === 'progress') return on.progress(told.doneSeconds)
          waiting.pause()
          on.part(told).then(() => {
            waiting.goOn()
            process.post({ kind: 'settings', settings: deps.settings() } satisfies ToWorker)
            process.post({ kind: 'recording-taken' } satisfies ToWorker)
          }, waiting.fail)
        },
        silentMs,
        stop,
      )
      process.post({ kind: 'analyse-recording', ...recording } satisfies ToWorker)
      return ended
    },
    [Symbol.asyncDispose]: end,
  }
}
