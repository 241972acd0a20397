import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { useApi } from '../../client/api.ts'
import { showError } from '../../ui/toasts.tsx'
import { inOrder, movedBy } from './camera-order.ts'

export type CameraOrder = {
  /** In the order that is shown, which runs ahead of what the node has stored. */
  readonly cameras: ReadonlyArray<CameraWithState>
  /** The one that is dragged now. */
  readonly dragged: CameraId | null
  /** Moves one by some places and stores the order. */
  readonly move: (id: CameraId, by: number) => void
  /** Begins to drag a row that is `rowHeight` pixels high. */
  readonly drag: (id: CameraId, event: PointerEvent, rowHeight: number) => void
}

/** Keys that are pressed in a row are stored together, this many milliseconds after the last. */
const SETTLE_MS = 400

/** The order of the cameras, changed by hand: shown at once, stored a moment later. */
export function useCameraOrder(
  stored: ReadonlyArray<CameraWithState>,
  onStored: () => void,
): CameraOrder {
  const api = useApi()
  const [wanted, setWanted] = useState<ReadonlyArray<CameraId> | null>(null)
  const [dragged, setDragged] = useState<CameraId | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ids = useMemo(() => stored.map(({ id }) => id), [stored])

  const store = useCallback(
    async (order: ReadonlyArray<CameraId>): Promise<void> => {
      try {
        await api.cameras.reorder({ ids: [...order] })
        onStored()
      } catch (error) {
        setWanted(null)
        showError('The order was not stored', error)
      }
    },
    [api, onStored],
  )
  const latest = useRef<ReadonlyArray<CameraId> | null>(null)
  useEffect(() => {
    // What the node tells now is what was wanted, or somebody else's newer order.
    if (latest.current === null) setWanted(null)
  }, [stored])

  const arrange = useCallback((order: ReadonlyArray<CameraId>): void => {
    latest.current = order
    setWanted(order)
  }, [])
  const storeSoon = useCallback((): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const order = latest.current
      latest.current = null
      if (order) void store(order)
    }, SETTLE_MS)
  }, [store])

  const move = useCallback(
    (id: CameraId, by: number): void => {
      const order = latest.current ?? ids
      const next = movedBy(order, id, by)
      if (next === order) return
      arrange(next)
      storeSoon()
    },
    [ids, arrange, storeSoon],
  )
  const drag = useCallback(
    (id: CameraId, event: PointerEvent, rowHeight: number): void => {
      event.preventDefault()
      const begun = latest.current ?? ids
      const startY = event.clientY
      const stop = new AbortController()
      const { signal } = stop
      setDragged(id)
      // On the window: the row itself moves in the document while it is dragged.
      window.addEventListener(
        'pointermove',
        ({ clientY }) => arrange(movedBy(begun, id, Math.round((clientY - startY) / rowHeight))),
        { signal },
      )
      const end = (): void => {
        stop.abort()
        setDragged(null)
        if (latest.current !== null && latest.current !== begun) storeSoon()
        else latest.current = null
      }
      window.addEventListener('pointerup', end, { signal })
      window.addEventListener('pointercancel', end, { signal })
    },
    [ids, arrange, storeSoon],
  )
  const cameras = useMemo(() => (wanted ? inOrder(stored, wanted) : stored), [stored, wanted])
  return { cameras, dragged, move, drag }
}
