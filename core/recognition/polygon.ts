/** A place as fractions of a picture's width and height, 0 to 1. */
export type Place = { readonly x: number; readonly y: number }

/** Corners in order, closed by itself; an odd number of edges to one side is inside. */
export function isInside(place: Place, polygon: ReadonlyArray<Place>): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i]
    const b = polygon[j]
    if (!a || !b || a.y > place.y === b.y > place.y) continue
    const x = a.x + ((place.y - a.y) / (b.y - a.y)) * (b.x - a.x)
    if (place.x < x) inside = !inside
  }
  return inside
}

/** Lines in each row of pixels along which a polygon's edges are looked for. */
const linesInRow = [0.001, 0.25, 0.5, 0.75, 0.999]

/**
 * The pixels that polygons touch in a picture of `width` x `height`: row, first column and the column after the last, three
 * numbers a span. Rounded outwards, by up to a quarter of a pixel less: what is to be hidden is hidden rather too much.
 */
export function spansOf(
  polygons: ReadonlyArray<ReadonlyArray<Place>>,
  width: number,
  height: number,
): Int32Array {
  const spans: number[] = []
  for (let row = 0; row < height; row++) {
    const touched = polygons.flatMap((polygon) =>
      linesInRow.flatMap((within) => stretches(polygon, (row + within) / height)),
    )
    const rounded = touched
      .map(([from, to]): [number, number] => [
        Math.max(0, Math.floor(from * width)),
        Math.min(width, Math.ceil(to * width)),
      ])
      .filter(([from, to]) => to > from)
      .sort(([a], [b]) => a - b)
    let open: [number, number] | undefined
    for (const [from, to] of rounded) {
      if (open && from <= open[1]) {
        open[1] = Math.max(open[1], to)
        continue
      }
      if (open) spans.push(row, ...open)
      open = [from, to]
    }
    if (open) spans.push(row, ...open)
  }
  return Int32Array.from(spans)
}

/** Where a horizontal line runs inside a polygon: from, to; fractions of the width. */
function stretches(
  polygon: ReadonlyArray<Place>,
  y: number,
): ReadonlyArray<readonly [number, number]> {
  const crossings: number[] = []
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i]
    const b = polygon[j]
    if (!a || !b || a.y > y === b.y > y) continue
    crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x))
  }
  crossings.sort((a, b) => a - b)
  return crossings.flatMap((from, i) => {
    const to = crossings[i + 1]
    return i % 2 === 0 && to !== undefined ? [[from, to] as const] : []
  })
}
