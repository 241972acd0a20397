import type { Rect } from './geometry.ts'

/**
 * The faces of a photo in the order in which they are its subject: by area, less twice the squared distance of the centre
 * from the picture's. Someone in the background at the edge is not the subject, even where they come out larger. The measure
 * is that of facenet-pytorch and InsightFace's samples (MIT), restated. Pure.
 */
export function byProminence<Face extends { readonly box: Rect }>(
  faces: ReadonlyArray<Face>,
  picture: { readonly width: number; readonly height: number },
): ReadonlyArray<Face> {
  const prominence = ({ box }: Face): number =>
    box.w * box.h -
    2 * ((box.x + (box.w - picture.width) / 2) ** 2 + (box.y + (box.h - picture.height) / 2) ** 2)
  return faces.toSorted((a, b) => prominence(b) - prominence(a))
}
