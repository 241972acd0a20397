import type { IndexState } from '../../contracts/inference.ts'
import type { InferenceWorker } from './inference-worker.ts'

type State = 'starting' | 'ready' | 'failed'

export type InferenceState = {
  readonly state: State
  readonly provider: string
  /** Providers that were tried before it, with why each does not run. */
  readonly tried: ReadonlyArray<{ readonly provider: string; readonly reason: string }>
  /** Most inputs that share one run. */
  readonly batch: number
  readonly message: string | null
  readonly workers: number
  readonly restarts: number
  readonly detectMs: number | null
  readonly embedMs: number | null
  /** Of the worker that is furthest behind; null before the first one told. */
  readonly index: IndexState | null
  readonly pids: ReadonlyArray<number>
  /** One row a worker. */
  readonly processes: ReadonlyArray<{
    readonly worker: number
    readonly pid: number | null
    readonly state: State
    readonly cameras: number
    readonly rssMb: number | null
    readonly restarts: number
  }>
}

/** Means of the two dear steps, milliseconds; null before the first. */
export type Timing = { readonly detectMs: number | null; readonly embedMs: number | null }

export type PoolParts = {
  readonly workers: ReadonlyArray<InferenceWorker>
  /** Those that are getting ready to take over with other models. */
  readonly incoming: ReadonlyArray<InferenceWorker>
  readonly timing: Timing
  /** Restarts of workers that are no more. */
  readonly endedRestarts: number
  readonly camerasOf: (worker: number) => number
}

/** The pool as the diagnostics show it. */
export function describePool(parts: PoolParts): InferenceState {
  const { workers, timing } = parts
  const all = [...workers, ...parts.incoming]
  const ready = workers.flatMap((worker) => worker.ready() ?? [])[0]
  const message = workers.find((worker) => worker.failure() !== null)?.failure() ?? null
  return {
    state: workers.every((worker) => worker.ready()) ? 'ready' : message ? 'failed' : 'starting',
    provider: ready?.provider ?? '',
    tried: ready?.tried ?? [],
    batch: ready?.batch ?? 1,
    message,
    workers: workers.length,
    restarts: all.reduce((sum, worker) => sum + worker.restarts(), parts.endedRestarts),
    detectMs: timing.detectMs,
    embedMs: timing.embedMs,
    index: furthestBehind(workers.flatMap((worker) => worker.gallery() ?? [])),
    pids: all.flatMap((worker) => worker.process()?.pid ?? []),
    processes: all.map((worker) => ({
      worker: worker.index,
      pid: worker.process()?.pid ?? null,
      state: worker.ready() ? 'ready' : worker.failure() === null ? 'starting' : 'failed',
      cameras: parts.camerasOf(worker.index),
      rssMb: worker.rssMb(),
      restarts: worker.restarts(),
    })),
  }
}

/** The state to show for several indexes: one that is still built, before the oldest, before the one with the lowest recall. */
export function furthestBehind(indexes: ReadonlyArray<IndexState>): IndexState | null {
  const rank = ({ state, message }: IndexState): number =>
    state === 'building' ? 0 : message === null ? 2 : 1
  const sorted = indexes.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.revision ?? -1) - (b.revision ?? -1) ||
      (a.recall ?? 1) - (b.recall ?? 1),
  )
  return sorted[0] ?? null
}
