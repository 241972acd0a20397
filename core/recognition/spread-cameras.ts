/** A camera's share of a worker's time, in analyses of 640x384 a second; see `cameraLoad`. */
export type PlacedCamera<Id> = {
  readonly id: Id
  readonly load: number
  /** Measured, and not moved a short while ago. */
  readonly movable: boolean
}

export type WorkerCameras<Id> = {
  readonly worker: number
  readonly cameras: ReadonlyArray<PlacedCamera<Id>>
}

/** What a camera costs while nobody walks by: its sockets, previews and the look for motion, in analyses a second. */
const quietLoad = 0.5
const unitPixels = 640 * 384

/**
 * What a camera costs its worker, in analyses of 640x384 a second. Detection takes most of an analysis, and its time goes
 * with the pixels of its input (5.1 ms at 640x384, 50.7 at 1920x1088, one thread). Pure.
 */
export function cameraLoad(
  analysedPerSecond: number,
  detector: { readonly width: number; readonly height: number },
): number {
  return quietLoad + (analysedPerSecond * detector.width * detector.height) / unitPixels
}

function totalLoad<Id>({ cameras }: WorkerCameras<Id>): number {
  return cameras.reduce((sum, { load }) => sum + load, 0)
}

/** The worker for one more camera: the one with the least to do, then the fewest cameras, then the lowest number. Pure. */
export function placeCamera<Id>(workers: ReadonlyArray<WorkerCameras<Id>>): number | undefined {
  return workers.toSorted(
    (a, b) =>
      totalLoad(a) - totalLoad(b) || a.cameras.length - b.cameras.length || a.worker - b.worker,
  )[0]?.worker
}

export type CameraMove<Id> = { readonly id: Id; readonly from: number; readonly to: number }

/**
 * A gap between two workers is worth closing from here on: of the busier one's load, and in analyses a second. A camera
 * that moves shows no picture for about a second, so small differences stay.
 */
const leastGapShare = 0.4
const leastGap = 2
/** A move must close at least this share of the gap. */
const leastGain = 0.3

/**
 * The one camera whose move to another worker evens the load best, or undefined where no move is worth it. Pure. With
 * loads that stay, moves come to an end and none is taken back: each makes the greatest gap between the two smaller.
 */
export function chooseMove<Id>(
  workers: ReadonlyArray<WorkerCameras<Id>>,
): CameraMove<Id> | undefined {
  const sorted = workers.toSorted((a, b) => totalLoad(b) - totalLoad(a) || a.worker - b.worker)
  const [busy, idle] = [sorted[0], sorted.at(-1)]
  if (!busy || !idle) return undefined
  const gap = totalLoad(busy) - totalLoad(idle)
  if (gap < leastGap || gap < totalLoad(busy) * leastGapShare) return undefined
  const gapAfter = ({ load }: PlacedCamera<Id>): number => Math.abs(gap - 2 * load)
  const best = busy.cameras
    .filter((camera) => camera.movable && gapAfter(camera) <= gap * (1 - leastGain))
    .toSorted((a, b) => gapAfter(a) - gapAfter(b))[0]
  return best && { id: best.id, from: busy.worker, to: idle.worker }
}
