import { errorSentence } from './api.ts'
import type { Api } from './create-api.ts'
import type { LiveSignals } from './live-signals.ts'
import {
  applyLiveEvent,
  initialLiveState,
  withAlarms,
  withSightings,
  type LiveStore,
} from './live-state.ts'

/** Waits before the stream is taken up again, in milliseconds; the last one repeats. */
const pausesMs = [250, 1000, 2000, 5000]

/** Sightings of before the window opened that are fetched. */
const historyLength = 100

export type FollowLiveDeps = {
  readonly api: Api
  readonly store: LiveStore
  readonly signals: LiveSignals
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Alarms that were raised before the window opened and still wait for somebody. */
async function loadAlarms({ api, store }: FollowLiveDeps): Promise<void> {
  try {
    const open = await api.wall.alarms({ open: true, limit: 300 })
    store.setState((state) => {
      // What events told meanwhile is newer.
      const told = new Set(state.alarms.map(({ id }) => id))
      return withAlarms(
        state,
        open.filter(({ id }) => !told.has(id)),
      )
    })
  } catch {
    // Without the database there are none to show; they are read again when it is back.
  }
}

/** Fills in what happened before the window opened, so that the pages do not begin bare. */
async function loadHistory({ api, store }: FollowLiveDeps): Promise<void> {
  store.setState({ history: { kind: 'loading' } })
  try {
    const recent = await api.live.recent({ limit: historyLength })
    store.setState((state) => ({ ...withSightings(state, recent), history: { kind: 'ready' } }))
  } catch (error) {
    store.setState({ history: { kind: 'failed', message: errorSentence(error) } })
  }
}

/**
 * Keeps the store up to date with the node's events until `signal` aborts.
 *
 * A lost stream is taken up again by itself, more and more slowly; pages that listen learn of it
 * by the `reconnected` signal, because events of the gap are not sent again.
 */
export async function followLive(deps: FollowLiveDeps, signal: AbortSignal): Promise<void> {
  const { api, store, signals } = deps
  let failures = 0
  let wasOpen = false
  while (!signal.aborted) {
    try {
      const events = await api.live.events(undefined, { signal })
      store.setState({ ...initialLiveState, connection: 'open' })
      void loadHistory(deps)
      void loadAlarms(deps)
      if (wasOpen) signals.emit({ kind: 'reconnected' })
      wasOpen = true
      for await (const event of events) {
        failures = 0
        store.setState((state) => applyLiveEvent(state, event))
        signals.emit(event)
        const databaseIsBack = event.kind === 'database' && event.state.kind === 'up'
        if (databaseIsBack) void loadAlarms(deps)
        if (databaseIsBack && store.getState().history.kind === 'failed') void loadHistory(deps)
      }
    } catch {
      // Whatever broke the stream is cured or not by the next try; the store shows the gap.
    }
    if (signal.aborted) return
    store.setState({ connection: 'lost' })
    await pause(pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 5000, signal)
    failures += 1
  }
}
