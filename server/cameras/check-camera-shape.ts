import type {
  ActiveHours,
  CameraInput,
  DirectionLine,
  Polygon,
  Region,
} from '../../contracts/cameras.ts'

type Shape = Pick<CameraInput, 'role' | 'region' | 'masks' | 'zones' | 'line' | 'activeHours'>
type Invalid = {
  readonly kind: 'invalid'
  /** What to put right. */
  readonly field: keyof Shape
  readonly message: string
}
export type CheckedShape = { readonly kind: 'ok'; readonly shape: Shape } | Invalid

/** Less of the picture than this, each way, is a slip of the hand. */
const leastRegion = 0.1
/** Share of the picture; a smaller area is a slip of the hand. */
const leastArea = 0.0005
/** Share of the picture's width or height. */
const leastLine = 0.03

const invalid = (field: keyof Shape, message: string): Invalid => ({
  kind: 'invalid',
  field,
  message,
})

/** Checks and tidies what was drawn on the picture and the hours of activity. Pure. */
export function checkCameraShape(input: Shape): CheckedShape {
  const { role, masks, zones, line } = input
  const region = input.region && checkRegion(input.region)
  if (region?.kind === 'invalid') return region
  const slip = masks.some(isSlip) ? 'masks' : zones.some(isSlip) ? 'zones' : undefined
  if (slip) {
    const one = slip.slice(0, -1)
    return invalid(slip, `A ${one} is too small to be meant. Draw it larger, or delete it.`)
  }
  if (line && isShort(line)) {
    return invalid(
      'line',
      'The line is too short to be crossed. Draw it across the way that people take.',
    )
  }
  if (role === 'line' && !line) {
    return invalid(
      'line',
      'A line-crossing camera needs a line. Draw it on the picture, or choose another role.',
    )
  }
  const activeHours = input.activeHours.map(tidyHours)
  return {
    kind: 'ok',
    shape: { role, region: region && region.region, masks, zones, line, activeHours },
  }
}

/** Keeps the region inside the picture. Sums of fractions may pass 1 by a hair; that is cut off. */
function checkRegion(region: Region): { readonly kind: 'ok'; readonly region: Region } | Invalid {
  const { x, y, w, h } = region
  if (w < leastRegion || h < leastRegion) {
    return invalid(
      'region',
      `The region is too small: it needs at least ${leastRegion * 100} % of the picture's width and height. Draw a larger one, or look at the whole picture.`,
    )
  }
  if (x < 0 || y < 0 || x + w > 1 + 1e-6 || y + h > 1 + 1e-6) {
    return invalid('region', 'The region reaches beyond the picture. Draw it inside the picture.')
  }
  return { kind: 'ok', region: { x, y, w: Math.min(w, 1 - x), h: Math.min(h, 1 - y) } }
}

/** By its bounding box: a figure of eight may have no area, and still be meant. */
function isSlip(polygon: Polygon): boolean {
  const span = (values: ReadonlyArray<number>) => Math.max(...values) - Math.min(...values)
  return span(polygon.map(({ x }) => x)) * span(polygon.map(({ y }) => y)) < leastArea
}

function isShort({ from, to }: DirectionLine): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) < leastLine
}

function tidyHours({ days, from, to }: ActiveHours): ActiveHours {
  return { days: [...new Set(days)].toSorted((a, b) => a - b), from, to }
}
