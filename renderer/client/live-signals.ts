import type { LiveEvent } from '../../contracts/live.ts'

/** A live event, or the news that the stream of events was lost and is back: read again. */
export type LiveSignal = LiveEvent | { readonly kind: 'reconnected' }

export type LiveSignals = {
  readonly emit: (signal: LiveSignal) => void
  /** Answers the function that ends the subscription. */
  readonly subscribe: (listener: (signal: LiveSignal) => void) => () => void
}

/** Hands live events on to whoever listens, in order of subscription. */
export function createLiveSignals(): LiveSignals {
  const listeners = new Set<(signal: LiveSignal) => void>()
  return {
    emit: (signal) => {
      for (const listener of listeners) listener(signal)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
