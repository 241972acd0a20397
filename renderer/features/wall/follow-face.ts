import type { Box } from '../../../contracts/ids.ts'

/** Where a face was in an analysed frame: time in epoch milliseconds, box in fractions of the picture. */
export type SeenBox = { readonly atMs: number; readonly box: Box }

/** Boxes that tell the pace, and how far back they may lie, milliseconds. */
const most = 4
const paceWithinMs = 1200
/** A face is not expected to go on as it went for longer than this, milliseconds. */
const mostAheadMs = 1200
/** Nor to stay where it was seen once, when nothing tells its way. */
const mostAheadOfOneMs = 400
/** Two boxes closer together say more about the detector than about the face, milliseconds. */
const leastSpanMs = 60

/** Takes in the box of one more frame; keeps what tells the face's way. */
export function noteBox(seen: ReadonlyArray<SeenBox>, box: SeenBox): ReadonlyArray<SeenBox> {
  const last = seen.at(-1)
  if (last && box.atMs <= last.atMs) return seen
  return [...seen.filter(({ atMs }) => box.atMs - atMs <= paceWithinMs), box].slice(-most)
}

/**
 * Where the face is in the frame of `atMs`, which is usually newer than the newest analysed one: between two boxes on
 * the way from one to the other, after the last one onwards at the pace of the last few (least squares). Undefined where it
 * would be a guess: a box that is wrong names whoever stands there.
 *
 * Pure. `seen` is in order of time and not empty.
 */
export function boxAt(seen: ReadonlyArray<SeenBox>, atMs: number): Box | undefined {
  const newest = seen.at(-1)
  if (!newest) return undefined
  if (atMs < newest.atMs) return between(seen, atMs)
  const aheadMs = atMs - newest.atMs
  const span = newest.atMs - (seen[0]?.atMs ?? newest.atMs)
  if (span < leastSpanMs) return aheadMs > mostAheadOfOneMs ? undefined : newest.box
  if (aheadMs > mostAheadMs) return undefined
  const go = (value: (box: Box) => number) => {
    const { at, slope } = fit(seen, value, newest.atMs)
    return at + slope * aheadMs
  }
  const w = Math.max(
    newest.box.w * 0.5,
    Math.min(
      go(({ w: width }) => width),
      newest.box.w * 2,
    ),
  )
  const h = Math.max(
    newest.box.h * 0.5,
    Math.min(
      go(({ h: height }) => height),
      newest.box.h * 2,
    ),
  )
  return { x: go(centreX) - w / 2, y: go(centreY) - h / 2, w, h }
}

export const centreX = ({ x, w }: Box): number => x + w / 2
export const centreY = ({ y, h }: Box): number => y + h / 2

function between(seen: ReadonlyArray<SeenBox>, atMs: number): Box | undefined {
  const after = seen.findIndex((box) => box.atMs > atMs)
  const [a, b] = [seen[after - 1], seen[after]]
  if (!a || !b) return (a ?? b)?.box
  const share = (atMs - a.atMs) / (b.atMs - a.atMs)
  const mix = (from: number, to: number) => from + (to - from) * share
  return {
    x: mix(a.box.x, b.box.x),
    y: mix(a.box.y, b.box.y),
    w: mix(a.box.w, b.box.w),
    h: mix(a.box.h, b.box.h),
  }
}

/** The straight line through the values: its value at `originMs`, and its slope a millisecond. */
function fit(
  seen: ReadonlyArray<SeenBox>,
  value: (box: Box) => number,
  originMs: number,
): { readonly at: number; readonly slope: number } {
  const n = seen.length
  let [sumT, sumV, sumTT, sumTV] = [0, 0, 0, 0]
  for (const { atMs, box } of seen) {
    const t = atMs - originMs
    const v = value(box)
    sumT += t
    sumV += v
    sumTT += t * t
    sumTV += t * v
  }
  const slope = (n * sumTV - sumT * sumV) / (n * sumTT - sumT * sumT)
  return { at: (sumV - slope * sumT) / n, slope }
}
