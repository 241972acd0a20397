import { cornersOf, type Corners, type PictureShapes, type ShapeRef } from './picture-shapes.ts'

const kinds = { mask: 'Mask', zone: 'Zone', line: 'Direction line', region: 'Region' } as const

/** `Mask 2`, `Direction line`. */
export function shapeName(ref: ShapeRef): string {
  return 'index' in ref ? `${kinds[ref.kind]} ${ref.index + 1}` : kinds[ref.kind]
}

/** How large a shape is, or where in is; the region is told in numbers beside it. */
export function describeShape(shapes: PictureShapes, ref: ShapeRef): string {
  if (ref.kind === 'region') return ''
  if (ref.kind === 'line') return 'The arrow points to the inside.'
  const corners = cornersOf(shapes, ref)
  return `${corners.length} corners, ${percentOf(areaOf(corners))} of the picture`
}

function percentOf(share: number): string {
  const percent = share * 100
  return percent > 0 && percent < 1 ? 'less than 1 %' : `${Math.round(percent)} %`
}

/** Share of the picture inside a polygon, 0 to 1, by the shoelace rule. */
export function areaOf(corners: Corners): number {
  const sum = corners.reduce((total, { x, y }, index) => {
    const next = corners[(index + 1) % corners.length]
    return next ? total + x * next.y - next.x * y : total
  }, 0)
  return Math.abs(sum) / 2
}
