import { wallRaster, type WallLayout, type WallSlot } from '../../../contracts/wall.ts'
import { layOutWall } from './lay-out-wall.ts'
import type { Rect } from './place-faces.ts'

/** The room for tiles, in CSS pixels. */
export type WallRoom = { readonly width: number; readonly height: number }

/** Where a tile lies, in CSS pixels from the upper left corner of the wall. */
export type Place = Rect & {
  /** Whether its words stand under the picture, or on its lower edge because room is scarce. */
  readonly words: 'below' | 'over'
  /** The one that the others stand around. */
  readonly large: boolean
}

export type Placement = {
  /** By order of the tiles; as many as the page shows. */
  readonly places: ReadonlyArray<Place>
  /** Tiles on one page. */
  readonly perPage: number
  readonly pages: number
}

/** Height of the words under a picture, CSS pixels. */
export const footerHeight = 50
const gap = 8
const aspect = 16 / 9
/** Words go over the picture where it becomes so many times as wide by that. */
const worthWider = 1.3
/** Narrower tiles of a strip cannot be told apart. */
const leastStripWidth = 180

const grids = {
  '1': [1, 1],
  '4': [2, 2],
  '9': [3, 3],
  '12': [4, 3],
  '16': [4, 4],
  '20': [5, 4],
  '25': [5, 5],
} as const satisfies Partial<Record<WallLayout, readonly [number, number]>>

/** How many tiles a layout of equal places shows at once; null for the others. */
export function placesOf(layout: WallLayout): number | null {
  if (layout === 'auto' || layout === 'focus' || layout === 'free') return null
  const [columns, rows] = grids[layout]
  return columns * rows
}

/**
 * Where `count` tiles lie. `slots` are read by the layout `free` alone.
 *
 * Pure, and steady: the same arguments give the same pixels, so that nothing moves when a camera comes or goes by itself.
 */
export function placeTiles(
  layout: WallLayout,
  count: number,
  room: WallRoom,
  slots: ReadonlyArray<WallSlot> = [],
): Placement {
  switch (layout) {
    case 'auto':
      return placeAll(count, room)
    case 'focus':
      return placeAround(count, room)
    case 'free':
      return { places: slots.map((slot) => placeSlot(slot, room)), perPage: count, pages: 1 }
    default: {
      const [columns, rows] = grids[layout]
      const perPage = columns * rows
      return {
        places: placeGrid(columns, rows, room),
        perPage,
        pages: Math.max(1, Math.ceil(count / perPage)),
      }
    }
  }
}

/** All of them at once, in the grid with the largest pictures. May be higher than the room. */
function placeAll(count: number, room: WallRoom): Placement {
  const { columns, rows, pictureWidth, pictureHeight } = layOutWall(
    { ...room, gap, footer: footerHeight },
    count,
  )
  const height = pictureHeight + footerHeight
  const left = spare(room.width, columns, pictureWidth)
  const top = spare(room.height, rows, height)
  const places = Array.from({ length: count }, (_, index): Place => ({
    x: left + (index % columns) * (pictureWidth + gap),
    y: top + Math.floor(index / columns) * (height + gap),
    w: pictureWidth,
    h: height,
    words: 'below',
    large: count === 1,
  }))
  return { places, perPage: Math.max(1, count), pages: 1 }
}

function placeGrid(columns: number, rows: number, room: WallRoom): ReadonlyArray<Place> {
  const cellWidth = (room.width - (columns - 1) * gap) / columns
  const cellHeight = (room.height - (rows - 1) * gap) / rows
  const widthOver = Math.max(0, Math.floor(Math.min(cellWidth, cellHeight * aspect)))
  const widthBelow = Math.max(
    0,
    Math.floor(Math.min(cellWidth, (cellHeight - footerHeight) * aspect)),
  )
  const over = widthOver > widthBelow * worthWider
  const w = over ? widthOver : widthBelow
  const h = Math.floor(w / aspect) + (over ? 0 : footerHeight)
  const [left, top] = [spare(room.width, columns, w), spare(room.height, rows, h)]
  return Array.from({ length: columns * rows }, (_, index): Place => ({
    x: left + (index % columns) * (w + gap),
    y: top + Math.floor(index / columns) * (h + gap),
    w,
    h,
    words: over ? 'over' : 'below',
    large: columns * rows === 1,
  }))
}

/** What is left before the first of `count` equal lengths when they stand in the middle. */
function spare(room: number, count: number, length: number): number {
  return Math.max(0, Math.floor((room - count * length - (count - 1) * gap) / 2))
}

/** A large one at the upper left, the others to its right and under it. */
function placeAround(count: number, room: WallRoom): Placement {
  const cellOf = (cells: number) => ({
    w: Math.floor(
      Math.min(
        (room.width - (cells - 1) * gap) / cells,
        ((room.height - (cells - 1) * gap) / cells) * aspect,
      ),
    ),
  })
  const { cells, inner } = chooseRaster(count - 1, (n) => cellOf(n).w)
  const w = Math.max(0, cellOf(cells).w)
  const h = Math.floor(w / aspect)
  const [left, top] = [spare(room.width, cells, w), spare(room.height, cells, h)]
  const at = (column: number, row: number, span: number, large: boolean): Place => ({
    x: left + column * (w + gap),
    y: top + row * (h + gap),
    w: span * w + (span - 1) * gap,
    h: span * h + (span - 1) * gap,
    words: 'over',
    large,
  })
  const places = [at(0, 0, inner, true)]
  // Down the columns at the right first, then along the rows below.
  for (let column = inner; column < cells; column += 1)
    for (let row = 0; row < inner; row += 1) places.push(at(column, row, 1, false))
  for (let row = inner; row < cells; row += 1)
    for (let column = 0; column < cells; column += 1) places.push(at(column, row, 1, false))
  const perStrip = places.length - 1
  const pages = Math.max(1, Math.ceil((count - 1) / perStrip))
  return { places, perPage: places.length, pages }
}

/** Of the rasters that hold `others` tiles around the large one, that with the largest large one. */
function chooseRaster(
  others: number,
  widthOf: (cells: number) => number,
): { readonly cells: number; readonly inner: number } {
  let best = { cells: 4, inner: 3, holds: 7 }
  let fits = false
  for (let cells = 4; cells <= 8; cells += 1) {
    if (cells > 4 && widthOf(cells) < leastStripWidth) break
    for (let inner = cells - 1; inner >= Math.ceil(cells / 2); inner -= 1) {
      const holds = cells ** 2 - inner ** 2
      const larger = inner / cells > best.inner / best.cells
      const better = holds >= others ? !fits || larger : !fits && holds > best.holds
      if (!better) continue
      best = { cells, inner, holds }
      fits = holds >= others
    }
  }
  return best
}

/** A tile of the free layout in pixels; edges that meet on the raster stay apart by the gap. */
export function placeSlot({ x, y, w, h }: WallSlot, room: WallRoom): Place {
  const [unitX, unitY] = [
    (room.width + gap) / wallRaster.columns,
    (room.height + gap) / wallRaster.rows,
  ]
  const [left, top] = [Math.round(x * unitX), Math.round(y * unitY)]
  return {
    x: left,
    y: top,
    w: Math.max(0, Math.round((x + w) * unitX) - gap - left),
    h: Math.max(0, Math.round((y + h) * unitY) - gap - top),
    words: 'over',
    large: w * h * 4 >= wallRaster.columns * wallRaster.rows,
  }
}
