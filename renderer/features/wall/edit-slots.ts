import { wallRaster, type TileContent, type WallSlot } from '../../../contracts/wall.ts'

type Cells = Pick<WallSlot, 'x' | 'y' | 'w' | 'h'>

/** A smaller tile shows nothing that can be told, units of the raster. */
export const leastCells = 6

const overlap = (a: Cells, b: Cells): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(Math.round(value), high))

function isFree(slots: ReadonlyArray<WallSlot>, cells: Cells, but: number): boolean {
  return slots.every((slot, index) => index === but || !overlap(slot, cells))
}

function put(slots: ReadonlyArray<WallSlot>, at: number, cells: Cells): ReadonlyArray<WallSlot> {
  return slots.map((slot, index) => (index === at ? { ...slot, ...cells } : slot))
}

/** Moves a tile so that its corner lies at `x`, `y`. Stays where it is when another one is in the way. Pure. */
export function moveSlot(
  slots: ReadonlyArray<WallSlot>,
  at: number,
  x: number,
  y: number,
): ReadonlyArray<WallSlot> {
  const slot = slots[at]
  if (!slot) return slots
  const { w, h } = slot
  const cells = {
    x: clamp(x, 0, wallRaster.columns - w),
    y: clamp(y, 0, wallRaster.rows - h),
    w,
    h,
  }
  const stays = cells.x === slot.x && cells.y === slot.y
  return stays || !isFree(slots, cells, at) ? slots : put(slots, at, cells)
}

/** Gives a tile another size, as far as the raster and its neighbours let it. Pure. */
export function resizeSlot(
  slots: ReadonlyArray<WallSlot>,
  at: number,
  w: number,
  h: number,
): ReadonlyArray<WallSlot> {
  const slot = slots[at]
  if (!slot) return slots
  const { x, y } = slot
  const wanted = {
    w: clamp(w, leastCells, wallRaster.columns - x),
    h: clamp(h, leastCells, wallRaster.rows - y),
  }
  // One edge may have room where the other has none.
  const tries = [wanted, { w: wanted.w, h: slot.h }, { w: slot.w, h: wanted.h }]
  const size = tries.find((size) => isFree(slots, { x, y, ...size }, at))
  if (!size || (size.w === slot.w && size.h === slot.h)) return slots
  return put(slots, at, { x, y, ...size })
}

/** Two tiles change places; what they show goes with them. Pure. */
export function swapSlots(
  slots: ReadonlyArray<WallSlot>,
  a: number,
  b: number,
): ReadonlyArray<WallSlot> {
  const [first, second] = [slots[a], slots[b]]
  if (!first || !second || a === b) return slots
  return slots.map((slot, index) => {
    const other = index === a ? second : index === b ? first : slot
    return other === slot ? slot : { ...slot, content: other.content }
  })
}

/** Adds a tile where there is room, as large as a quarter of the wall's side if it can be; null when there is none. Pure. */
export function addSlot(
  slots: ReadonlyArray<WallSlot>,
  content: TileContent,
): ReadonlyArray<WallSlot> | null {
  for (let size = 12; size >= leastCells; size -= 2)
    for (let y = 0; y + size <= wallRaster.rows; y += 1)
      for (let x = 0; x + size <= wallRaster.columns; x += 1) {
        const cells = { x, y, w: size, h: size }
        if (isFree(slots, cells, -1)) return [...slots, { ...cells, content }]
      }
  return null
}

/** Puts something into the place `at` of a layout of equal places, which may lie beyond the last one that is filled. Pure. */
export function fillSlot(
  slots: ReadonlyArray<WallSlot>,
  at: number,
  content: TileContent,
): ReadonlyArray<WallSlot> {
  const contents = Array.from(
    { length: Math.max(slots.length, at + 1) },
    (_, index): TileContent => slots[index]?.content ?? { kind: 'empty' },
  )
  contents[at] = content
  const filled = slots.length > at ? slots : slotsOf(contents)
  return filled.map((slot, index) => (index === at ? { ...slot, content } : slot))
}

/** Tiles side by side on the raster, in order: what the free layout begins with. Pure. */
export function slotsOf(contents: ReadonlyArray<TileContent>): ReadonlyArray<WallSlot> {
  const columns = Math.min(8, Math.max(1, Math.ceil(Math.sqrt(contents.length))))
  const rows = Math.max(1, Math.ceil(contents.length / columns))
  const w = Math.floor(wallRaster.columns / columns)
  const h = Math.max(1, Math.floor(wallRaster.rows / rows))
  return contents.map((content, index) => ({
    x: (index % columns) * w,
    y: Math.floor(index / columns) * h,
    w,
    h,
    content,
  }))
}
