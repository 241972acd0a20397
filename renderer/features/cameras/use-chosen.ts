import { useCallback, useMemo, useState } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'

/** Which cameras are chosen for what is done with several. Those that are gone are chosen no more. */
export function useChosen(cameras: ReadonlyArray<{ readonly id: CameraId }>): {
  readonly chosen: ReadonlySet<CameraId>
  readonly toggle: (id: CameraId) => void
  readonly choose: (ids: ReadonlyArray<CameraId>) => void
} {
  const [ids, setIds] = useState<ReadonlySet<CameraId>>(new Set())
  const chosen = useMemo(
    () => new Set(cameras.flatMap(({ id }) => (ids.has(id) ? id : []))),
    [cameras, ids],
  )
  const toggle = useCallback(
    (id: CameraId) =>
      setIds((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      }),
    [],
  )
  const choose = useCallback((next: ReadonlyArray<CameraId>) => setIds(new Set(next)), [])
  return { chosen, toggle, choose }
}
