/** Pixels, origin top-left. */
export type Rect = {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
export type Point = readonly [x: number, y: number]

/** Intersection over union, 0 to 1. */
export function overlap(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  if (w <= 0 || h <= 0) return 0
  return (w * h) / (a.w * a.h + b.w * b.h - w * h)
}

/** Maps (x, y) to (a x - b y + tx, b x + a y + ty): rotation, uniform scale, shift. */
export type Similarity = {
  readonly a: number
  readonly b: number
  readonly tx: number
  readonly ty: number
}

/**
 * The similarity transform that takes `from` to `to` with least squared error (Umeyama 1991, without reflection).
 * Both hold the same number of points, at least two.
 */
export function fitSimilarity(from: ReadonlyArray<Point>, to: ReadonlyArray<Point>): Similarity {
  const n = from.length
  let fx = 0
  let fy = 0
  let gx = 0
  let gy = 0
  from.forEach(([x, y], i) => {
    const [u, v] = to[i] ?? [0, 0]
    fx += x / n
    fy += y / n
    gx += u / n
    gy += v / n
  })
  let dot = 0
  let cross = 0
  let norm = 0
  from.forEach(([x, y], i) => {
    const [u, v] = to[i] ?? [0, 0]
    dot += (x - fx) * (u - gx) + (y - fy) * (v - gy)
    cross += (x - fx) * (v - gy) - (y - fy) * (u - gx)
    norm += (x - fx) ** 2 + (y - fy) ** 2
  })
  const a = norm > 0 ? dot / norm : 1
  const b = norm > 0 ? cross / norm : 0
  return { a, b, tx: gx - (a * fx - b * fy), ty: gy - (b * fx + a * fy) }
}

/** The transform that undoes `t`. */
export function invertSimilarity({ a, b, tx, ty }: Similarity): Similarity {
  const d = a * a + b * b
  return { a: a / d, b: -b / d, tx: -(a * tx + b * ty) / d, ty: (b * tx - a * ty) / d }
}

/** Where the five ArcFace landmarks lie in the aligned 112 x 112 crop (insightface's reference points). */
export const alignedLandmarks: ReadonlyArray<Point> = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
]

/** Five landmarks (eyes, nose, mouth corners) from the 68 of iBUG-68. */
export function fiveOf68(points: ReadonlyArray<Point>): ReadonlyArray<Point> {
  const mean = (...indices: number[]): Point => {
    let x = 0
    let y = 0
    for (const i of indices) {
      const [px, py] = points[i] ?? [0, 0]
      x += px / indices.length
      y += py / indices.length
    }
    return [x, y]
  }
  return [mean(37, 38, 40, 41), mean(43, 44, 46, 47), mean(30), mean(48, 60), mean(54, 64)]
}

const degrees = 180 / Math.PI

/**
 * A rough head pose in degrees from five landmarks in picture coordinates: roll by the line of the eyes, yaw and
 * pitch by where the nose lies between eyes and mouth. Good to about 10 degrees, enough to refuse profiles.
 */
export function estimatePose(landmarks: ReadonlyArray<Point>): {
  yaw: number
  pitch: number
  roll: number
} {
  const [left, right, nose, mouthLeft, mouthRight] = landmarks
  if (!left || !right || !nose || !mouthLeft || !mouthRight) return { yaw: 90, pitch: 0, roll: 0 }
  const roll = Math.atan2(right[1] - left[1], right[0] - left[0])
  const turn = (p: Point): Point => [
    p[0] * Math.cos(-roll) - p[1] * Math.sin(-roll),
    p[0] * Math.sin(-roll) + p[1] * Math.cos(-roll),
  ]
  const [l, r, n, ml, mr] = [turn(left), turn(right), turn(nose), turn(mouthLeft), turn(mouthRight)]
  const eyesX = (l[0] + r[0]) / 2
  const eyesY = (l[1] + r[1]) / 2
  const mouthY = (ml[1] + mr[1]) / 2
  const width = Math.max(1e-6, Math.hypot(r[0] - l[0], r[1] - l[1]))
  const height = Math.max(1e-6, mouthY - eyesY)
  // The nose tip stands out of the face by about half the distance of the eyes.
  const yaw = Math.asin(clamp((n[0] - eyesX) / (width * 0.65), -1, 1)) * degrees
  // Frontal faces hold the nose tip at about half of the way from eyes to mouth (median of 1,100 LFW photos).
  const pitch = clamp((0.5 - (n[1] - eyesY) / height) * 110, -90, 90)
  return { yaw, pitch, roll: roll * degrees }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
