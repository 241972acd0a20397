import type { Rect } from './place-faces.ts'

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

/** How much further a tile seems that lies aside of the way. */
const aside = 2.5

/**
 * The tile that an arrow key leads to from the tile `from`: the nearest one whose middle lies on that side.
 * Stays where it is when there is none.
 */
export function stepToTile(tiles: ReadonlyArray<Rect>, from: number, key: Direction): number {
  const start = tiles[from]
  if (!start) return tiles.length > 0 ? 0 : from
  let best = { index: from, distance: Infinity }
  for (const [index, tile] of tiles.entries()) {
    const distance = distanceTo(start, tile, key)
    if (index !== from && distance < best.distance) best = { index, distance }
  }
  return best.index
}

function distanceTo(from: Rect, to: Rect, key: Direction): number {
  const dx = to.x + to.w / 2 - (from.x + from.w / 2)
  const dy = to.y + to.h / 2 - (from.y + from.h / 2)
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight'
  const forward = sideways ? dx : dy
  const ahead = key === 'ArrowLeft' || key === 'ArrowUp' ? -forward : forward
  // A neighbour of another size may lie a little aside; it must begin beyond the middle of this one.
  if (ahead < 1) return Infinity
  const off = sideways
    ? Math.max(0, Math.max(from.y, to.y) - Math.min(from.y + from.h, to.y + to.h))
    : Math.max(0, Math.max(from.x, to.x) - Math.min(from.x + from.w, to.x + to.w))
  const across = Math.abs(sideways ? dy : dx)
  const overlaps = off === 0
  return overlaps ? ahead + across * 0.2 : ahead + across * aside + 1e4
}
