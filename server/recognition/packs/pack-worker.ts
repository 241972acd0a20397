import type { FromWorker, ToWorker } from '../../../contracts/inference.ts'
import { settingsOfPack } from '../../../core/recognition/site-settings.ts'
import { FaceEngineError, type Examination } from '../../ports/face-engine.ts'
import type { PackOnDisk } from '../../ports/pack-files.ts'
import type { ProcessHost } from '../../ports/process-host.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>

export type PackWorkerDeps = {
  readonly host: ProcessHost
  readonly configuration: Pick<Configuration, 'provider' | 'ffmpeg' | 'socketsDir' | 'analysisFps'>
}

/** One inference process with the models of one pack, beside those that look at cameras; disposing ends it. */
export interface PackWorker extends AsyncDisposable {
  /** Rejects with `FaceEngineError` when the process ends or does not answer. */
  examine(image: Uint8Array): Promise<Examination>
}

export type OpenedPackWorker =
  | { readonly kind: 'ready'; readonly worker: PackWorker }
  | { readonly kind: 'failed'; readonly message: string }

/** The largest packs load in seconds; a slow disk and a busy machine take longer. */
const readyWithinMs = 120_000
const examineWithinMs = 60_000

/**
 * Starts a process of its own with the models in `folder` and waits until one inference of each has run.
 *
 * A model that does not load is an answer, naming the file; so is a process that ends or hangs: models can bring it down,
 * which is why none is tried in this one. Rejects only when `signal` aborts.
 */
export async function openPackWorker(
  deps: PackWorkerDeps,
  { folder, manifest }: PackOnDisk,
  signal?: AbortSignal,
): Promise<OpenedPackWorker> {
  const process = deps.host.start('inference')
  const jobs = new Map<number, (result: Examination | FaceEngineError) => void>()
  let job = 0
  const end = async (): Promise<void> => {
    process.kill()
    await process.exited
  }
  void process.exited.then(() => {
    for (const settle of jobs.values()) settle(new FaceEngineError('the inference process ended'))
  })

  const outcome = await new Promise<'ready' | { readonly message: string }>((resolve) => {
    const failed = (message: string): void => resolve({ message })
    const timer = setTimeout(() => failed('The models did not load in two minutes.'), readyWithinMs)
    const onAbort = (): void => failed('It was cancelled.')
    signal?.addEventListener('abort', onAbort, { once: true })
    void process.exited.then((code) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      failed(`The process that loads the models ended with code ${code ?? 'none'}.`)
    })
    // The worker is our own program; its messages are typed by the shared contract.
    process.onMessage((message) => {
      const told = message as FromWorker
      if (told.kind === 'examined') jobs.get(told.job)?.(told.result)
      if (told.kind === 'failed') failed(told.message)
      if (told.kind !== 'ready') return
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve('ready')
    })
    process.post({
      kind: 'configure',
      ...deps.configuration,
      modelsDir: folder,
      modelId: manifest.id,
      indexDir: null,
      settings: settingsOfPack(manifest.thresholds),
    } satisfies ToWorker)
    if (signal?.aborted) onAbort()
  })
  if (outcome !== 'ready') {
    await end()
    signal?.throwIfAborted()
    return { kind: 'failed', message: outcome.message }
  }

  return {
    kind: 'ready',
    worker: {
      examine: (image) =>
        new Promise((resolve, reject) => {
          const own = ++job
          const settle = (result: Examination | FaceEngineError): void => {
            clearTimeout(timer)
            jobs.delete(own)
            if (result instanceof FaceEngineError) reject(result)
            else resolve(result)
          }
          const timer = setTimeout(
            () => settle(new FaceEngineError('the picture was not examined in time')),
            examineWithinMs,
          )
          jobs.set(own, settle)
          process.post({ kind: 'examine', job: own, image, reference: true } satisfies ToWorker)
        }),
      [Symbol.asyncDispose]: end,
    },
  }
}
