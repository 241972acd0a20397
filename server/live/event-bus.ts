import type { LiveEvent } from '../../contracts/live.ts'
import type { EventBus } from '../ports/event-bus.ts'

/** Tells subscribers at once, in the order of publishing. */
export function createEventBus(): EventBus {
  const listeners = new Set<(event: LiveEvent) => void>()
  return {
    publish(event) {
      for (const listener of [...listeners]) listener(event)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
