import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'
import type { LoadState } from '../../contracts/live.ts'
import {
  describeYield,
  nextEconomy,
  plenty,
  steps,
  type LoadFacts,
} from '../../core/capture/economy.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Log } from '../ports/log.ts'

export type EconomyDeps = {
  readonly bus: Pick<EventBus, 'publish'>
  readonly log: Pick<Log, 'warn' | 'info'>
  /** Cameras that this node works on, and what their workers say of them. */
  readonly running: () => ReadonlyArray<CameraId>
  readonly counters: (id: CameraId) => CameraCounters | undefined
  /** Most frames a second on cameras that only observe, in all workers from now on; null: as they should. */
  readonly setObserveFps: (fps: number | null) => void
  readonly lookEveryMs?: number
}

/** Looks at the work of this desktop, and has some of it yield when there is more than it can do. */
export interface EconomyService extends Disposable {
  state(): LoadState
}

const usualLookMs = 1000
/** While cameras are opened for the first time the machine is short for a moment: it says nothing, milliseconds. */
const openingMs = 15_000
/** What it is like then. */
const nothing: LoadFacts = { due: 0, dropped: 0, latencyMs: null, lagMs: 0 }

export function startEconomy(deps: EconomyDeps): EconomyService {
  const everyMs = deps.lookEveryMs ?? usualLookMs
  const before = new Map<CameraId, { readonly due: number; readonly dropped: number }>()
  let economy = plenty
  let state: LoadState = { kind: 'normal' }
  let lookedAtMs = performance.now()
  const known = new Set<CameraId>()
  let openedAtMs = -Infinity

  const factsNow = (nowMs: number): LoadFacts => {
    let [due, dropped] = [0, 0]
    const latencies: number[] = []
    const running = deps.running()
    for (const id of running) {
      const counters = deps.counters(id)
      if (!counters) continue
      if (!known.has(id)) openedAtMs = nowMs
      known.add(id)
      const last = before.get(id)
      // A camera that was opened anew counts from nought.
      const base = last && last.due <= counters.due ? last : { due: 0, dropped: 0 }
      due += counters.due - base.due
      dropped += counters.dropped - base.dropped
      before.set(id, { due: counters.due, dropped: counters.dropped })
      if (counters.mode === 'active' && counters.latencyMs !== null)
        latencies.push(counters.latencyMs)
    }
    for (const id of before.keys()) if (!running.includes(id)) before.delete(id)
    return {
      ...{ due, dropped },
      latencyMs: slowest(latencies),
      lagMs: Math.max(0, nowMs - lookedAtMs - everyMs),
    }
  }

  const look = (): void => {
    const nowMs = performance.now()
    const facts = factsNow(nowMs)
    lookedAtMs = nowMs
    const opening = nowMs - openedAtMs < openingMs
    const next = nextEconomy(economy, opening ? nothing : facts, nowMs)
    const [was, is] = [steps[economy.step], steps[next.step]]
    const sinceMs = next.shortSinceMs
    economy = next
    if (!is || is === was) return
    if (is.observeFps !== was?.observeFps) deps.setObserveFps(is.observeFps)
    const message = describeYield(is)
    if (message === null || sinceMs === null) {
      deps.log.info({ ...facts }, 'there is time enough again: nothing yields')
      state = { kind: 'normal' }
    } else {
      deps.log.warn({ ...is, ...facts }, 'the machine is short of time: some work yields')
      const since = new Date(Date.now() - (nowMs - sinceMs)).toISOString()
      state = { kind: 'short', since, ...is, message }
    }
    deps.bus.publish({ kind: 'load', state })
  }

  const timer = setInterval(look, everyMs)
  return {
    state: () => state,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** Of several cameras the slowest but one: a single late frame says nothing of the machine. */
function slowest(latencies: ReadonlyArray<number>): number | null {
  const sorted = latencies.toSorted((a, b) => b - a)
  return sorted[1] ?? sorted[0] ?? null
}
