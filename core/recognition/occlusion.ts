/** Parts of the 112 x 112 crop aligned to the ArcFace landmarks: the eyes with their brows, and the mouth. */
const parts = [
  { name: 'left eye', x: 24, y: 38, w: 28, h: 22 },
  { name: 'right eye', x: 60, y: 38, w: 28, h: 22 },
  { name: 'mouth', x: 38, y: 80, w: 36, h: 22 },
] as const

/**
 * How much of a face something hides, 0 to 1, by the detail that its parts show: eyes and mouth of an uncovered face have
 * about the same share of the contrast, a mask, a hand, a pillar or a scarf is plain where detail should be. 1 minus the
 * contrast (standard deviation of luma) of the plainest part over that of the liveliest. Pure. Rough: sunglasses and deep
 * shadow count as well, a patterned scarf does not.
 *
 * `luma`: 112 x 112, row-major, 0 to 255.
 */
export function occlusionOf(luma: ArrayLike<number>): number {
  const contrasts = parts.map((part) => contrastOf(luma, part))
  const most = Math.max(...contrasts)
  return most > 0 ? 1 - Math.min(...contrasts) / most : 0
}

function contrastOf(luma: ArrayLike<number>, part: (typeof parts)[number]): number {
  let sum = 0
  let squares = 0
  for (let y = part.y; y < part.y + part.h; y++)
    for (let x = part.x; x < part.x + part.w; x++) {
      const value = luma[y * 112 + x] ?? 0
      sum += value
      squares += value * value
    }
  const n = part.w * part.h
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
}
