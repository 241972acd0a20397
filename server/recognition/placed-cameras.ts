import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters, DetectorSize } from '../../contracts/inference.ts'
import {
  cameraLoad,
  chooseMove,
  placeCamera,
  type WorkerCameras,
} from '../../core/recognition/spread-cameras.ts'

/** Weight of the newest half second in the mean of analyses a second: about the last ten seconds count. */
const newest = 0.05
/** A camera that was opened is measured for so long before it may be moved, milliseconds. */
const measuredAfterMs = 30_000
/** One that was moved stays, and whichever moves next waits, milliseconds. */
const restMs = 5 * 60_000
const moveEveryMs = 30_000

type Placed = {
  readonly worker: number
  readonly lost: AbortController
  readonly detector: DetectorSize
  readonly openedAtMs: number
  counters: CameraCounters | undefined
  heardAtMs: number
}

/** Which worker looks at which camera. Times are milliseconds of one steady clock. */
export type PlacedCameras = {
  /** The worker for this camera, of those given: the one it is to move to, or the one with the least to do. */
  choose(id: CameraId, workers: ReadonlyArray<number>): number | undefined
  /** `lost` aborts when the camera has to be opened anew. */
  place(id: CameraId, worker: number, detector: DetectorSize, nowMs: number): AbortSignal
  /** Forgets a camera; says where it was. */
  remove(id: CameraId): number | undefined
  /** All cameras of a worker have to be opened anew. */
  loseAll(worker: number): void
  hear(worker: number, counters: CameraCounters, nowMs: number): void
  counters(id: CameraId): CameraCounters | undefined
  countOf(worker: number): number
  /** Moves one camera where the load is clearly uneven, at most one in 30 s; says which. */
  even(workers: ReadonlyArray<number>, nowMs: number): CameraId | undefined
}

export function createPlacedCameras(): PlacedCameras {
  const placed = new Map<CameraId, Placed>()
  const destined = new Map<CameraId, number>()
  /** Analyses a second of cameras that are open or were: one that comes back costs what it cost. */
  const rates = new Map<CameraId, number>()
  const movedAtMs = new Map<CameraId, number>()
  let lastMoveMs = -Infinity

  const loadsOf = (
    workers: ReadonlyArray<number>,
    nowMs: number,
  ): ReadonlyArray<WorkerCameras<CameraId>> =>
    workers.map((worker) => ({
      worker,
      cameras: [...placed].flatMap(([id, camera]) =>
        camera.worker === worker && !camera.lost.signal.aborted
          ? {
              id,
              load: cameraLoad(rates.get(id) ?? 0, camera.detector),
              movable:
                nowMs - camera.openedAtMs >= measuredAfterMs &&
                nowMs - (movedAtMs.get(id) ?? -Infinity) >= restMs,
            }
          : [],
      ),
    }))

  return {
    choose(id, workers) {
      const destination = destined.get(id)
      destined.delete(id)
      if (destination !== undefined && workers.includes(destination)) return destination
      return placeCamera(loadsOf(workers, 0))
    },
    place(id, worker, detector, nowMs) {
      const lost = new AbortController()
      const opened = { openedAtMs: nowMs, heardAtMs: nowMs, counters: undefined }
      placed.set(id, { worker, lost, detector, ...opened })
      return lost.signal
    },
    remove(id) {
      const worker = placed.get(id)?.worker
      placed.delete(id)
      return worker
    },
    loseAll(worker) {
      for (const camera of placed.values())
        if (camera.worker === worker) {
          camera.counters = undefined
          camera.lost.abort()
        }
    },
    hear(worker, counters, nowMs) {
      const camera = placed.get(counters.cameraId)
      if (!camera || camera.worker !== worker) return
      const seconds = (nowMs - camera.heardAtMs) / 1000
      const analysed = counters.analysed - (camera.counters?.analysed ?? 0)
      const rate = rates.get(counters.cameraId) ?? 0
      if (seconds > 0) rates.set(counters.cameraId, rate + newest * (analysed / seconds - rate))
      camera.counters = counters
      camera.heardAtMs = nowMs
    },
    counters: (id) => placed.get(id)?.counters,
    countOf: (worker) =>
      [...placed.values()].filter((one) => one.worker === worker && !one.lost.signal.aborted)
        .length,
    even(workers, nowMs) {
      if (nowMs - lastMoveMs < moveEveryMs) return undefined
      const move = chooseMove(loadsOf(workers, nowMs))
      if (!move) return undefined
      lastMoveMs = nowMs
      movedAtMs.set(move.id, nowMs)
      destined.set(move.id, move.to)
      placed.get(move.id)?.lost.abort()
      return move.id
    },
  }
}
