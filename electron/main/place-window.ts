/** In device-independent pixels of the whole desktop. */
export type Bounds = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One monitor, less what the system keeps for itself. */
export type Area = { readonly primary: boolean; readonly workArea: Bounds }

/** Windows that come to lie on each other are moved by this much, so that each can be seen. */
const stepPx = 32
/** A window of which this share is on monitors stays as it is, also across two of them. */
const enough = 0.9

/**
 * Where a window goes that was at `wanted` when the program ended. Pure. It stays there while the monitors are as they
 * were; what would be off the screen comes onto the monitor that it is nearest to, no larger than that, and not onto the
 * corner of a window in `taken`. Without a monitor it stays.
 */
export function placeWindow(
  wanted: Bounds,
  areas: ReadonlyArray<Area>,
  taken: ReadonlyArray<Bounds> = [],
): Bounds {
  const visible = areas.reduce((sum, { workArea }) => sum + overlap(wanted, workArea), 0)
  if (areas.length === 0 || visible >= enough * wanted.width * wanted.height) return wanted
  const [best] = areas.toSorted(
    (one, other) =>
      overlap(wanted, other.workArea) - overlap(wanted, one.workArea) ||
      Number(other.primary) - Number(one.primary),
  )
  if (!best) return wanted
  let placed = fitInto(wanted, best.workArea)
  for (let step = 0; step < taken.length && isTaken(placed, taken); step += 1) {
    placed = fitInto({ ...placed, x: placed.x + stepPx, y: placed.y + stepPx }, best.workArea)
  }
  return placed
}

function fitInto(bounds: Bounds, area: Bounds): Bounds {
  const width = Math.min(bounds.width, area.width)
  const height = Math.min(bounds.height, area.height)
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  }
}

/** Pixels that both cover. */
function overlap(one: Bounds, other: Bounds): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return Math.max(0, width) * Math.max(0, height)
}

const isTaken = (bounds: Bounds, taken: ReadonlyArray<Bounds>): boolean =>
  taken.some(({ x, y }) => x === bounds.x && y === bounds.y)
