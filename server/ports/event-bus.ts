import type { LiveEvent } from '../../contracts/live.ts'

/** What happens on this node, for screens and other use cases. Subscribers must not throw. */
export interface EventBus {
  publish(event: LiveEvent): void
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void
}
