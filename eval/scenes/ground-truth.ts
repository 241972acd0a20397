import type { Rect } from '../../core/recognition/geometry.ts'

/** What of a person hides others: head and trunk, pixels of the frame. */
export type Silhouette = {
  readonly head: {
    readonly x: number
    readonly y: number
    readonly rx: number
    readonly ry: number
  }
  readonly trunk: Rect
}

/** The silhouette of somebody whose face of height `h` has its middle at (x, y); `faceWidth` in face heights. */
export function silhouetteOf(x: number, y: number, h: number, faceWidth: number): Silhouette {
  return {
    head: { x, y: y - 0.12 * h, rx: Math.max(0.5, 0.72 * faceWidth) * h, ry: 0.78 * h },
    trunk: { x: x - 0.95 * h, y: y + 0.8 * h, w: 1.9 * h, h: 7 * h },
  }
}

/** Points of a face that are looked at, in each direction. */
const grid = 9

/**
 * The share of a face that is hidden by people who stand nearer and by other things, 0 to 1, to about a hundredth. What
 * counts is the oval of the face in its box. Pure.
 */
export function coveredShare(
  face: Rect,
  nearer: ReadonlyArray<Silhouette>,
  things: ReadonlyArray<Rect>,
): number {
  let points = 0
  let hidden = 0
  for (let row = 0; row < grid; row++)
    for (let column = 0; column < grid; column++) {
      const [u, v] = [(column + 0.5) / grid, (row + 0.5) / grid]
      if (Math.hypot(u - 0.5, v - 0.5) > 0.5) continue
      const [x, y] = [face.x + u * face.w, face.y + v * face.h]
      points++
      if (
        nearer.some(({ head, trunk }) => inEllipse(head, x, y) || inRect(trunk, x, y)) ||
        things.some((thing) => inRect(thing, x, y))
      )
        hidden++
    }
  return hidden / points
}

/** Whether the whole box lies in the picture. */
export function isInside(
  box: Rect,
  picture: { readonly width: number; readonly height: number },
): boolean {
  return (
    box.x >= 0 && box.y >= 0 && box.x + box.w <= picture.width && box.y + box.h <= picture.height
  )
}

function inEllipse({ x, y, rx, ry }: Silhouette['head'], px: number, py: number): boolean {
  return ((px - x) / rx) ** 2 + ((py - y) / ry) ** 2 <= 1
}

function inRect(rect: Rect, px: number, py: number): boolean {
  return px >= rect.x && px <= rect.x + rect.w && py >= rect.y && py <= rect.y + rect.h
}
