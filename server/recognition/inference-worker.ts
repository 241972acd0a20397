import type { FromWorker, IndexState, ToWorker } from '../../contracts/inference.ts'
import { backoffMs } from '../../core/shared/backoff.ts'
import type { Log } from '../ports/log.ts'
import type { HostedProcess, ProcessHost } from '../ports/process-host.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>
export type ProviderToSkip = NonNullable<Configuration['skip']>[number]

export type WorkerLimits = {
  /** A worker that has not been heard of for so long hangs; a burst of faces takes less, milliseconds. */
  readonly hangMs: number
  /** The same until it is ready: a slow disk, a busy machine, a provider that compiles for the device. */
  readonly startingMs: number
  readonly pingEveryMs: number
  /** A worker that outgrows this is started anew, MiB; its templates come on top. */
  readonly mostMemoryMb: number
}

export const usualWorkerLimits: WorkerLimits = {
  hangMs: 15_000,
  startingMs: 60_000,
  pingEveryMs: 2000,
  mostMemoryMb: 3000,
}

/** A worker that ran for so long before it ended did not fail at once: it is started again without a wait. */
const steadyMs = 30_000
/** For one template in the index, MiB: 2 kB, its links, the mean of its person, and all twice while it is built anew. */
const templateMb = 0.006

export type InferenceWorkerDeps = {
  readonly index: number
  readonly host: ProcessHost
  readonly log: Log
  readonly limits: WorkerLimits
  /** Read at each start. */
  readonly configuration: () => Configuration
  readonly onStarted: (process: HostedProcess) => void
  /** What the worker says, once this has taken notice. */
  readonly onMessage: (process: HostedProcess, message: FromWorker) => void
  /** The process is gone, or its models do not load; another is started unless this was disposed. */
  readonly onEnded: (process: HostedProcess) => void
  /** A provider ended or stopped the process. */
  readonly onUnfit: (provider: ProviderToSkip) => void
}

export type ReadyState = Extract<FromWorker, { kind: 'ready' }>

/** One inference process, started anew whenever it ends, hangs, outgrows its limit or cannot load its models. */
export interface InferenceWorker extends AsyncDisposable {
  readonly index: number
  process(): HostedProcess | undefined
  /** Null until the models are loaded. */
  ready(): ReadyState | null
  /** Why the models were not loaded the last time; null when they were, or before. */
  failure(): string | null
  restarts(): number
  rssMb(): number | null
  /** Null until it told. */
  gallery(): IndexState | null
  post(message: ToWorker): void
}

export function startInferenceWorker(deps: InferenceWorkerDeps): InferenceWorker {
  const { index, log, limits } = deps
  const now = (): number => performance.now()
  let process: HostedProcess | undefined
  let ready: ReadyState | null = null
  let failure: string | null = null
  let gallery: IndexState | null = null
  let trying: string | null = null
  let rssMb: number | null = null
  let restarts = 0
  /** Ends in a row, each soon after the start. */
  let failures = 0
  let startedAt = 0
  let heardAt = 0
  let lookedAt = now()
  let pings = 0
  let again: NodeJS.Timeout | undefined
  let disposed = false

  const onMessage = (from: HostedProcess, message: FromWorker): void => {
    if (from !== process) return
    heardAt = now()
    if (message.kind === 'ready') {
      ready = message
      failure = null
      trying = null
      const { provider, loadMs, batch } = message
      log.info({ worker: index, pid: from.pid, provider, batch, loadMs }, 'inference is ready')
    } else if (message.kind === 'failed') {
      failure = message.message
      log.error({ worker: index, reason: message.message }, 'inference failed to start')
      from.kill()
    } else if (message.kind === 'trying') trying = message.provider
    else if (message.kind === 'index') gallery = message.index
    else if (message.kind === 'counters') {
      rssMb = message.rssMb
      const most = limits.mostMemoryMb + (gallery?.templates ?? 0) * templateMb
      if (rssMb > most) {
        log.error({ worker: index, rssMb, most }, 'an inference process outgrew its limit')
        from.kill()
      }
    }
    deps.onMessage(from, message)
  }

  const onExit = (from: HostedProcess, code: number | null): void => {
    if (trying !== null)
      deps.onUnfit({
        provider: trying,
        reason: 'It ended or stopped the inference process when it was tried.',
      })
    process = undefined
    ready = null
    gallery = null
    trying = null
    rssMb = null
    deps.onEnded(from)
    if (disposed) return
    restarts++
    failures = now() - startedAt > steadyMs ? 1 : failures + 1
    const inMs =
      failures === 1 && failure === null ? 0 : backoffMs(Math.max(1, failures - 1), Math.random())
    log.warn({ worker: index, code, inMs }, 'an inference process ended; it is restarted')
    again = setTimeout(start, inMs)
  }

  function start(): void {
    const made = deps.host.start('inference')
    process = made
    startedAt = now()
    heardAt = startedAt
    // The worker is our own program; its messages are typed by the shared contract.
    made.onMessage((message) => onMessage(made, message as FromWorker))
    made.post(deps.configuration())
    deps.onStarted(made)
    void made.exited.then((code) => onExit(made, code))
  }

  const pinging = setInterval(() => {
    const sinceLook = now() - lookedAt
    lookedAt = now()
    if (!process) return
    // When this process itself stood still, what it was told in the meantime is read after this timer.
    if (sinceLook > limits.hangMs / 2) heardAt = lookedAt
    process.post({ kind: 'ping', id: ++pings } satisfies ToWorker)
    if (now() - heardAt < (ready === null ? limits.startingMs : limits.hangMs)) return
    log.error({ worker: index, trying }, 'an inference process hangs; it is ended')
    process.kill()
  }, limits.pingEveryMs)

  start()

  return {
    index,
    process: () => process,
    ready: () => ready,
    failure: () => failure,
    restarts: () => restarts,
    rssMb: () => rssMb,
    gallery: () => gallery,
    post: (message) => process?.post(message),
    async [Symbol.asyncDispose]() {
      disposed = true
      trying = null
      clearInterval(pinging)
      clearTimeout(again)
      const last = process
      last?.kill()
      await last?.exited
    },
  }
}
