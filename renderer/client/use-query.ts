import { useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { Api } from './create-api.ts'
import { useClient } from './client.ts'
import type { LiveSignal } from './live-signals.ts'

/** Events that come close together are answered by one read, this many milliseconds later. */
const settleMs = 300

export type QueryOptions<T> = {
  /** Names the answer among all answers; must contain every input of `load`. */
  readonly key: string
  readonly load: (api: Api) => Promise<T>
  /** Which live events make the answer old. A stream that was lost and is back always does. */
  readonly refetchOn?: (event: LiveSignal) => boolean
  /** Reads again at this interval, in milliseconds, while shown. */
  readonly everyMs?: number
}

export type Query<T> = {
  /** The latest answer, kept while it is read again; undefined before the first. */
  readonly data: T | undefined
  /** A sentence, when the latest read failed. */
  readonly error: string | undefined
  readonly loading: boolean
  readonly reload: () => void
}

/** Reads from the node, remembers the answer, and reads again when told to or when it grows old. */
export function useQuery<T>(options: QueryOptions<T>): Query<T> {
  const { key, everyMs } = options
  const { api, queries, signals } = useClient()
  const latest = useRef(options)
  useLayoutEffect(() => {
    latest.current = options
  })

  const snapshot = useSyncExternalStore(
    useCallback((listener) => queries.subscribe(key, listener), [queries, key]),
    () => queries.snapshot(key),
  )
  const read = useCallback(
    (fresh: boolean) => void queries.load(key, () => latest.current.load(api), fresh),
    [queries, key, api],
  )
  const reload = useCallback(() => read(true), [read])

  useEffect(() => {
    read(false)
    if (everyMs === undefined) return
    const timer = setInterval(() => read(false), everyMs)
    return () => clearInterval(timer)
  }, [read, everyMs])

  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = signals.subscribe((signal) => {
      if (settling !== undefined) return
      if (signal.kind !== 'reconnected' && !latest.current.refetchOn?.(signal)) return
      settling = setTimeout(() => {
        settling = undefined
        read(true)
      }, settleMs)
    })
    return () => {
      clearTimeout(settling)
      unsubscribe()
    }
  }, [signals, read])

  // The key names the answer, and only this hook writes under it.
  return { ...snapshot, data: snapshot.data as T | undefined, reload }
}
