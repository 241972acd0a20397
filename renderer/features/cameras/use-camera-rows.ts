import { useMemo } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { useQuery } from '../../client/use-query.ts'
import type { CameraRow } from './camera-row.ts'
import { fitsFilter, type CameraFilter } from './filter-cameras.ts'
import { useCameraNotes } from './use-camera-notes.ts'

type Wish = {
  /** In the order that is shown. */
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly filter: CameraFilter
  readonly chosen: ReadonlySet<CameraId>
  readonly movable: boolean
  readonly dragged: CameraId | null
}

/** How often rates are read, in milliseconds. */
const RATES_EVERY_MS = 3_000

/** The rows of the list that fit the filter, with what is known besides of each camera. */
export function useCameraRows(wish: Wish): ReadonlyArray<CameraRow> {
  const { cameras, filter, chosen, movable, dragged } = wish
  const rates = useQuery({
    key: 'camera rates',
    load: async (api) => (await api.diagnostics.get()).cameras,
    everyMs: RATES_EVERY_MS,
  }).data
  const notes = useCameraNotes()
  const fpsOf = useMemo(
    () => new Map(rates?.map(({ cameraId, previewFps }) => [cameraId, previewFps])),
    [rates],
  )
  return useMemo(
    () =>
      cameras.flatMap((camera, index) => {
        if (!fitsFilter(camera, filter)) return []
        const { id, state } = camera
        const live = state.kind === 'live' || state.kind === 'degraded'
        return {
          camera,
          number: index + 1,
          chosen: chosen.has(id),
          movable,
          dragged: dragged === id,
          fps: live ? (fpsOf.get(id) ?? null) : null,
          note: notes.get(id) ?? null,
        }
      }),
    [cameras, filter, chosen, movable, dragged, fpsOf, notes],
  )
}
