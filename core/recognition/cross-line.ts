import type { Place } from './polygon.ts'

/** A line across the way, in any units; `inward` is seen when going from `from` to `to`. */
export type CrossedLine = {
  readonly from: Place
  readonly to: Place
  readonly inward: 'left' | 'right'
}

/** What is remembered of one face beside a line. */
export type LineWatch = {
  /** Where it was last clearly on one side; null before. */
  readonly side: 'left' | 'right' | null
  /** Between then and now its way led through the line itself, an odd number of times. */
  readonly through: boolean
  readonly last: Place | null
}

export const farFromLine: LineWatch = { side: null, through: false, last: null }

/**
 * Follows a face across a line. Pure. It has crossed once it is clearly on the other side, `margin` away from the line, and
 * its way led between the line's ends: who trembles on the line crosses nothing, and who goes round its end neither.
 * All places and the margin are in the same units, equal in both directions (pixels, not fractions).
 */
export function crossLine(
  watch: LineWatch,
  place: Place,
  line: CrossedLine,
  margin: number,
): { readonly watch: LineWatch; readonly crossed: 'in' | 'out' | null } {
  const passed = watch.last !== null && meet(watch.last, place, line.from, line.to)
  const through = passed ? !watch.through : watch.through
  const off = distanceTo(line, place)
  if (Math.abs(off) <= margin)
    return { watch: { side: watch.side, through, last: place }, crossed: null }
  // Rows count downwards: what lies left of the way has a negative distance.
  const side = off < 0 ? 'left' : 'right'
  const changed = watch.side !== null && watch.side !== side && through
  return {
    watch: { side, through: false, last: place },
    crossed: changed ? (side === line.inward ? 'in' : 'out') : null,
  }
}

/** Signed distance of a place to the endless line; 0 for a line without length. */
function distanceTo({ from, to }: CrossedLine, place: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  return length === 0 ? 0 : (dx * (place.y - from.y) - dy * (place.x - from.x)) / length
}

/** Whether two segments have a point in common; a place exactly on a line counts as right of it. */
function meet(a: Place, b: Place, c: Place, d: Place): boolean {
  const left = (p: Place, q: Place, r: Place): boolean =>
    (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) < 0
  return left(c, d, a) !== left(c, d, b) && left(a, b, c) !== left(a, b, d)
}
