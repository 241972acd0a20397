import type { SeenBox } from './follow-face.ts'
import { centreX, centreY } from './follow-face.ts'

/** Slower faces, in picture widths a second, say nothing: what the detector gives trembles as much. */
const leastPace = 0.08
/** A pace is told by boxes that lie so far apart at least, milliseconds. */
const leastSpanMs = 300
/** Between painted frames further apart nothing is known, milliseconds. */
const mostGapMs = 250
/** Painted boxes that are kept for each face. */
const mostPainted = 40
const mostSamples = 400

/**
 * Measures how far boxes lag behind the faces under them.
 *
 * A box is painted on a frame before that frame has been analysed. Once it has, where the face really was is compared
 * with where its box was painted on that very frame; the distance along its way, by its pace, is the lag.
 */
export class BoxLagMeter {
  readonly #painted = new Map<number, SeenBox[]>()
  readonly #samples: number[] = []

  /** The box of `track` was painted on the frame of `atMs`. */
  notePainted(track: number, painted: SeenBox): void {
    const trace = this.#painted.get(track) ?? []
    trace.push(painted)
    if (trace.length > mostPainted) trace.shift()
    this.#painted.set(track, trace)
  }

  /** The frame of `seen` has been analysed; `history` is where the face was in analysed frames before it. */
  noteSeen(track: number, history: ReadonlyArray<SeenBox>, seen: SeenBox): void {
    const trace = this.#painted.get(track)
    const before = history[0]
    if (!trace || !before || seen.atMs - before.atMs < leastSpanMs) return
    const next = trace.findIndex(({ atMs }) => atMs >= seen.atMs)
    const [a, b] = [trace[next - 1], trace[next]]
    if (!a || !b || b.atMs - a.atMs > mostGapMs) return
    const share = (seen.atMs - a.atMs) / (b.atMs - a.atMs || 1)
    const mix = (of: typeof centreX) => of(a.box) + (of(b.box) - of(a.box)) * share
    const elapsed = seen.atMs - before.atMs
    const [vx, vy] = [
      (centreX(seen.box) - centreX(before.box)) / elapsed,
      (centreY(seen.box) - centreY(before.box)) / elapsed,
    ]
    const square = vx * vx + vy * vy
    if (Math.sqrt(square) * 1000 < leastPace) return
    const behind =
      ((centreX(seen.box) - mix(centreX)) * vx + (centreY(seen.box) - mix(centreY)) * vy) / square
    this.#samples.push(Math.abs(behind))
    if (this.#samples.length > mostSamples) this.#samples.shift()
  }

  /** The face is gone. */
  forget(track: number): void {
    this.#painted.delete(track)
  }

  /** Milliseconds, newest last: how far boxes were behind their faces, or ahead of them. */
  samples(): ReadonlyArray<number> {
    return this.#samples
  }
}
