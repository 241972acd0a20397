import type { LiveEvent } from '../../contracts/live.ts'
import type { EventBus } from '../ports/event-bus.ts'

/** A client that is this far behind has stopped reading; it is let go and may come back for the current state. */
const mostWaiting = 5000

/** The events from now on, after `first`; ends when `signal` aborts. */
export async function* followEvents(
  bus: EventBus,
  first: () => ReadonlyArray<LiveEvent>,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveEvent, void, void> {
  const waiting: LiveEvent[] = []
  let wake: () => void = () => undefined
  const unsubscribe = bus.subscribe((event) => {
    waiting.push(event)
    wake()
  })
  const onAbort = (): void => wake()
  signal?.addEventListener('abort', onAbort)
  try {
    waiting.unshift(...first())
    while (!signal?.aborted && waiting.length <= mostWaiting) {
      const event = waiting.shift()
      if (event) yield event
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', onAbort)
  }
}
