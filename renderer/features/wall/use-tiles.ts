import { useCallback, useMemo, useRef, useState } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import type { Placement } from './place-tiles.ts'
import { tilesOfPage, tilesOfView, type ShownView, type ViewTile } from './tiles-of-view.ts'
import type { TileHandle } from './TileVideo.tsx'
import { carouselCamera, useCarousels } from './use-carousels.ts'
import { wholePicture, type Zoom } from './zoom.ts'

/** A tile with what it shows now. */
export type ShownTile = ViewTile & {
  /** Null: nothing, or a camera that is gone. */
  readonly camera: CameraWithState | null
  /** What it is besides a camera. */
  readonly badge: string | null
}

type Selection = { readonly key: string | null; readonly byKey: boolean }

type Local = {
  /** The view that all of this belongs to. */
  readonly viewId: string
  readonly page: number
  readonly focused: string | null
  readonly enlarged: string | null
  readonly selection: Selection
}

const begin = (viewId: string): Local => ({
  viewId,
  page: 0,
  focused: null,
  enlarged: null,
  selection: { key: null, byKey: false },
})

export type WallTilesState = ReturnType<typeof useTiles>

/** The tiles of the view, and what is chosen, enlarged and zoomed among them. */
export function useTiles(view: ShownView, cameras: ReadonlyArray<CameraWithState>, viewId: string) {
  const [local, setLocal] = useState<Local>(() => begin(viewId))
  // Another view begins at its first page.
  const now = local.viewId === viewId ? local : begin(viewId)
  const change = useCallback(
    (part: (now: Local) => Partial<Local>) =>
      setLocal((before) => {
        const present = before.viewId === viewId ? before : begin(viewId)
        return { ...present, ...part(present) }
      }),
    [viewId],
  )

  const [zooms, setZooms] = useState<ReadonlyMap<string, Zoom>>(new Map())
  const [hotId, setHotId] = useState<CameraId | null>(null)
  const handles = useRef(new Map<string, TileHandle>())

  const all = useMemo(() => tilesOfView(view, cameras), [view, cameras])
  const byId = useMemo(() => new Map(cameras.map((camera) => [camera.id, camera])), [cameras])
  const carousels = useCarousels(all)

  const show = (tile: ViewTile): ShownTile => {
    const { content, key } = tile
    switch (content.kind) {
      case 'camera':
        return { ...tile, camera: byId.get(content.cameraId) ?? null, badge: null }
      case 'hotspot':
        return { ...tile, camera: (hotId && byId.get(hotId)) ?? null, badge: 'Hotspot' }
      case 'carousel': {
        const at = carouselCamera(content, carousels.steps[key] ?? 0, byId)
        const held = carousels.paused.has(key) ? ', paused' : ''
        return {
          ...tile,
          camera: at?.camera ?? null,
          badge: at ? `Carousel ${at.number} of ${at.of}${held}` : 'Carousel',
        }
      }
      case 'empty':
        return { ...tile, camera: null, badge: null }
      default:
        return content satisfies never
    }
  }

  const pageOf = ({ perPage, pages }: Placement): ReadonlyArray<ShownTile> =>
    tilesOfPage(all, {
      layout: view.layout,
      page: Math.min(now.page, pages - 1),
      perPage,
      focused: now.focused,
    }).map(show)

  const select = useCallback(
    (key: string, byKey = false) => {
      change(({ selection }) =>
        selection.key === key && selection.byKey === byKey ? {} : { selection: { key, byKey } },
      )
      const tile = all.find((other) => other.key === key)
      // A hotspot shows what is chosen elsewhere, and choosing it chooses nothing.
      if (tile?.content.kind === 'camera') setHotId(tile.content.cameraId)
    },
    [all, change],
  )
  const zoomTo = useCallback((key: string, zoom: Zoom) => {
    setZooms((before) => {
      const after = new Map(before)
      if (zoom.scale === 1) after.delete(key)
      else after.set(key, zoom)
      return after
    })
  }, [])
  const keepHandle = useCallback((key: string, handle: TileHandle | null) => {
    if (handle) handles.current.set(key, handle)
    else handles.current.delete(key)
  }, [])
  const enlarge = useCallback((key: string | null) => change(() => ({ enlarged: key })), [change])
  const focus = useCallback((key: string) => change(() => ({ focused: key })), [change])
  const turnTo = useCallback((page: number) => change(() => ({ page })), [change])

  const shownOf = (key: string | null): ShownTile | null => {
    const tile = all.find((other) => other.key === key)
    return tile ? show(tile) : null
  }
  const selectedKey = now.selection.key ?? all[0]?.key ?? null
  return {
    all,
    pageOf,
    page: now.page,
    turnTo,
    selectedKey,
    selectedCamera: shownOf(selectedKey)?.camera ?? null,
    byKey: now.selection.byKey,
    select,
    focusedKey: now.focused ?? all[0]?.key ?? null,
    focus,
    enlargedKey: shownOf(now.enlarged)?.camera ? now.enlarged : null,
    enlarged: shownOf(now.enlarged)?.camera ?? null,
    enlarge,
    zoomOf: (key: string): Zoom => zooms.get(key) ?? wholePicture,
    zoomTo,
    keepHandle,
    handleOf: (key: string): TileHandle | null => handles.current.get(key) ?? null,
    togglePause: carousels.togglePause,
  }
}
