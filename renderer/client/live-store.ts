import { useStore } from 'zustand'
import { useClient } from './client.ts'
import type { LiveState } from './live-state.ts'

/** The selected part of the live state. Select the least that is shown. */
export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(useClient().live, select)
}
