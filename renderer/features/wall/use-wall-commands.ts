import { useCallback, useState } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import type { WallViewFields } from '../../../contracts/wall.ts'
import { useClient } from '../../client/client.ts'
import { openWallWindow, toggleFullScreen } from '../../client/desktop.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { showDone, showError, showNotice } from '../../ui/toasts.tsx'
import { slotsOf } from './edit-slots.ts'
import type { Placement } from './place-tiles.ts'
import { stepToTile } from './step-to-tile.ts'
import { takeSnapshot } from './take-snapshot.ts'
import type { AlarmHandling } from './use-alarm-keys.tsx'
import type { Draft } from './use-draft.ts'
import type { ShownTile, WallTilesState } from './use-tiles.ts'
import { fieldsOf, freeName } from './use-views.ts'
import type { SidePanelName, WallProps } from './wall-props.ts'
import { useWallKeys, type WallCommand } from './wall-keys.ts'
import { wholePicture, zoomBy } from './zoom.ts'

const zoomStep = 1.5

export type WallCommandsDeps = WallProps & {
  readonly tiles: WallTilesState
  readonly page: ReadonlyArray<ShownTile>
  readonly placement: Placement
  readonly handling: AlarmHandling
  readonly panel: SidePanelName | null
  readonly setPanel: (panel: SidePanelName | null) => void
  readonly draft: Draft
}

export type WallCommands = ReturnType<typeof useWallCommands>

/** What buttons and keys of the wall do. */
export function useWallCommands(deps: WallCommandsDeps) {
  const { views, view, preferences, onPreferences, tiles, page, placement } = deps
  const { handling, panel, setPanel, draft } = deps
  const snapshot = useSnapshot(tiles)
  const layout = view?.layout ?? preferences.layout
  const { select, enlarge, focus, focusedKey, enlargedKey } = tiles

  const open = useCallback(
    (key: string) => {
      select(key, true)
      // In the focus layout a tile of the strip becomes the large one first.
      if (layout === 'focus' && key !== focusedKey && enlargedKey === null) focus(key)
      else enlarge(key)
    },
    [layout, select, enlarge, focus, focusedKey, enlargedKey],
  )

  const showView = (id: string | null) => onPreferences({ viewId: id })
  const turn = (by: number) =>
    tiles.turnTo(Math.max(0, Math.min(tiles.page + by, placement.pages - 1)))
  const togglePanel = (name: SidePanelName) => setPanel(panel === name ? null : name)
  const openWindow = async (display?: number) => {
    try {
      await openWallWindow(view?.id ?? null, display)
    } catch (error) {
      showError('The window could not be opened', error)
    }
  }
  /** Enlarges a camera that is on the wall; on whatever view, if need be on that of all cameras. */
  const showCamera = (cameraId: CameraId) => {
    const tile = tiles.all.find(
      ({ content }) => content.kind === 'camera' && content.cameraId === cameraId,
    )
    if (!tile) {
      showView(null)
      return
    }
    select(tile.key, true)
    enlarge(tile.key)
  }

  const edit = () => {
    const fields = view
      ? fieldsOf(view)
      : newView(freeName('My view', views), layout === 'auto' ? 'auto' : layout)
    draft.begin(view, fields)
    enlarge(null)
    setPanel(null)
  }
  const addView = () => {
    draft.begin(null, newView(freeName('My view', views), 'auto'))
    enlarge(null)
    setPanel(null)
  }

  const step = (key: Extract<WallCommand, { kind: 'step' }>['key']) => {
    const keys = page.flatMap((tile) => (tile.camera ? [tile.key] : []))
    if (enlargedKey !== null) {
      // Enlarged, there are no rows: every arrow goes to the camera before or after.
      const by = key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1
      const next = keys[keys.indexOf(enlargedKey) + by]
      if (next === undefined) return
      select(next, true)
      enlarge(next)
      return
    }
    const placed = page.flatMap((tile, index) => {
      const place = placement.places[index]
      return place && tile.camera ? [{ key: tile.key, place }] : []
    })
    const from = placed.findIndex((tile) => tile.key === tiles.selectedKey)
    const to = stepToTile(
      placed.map(({ place }) => place),
      from,
      key,
    )
    const target = placed[to]
    if (target) select(target.key, true)
  }

  const zoom = (to: 'in' | 'out' | 'whole') => {
    const key = enlargedKey ?? tiles.selectedKey
    if (key === null) return
    const now = tiles.zoomOf(key)
    const factor = to === 'in' ? zoomStep : 1 / zoomStep
    tiles.zoomTo(key, to === 'whole' ? wholePicture : zoomBy(now, factor))
  }

  const run = (command: WallCommand): boolean => {
    switch (command.kind) {
      case 'step':
        step(command.key)
        return true
      case 'page':
        turn(command.by)
        return true
      case 'view': {
        // Without views of one's own the digits lead to the pages, as elsewhere.
        if (views.length === 0) return false
        const target = views[command.number - 1]
        if (target) showView(target.id)
        return true
      }
      case 'zoom':
        zoom(command.to)
        return true
      case 'open':
        if (tiles.selectedKey !== null) open(tiles.selectedKey)
        return true
      case 'back':
        return back()
      case 'snapshot':
        void snapshot()
        return true
      case 'full-screen':
        void toggleFullScreen().catch((error: unknown) =>
          showError('The window could not fill the screen', error),
        )
        return true
      case 'pause':
        if (tiles.selectedKey !== null) tiles.togglePause(tiles.selectedKey)
        return true
      case 'acknowledge':
        if (handling.current) void handling.acknowledge([handling.current])
        return true
      case 'acknowledge-all':
        handling.askAll(handling.asked)
        return true
      case 'note':
        handling.note()
        return true
      case 'alarms':
      case 'handover':
        togglePanel(command.kind)
        return true
      case 'mute':
        onPreferences({ muted: !preferences.muted })
        return true
      case 'edit':
        edit()
        return true
      case 'new-window':
        void openWindow()
        return true
      default:
        return command satisfies never
    }
  }

  /** One step out: of the panel, of the enlarged picture, of the zoom, then to all cameras' first page. */
  const back = (): boolean => {
    if (panel !== null) setPanel(null)
    else if (enlargedKey !== null) enlarge(null)
    else if (tiles.selectedKey !== null && tiles.zoomOf(tiles.selectedKey).scale > 1) zoom('whole')
    else return false
    return true
  }
  useWallKeys(draft.fields === null, run)

  return { open, showView, turn, togglePanel, openWindow, showCamera, edit, addView, snapshot }
}

/** A view to begin with: all cameras, and those on the watch list make themselves heard. */
function newView(name: string, layout: WallViewFields['layout']): WallViewFields {
  return {
    ...{ name, layout, slots: layout === 'free' ? [...slotsOf([])] : [] },
    alarms: { watchList: true, unknown: false, sound: true },
  }
}

function useSnapshot(tiles: WallTilesState) {
  const { api, previews } = useClient()
  const timeZone = useTimeZone()
  const [busy, setBusy] = useState(false)
  return async (): Promise<void> => {
    const key = tiles.enlargedKey ?? tiles.selectedKey
    const camera = tiles.enlarged ?? tiles.selectedCamera
    if (busy || key === null || !camera) return
    setBusy(true)
    try {
      const file = await takeSnapshot(camera, tiles.handleOf(key), { api, previews, timeZone })
      if (file === null) showNotice(`There is no picture of ${camera.name} to keep.`)
      else showDone(`Picture of ${camera.name} kept as ${file}`)
    } catch (error) {
      showError('The picture was not kept', error)
    } finally {
      setBusy(false)
    }
  }
}
