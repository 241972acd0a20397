import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import type { TileContent, WallLayout, WallSlot } from '../../../contracts/wall.ts'
import { placesOf } from './place-tiles.ts'

/** One tile of a view. */
export type ViewTile = {
  /** The same tile from one moment to the next, whatever its place: its picture goes on. */
  readonly key: string
  /** Its place in the view's list; null where the view shows all cameras by itself. */
  readonly slot: number | null
  readonly content: TileContent
}

export type ShownView = {
  readonly layout: WallLayout
  readonly slots: ReadonlyArray<WallSlot>
}

/** Whether the view says itself which tiles it has; else it shows all cameras in their order. */
export function saysItsTiles({ layout, slots }: ShownView): boolean {
  return layout !== 'auto' && slots.length > 0
}

/** All tiles of a view, in order. Pure. */
export function tilesOfView(
  view: ShownView,
  cameras: ReadonlyArray<CameraWithState>,
): ReadonlyArray<ViewTile> {
  const contents: ReadonlyArray<TileContent> = saysItsTiles(view)
    ? view.slots.map(({ content }) => content)
    : cameras.map(({ id }) => ({ kind: 'camera', cameraId: id }))
  const seen = new Map<CameraId, number>()
  return contents.map((content, index) => {
    const slot = saysItsTiles(view) ? index : null
    if (content.kind !== 'camera') return { key: `${content.kind} ${index}`, slot, content }
    const before = seen.get(content.cameraId) ?? 0
    seen.set(content.cameraId, before + 1)
    const key = before === 0 ? content.cameraId : `${content.cameraId} ${before}`
    return { key, slot, content }
  })
}

export type PageOptions = {
  readonly layout: WallLayout
  readonly page: number
  readonly perPage: number
  /** Key of the tile that is large in the layout `focus`. */
  readonly focused: string | null
}

/**
 * The tiles of one page, in the order of its places. A layout of equal places is filled up with empty ones; in `focus`
 * the large tile changes places with the first and is on every page.
 */
export function tilesOfPage(
  tiles: ReadonlyArray<ViewTile>,
  { layout, page, perPage, focused }: PageOptions,
): ReadonlyArray<ViewTile> {
  if (layout === 'auto' || layout === 'free') return tiles
  if (layout === 'focus') {
    const [large, ...others] = swapFirst(tiles, focused)
    const perStrip = Math.max(1, perPage - 1)
    return large ? [large, ...others.slice(page * perStrip, (page + 1) * perStrip)] : []
  }
  const shown = tiles.slice(page * perPage, (page + 1) * perPage)
  const missing = Math.max(0, (placesOf(layout) ?? 0) - shown.length)
  return [
    ...shown,
    ...Array.from({ length: missing }, (_, index): ViewTile => ({
      key: `free place ${index}`,
      slot: null,
      content: { kind: 'empty' },
    })),
  ]
}

function swapFirst(
  tiles: ReadonlyArray<ViewTile>,
  focused: string | null,
): ReadonlyArray<ViewTile> {
  const at = tiles.findIndex(({ key }) => key === focused)
  const [first, chosen] = [tiles[0], tiles[at]]
  if (at <= 0 || !first || !chosen) return tiles
  return tiles.map((tile, index) => (index === 0 ? chosen : index === at ? first : tile))
}
