import { createContext, use } from 'react'
import type { Api } from './create-api.ts'
import type { LiveStore } from './live-state.ts'
import type { LiveSignals } from './live-signals.ts'
import type { PaintedFrames } from './painted-frames.ts'
import type { PreviewHub } from './preview-hub.ts'
import type { QueryCache } from './query-cache.ts'

/** Everything that the features reach the node through. Made once, in main.tsx. */
export type Client = {
  readonly api: Api
  readonly live: LiveStore
  readonly signals: LiveSignals
  readonly queries: QueryCache
  readonly previews: PreviewHub
  readonly paintedFrames: PaintedFrames
}

export const ClientContext = createContext<Client | null>(null)

/** Throws outside of the provider: that is a mistake in the code. */
export function useClient(): Client {
  const client = use(ClientContext)
  if (!client) throw new Error('useClient was called outside of ClientContext')
  return client
}
