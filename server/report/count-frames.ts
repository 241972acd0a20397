import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'

/** Of one camera, over all its connections. */
export type FrameCount = {
  /** Main-stream frames that arrived coded, frames of the preview stream, and those due for analysis with what became of them. */
  readonly main: number
  readonly preview: number
  readonly due: number
  readonly analysed: number
  readonly dropped: number
  /** Milliseconds in which the main stream was decoded. */
  readonly activeMs: number
}

const none: FrameCount = { main: 0, preview: 0, due: 0, analysed: 0, dropped: 0, activeMs: 0 }

/** Adds up the counters of cameras, which begin at nought with every connection. */
export type FrameCounts = {
  add(counters: CameraCounters, passedMs: number): void
  of(id: CameraId): FrameCount
}

export function countFrames(): FrameCounts {
  const last = new Map<CameraId, CameraCounters>()
  const counts = new Map<CameraId, FrameCount>()
  return {
    add(now, passedMs) {
      const before = last.get(now.cameraId)
      const base = before && before.decoded <= now.decoded ? before : undefined
      const count = counts.get(now.cameraId) ?? none
      counts.set(now.cameraId, {
        main: count.main + now.mainFrames - (base?.mainFrames ?? 0),
        preview: count.preview + now.previewFrames - (base?.previewFrames ?? 0),
        due: count.due + now.due - (base?.due ?? 0),
        analysed: count.analysed + now.analysed - (base?.analysed ?? 0),
        dropped: count.dropped + now.dropped - (base?.dropped ?? 0),
        activeMs: count.activeMs + (now.mode === 'active' ? passedMs : 0),
      })
      last.set(now.cameraId, now)
    },
    of: (id) => counts.get(id) ?? none,
  }
}

/** What came between two counts. Pure. */
export function framesBetween(from: FrameCount, to: FrameCount): FrameCount {
  return {
    main: to.main - from.main,
    preview: to.preview - from.preview,
    due: to.due - from.due,
    analysed: to.analysed - from.analysed,
    dropped: to.dropped - from.dropped,
    activeMs: to.activeMs - from.activeMs,
  }
}

/** Pure. */
export function sumFrames(counts: ReadonlyArray<FrameCount>): FrameCount {
  const of = (key: keyof FrameCount): number => counts.reduce((sum, count) => sum + count[key], 0)
  return {
    main: of('main'),
    preview: of('preview'),
    due: of('due'),
    analysed: of('analysed'),
    dropped: of('dropped'),
    activeMs: of('activeMs'),
  }
}
