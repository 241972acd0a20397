import { useMemo, useSyncExternalStore } from 'react'
import { z } from 'zod'

export const PageName = z.enum([
  'wall',
  /** A view in a window of its own: #/wall-window?view=ID. */
  'wall-window',
  'live',
  'attendance',
  'people',
  'cameras',
  'recordings',
  'diagnostics',
  'settings',
])
export type PageName = z.infer<typeof PageName>

export type Route = { readonly page: PageName; readonly params: URLSearchParams }

/** Reads `#/cameras?add=1`. Anything unknown is the wall. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2)
  const page = PageName.safeParse(path)
  return { page: page.success ? page.data : 'wall', params: new URLSearchParams(query) }
}

/** Goes to `wall`, `people?person=ID`, …; the browser's back key returns. */
export function navigate(to: string): void {
  window.location.hash = `#/${to}`
}

/** Changes the address without a step in the history, e.g. once `add=1` has been answered. */
export function replaceRoute(to: string): void {
  window.history.replaceState(null, '', `#/${to}`)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The page and parameters that the address names now. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return useMemo(() => parseRoute(hash), [hash])
}
