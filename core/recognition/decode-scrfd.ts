import { suppressOverlaps, type Detection } from './decode-detections.ts'
import type { Point } from './geometry.ts'

/** What an SCRFD network gives out at one stride: one row an anchor, cells row by row, a cell's anchors together. */
export type ScrfdLevel = {
  /** Input pixels from one cell to the next. */
  readonly stride: number
  /** n x 1: probability of a face. */
  readonly scores: Float32Array
  /** n x 4: distances from the anchor to the left, top, right and bottom side, in strides. */
  readonly boxes: Float32Array
  /** n x 10: x, y of five landmarks from the anchor, in strides. */
  readonly landmarks: Float32Array
}

const landmarkCount = 5

/**
 * Turns the outputs of an SCRFD detector into faces with five landmarks, best first, in input pixels.
 *
 * The convention is that of InsightFace's published SCRFD code (MIT), restated: an anchor is a point, the top-left corner
 * of its cell at (column x stride, row x stride), `anchorsPerCell` times; a box is told by the distances to its sides and
 * a landmark by its offset, both in strides; scores are probabilities. Pure. Throws a RangeError where a level does not
 * hold one row for each anchor of an input of `size`.
 */
export function decodeScrfd(
  size: { readonly width: number; readonly height: number },
  levels: ReadonlyArray<ScrfdLevel>,
  anchorsPerCell: number,
  limits: { readonly score: number; readonly overlap: number },
): ReadonlyArray<Detection> {
  const found: Detection[] = []
  for (const level of levels) {
    const columns = Math.ceil(size.width / level.stride)
    const rows = Math.ceil(size.height / level.stride)
    const count = columns * rows * anchorsPerCell
    checkLengths(level, count)
    for (let i = 0; i < count; i++) {
      const score = level.scores[i] ?? 0
      // Written so that a score that is no number is left out, too.
      if (!(score >= limits.score)) continue
      const cell = Math.floor(i / anchorsPerCell)
      const x = (cell % columns) * level.stride
      const y = Math.floor(cell / columns) * level.stride
      const face = faceAt(level, i, x, y, score)
      if (face.box.w > 0 && face.box.h > 0) found.push(face)
    }
  }
  return suppressOverlaps(found, limits.overlap)
}

function faceAt(level: ScrfdLevel, i: number, x: number, y: number, score: number): Detection {
  const { stride, boxes, landmarks } = level
  const side = (k: number): number => (boxes[i * 4 + k] ?? 0) * stride
  const offset = (k: number): number => (landmarks[i * landmarkCount * 2 + k] ?? 0) * stride
  return {
    score,
    box: { x: x - side(0), y: y - side(1), w: side(0) + side(2), h: side(1) + side(3) },
    landmarks: Array.from({ length: landmarkCount }, (_, k): Point => [
      x + offset(k * 2),
      y + offset(k * 2 + 1),
    ]),
  }
}

function checkLengths({ stride, scores, boxes, landmarks }: ScrfdLevel, count: number): void {
  const wrong =
    scores.length !== count ||
    boxes.length !== count * 4 ||
    landmarks.length !== count * landmarkCount * 2
  if (!wrong) return
  throw new RangeError(
    `The detector gave ${scores.length} scores, ${boxes.length} sides and ${landmarks.length} landmark offsets at stride ${stride}; ${count}, ${count * 4} and ${count * landmarkCount * 2} were expected.`,
  )
}
