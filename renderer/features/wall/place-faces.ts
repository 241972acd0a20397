import type { PreviewFace } from '../../../contracts/preview.ts'

/** CSS pixels, origin at the top left of the tile's picture area. */
export type Rect = {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** Where a picture of `aspect` (width by height) lies within an area, whole and centred. */
export function containPicture(width: number, height: number, aspect: number): Rect {
  const w = Math.min(width, height * aspect)
  const h = w / aspect
  return { x: (width - w) / 2, y: (height - h) / 2, w, h }
}

/** The words on a face: a sign that says the state without its colour, then the name. */
export function faceLabel(face: PreviewFace): string {
  switch (face.state) {
    case 'matched':
      return `✓ ${face.name ?? 'Recognised'}`
    case 'needs-review':
      return `! ${face.name ?? 'Needs review'}`
    case 'unknown':
      return '? Unknown'
    case 'undecided':
      return '…'
    default:
      return face.state satisfies never
  }
}

/** The face's box in the tile, for a picture that lies at `picture`. */
export function placeBox({ box }: PreviewFace, picture: Rect): Rect {
  return {
    x: picture.x + box.x * picture.w,
    y: picture.y + box.y * picture.h,
    w: box.w * picture.w,
    h: box.h * picture.h,
  }
}

/**
 * Where the label of a box goes: above it, or below it where there is no room or another label
 * stands already; always within the area.
 */
export function placeLabel(
  box: Rect,
  label: { readonly w: number; readonly h: number },
  area: { readonly w: number; readonly h: number },
  taken: ReadonlyArray<Rect>,
): Rect {
  const x = clamp(box.x + box.w / 2 - label.w / 2, 0, area.w - label.w)
  const at = (y: number): Rect => ({ x, y: clamp(y, 0, area.h - label.h), ...label })
  const above = at(box.y - label.h - 3)
  const below = at(box.y + box.h + 3)
  const hides = (rect: Rect) => taken.some((other) => overlap(rect, other))
  const first = box.y - label.h - 3 >= 0 ? above : below
  const second = first === above ? below : above
  return hides(first) && !hides(second) ? second : first
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}
