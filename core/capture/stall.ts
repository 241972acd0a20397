import { stallAfterMs, type Rhythm } from './rhythm.ts'

/** A picture within so long, milliseconds: key frames may be ten seconds apart. More after tries in vain. */
const firstPictureMs = 12_000
const mostFirstPictureMs = 45_000

/** An open camera, as far as its pictures go. Times are milliseconds. */
export type Watched = {
  readonly openedAtMs: number
  /** Since pictures of both streams came; null before. */
  readonly liveSinceMs: number | null
  readonly main: Rhythm
  readonly small: Rhythm
}

/** Where what arrives is damaged and no picture comes of it, nothing is worth waiting for, milliseconds. */
const damagedMs = 4000

/**
 * That a camera stands still, in a sentence; null while it may only be slow. Pure. `failures`: tries in vain before;
 * `damaged`: what arrives is.
 */
export function stallOf(
  phase: Watched,
  failures: number,
  damaged: boolean,
  atMs: number,
): string | null {
  if (phase.liveSinceMs === null) {
    const patienceMs = Math.min(mostFirstPictureMs, firstPictureMs * (1 + failures))
    const slowMs = [phase.main, phase.small].map((rhythm) =>
      rhythm.usualMs === null ? 0 : stallAfterMs(rhythm),
    )
    const allowedMs = Math.max(patienceMs, ...slowMs)
    if (atMs - phase.openedAtMs <= allowedMs) return null
    return `The camera answers, but no picture came within ${seconds(allowedMs)} seconds.`
  }
  for (const rhythm of [phase.main, phase.small]) {
    const allowedMs = stallAfterMs(rhythm, damaged ? damagedMs : undefined)
    if (atMs - rhythm.atMs > allowedMs)
      return `The picture stands still: nothing came for ${seconds(allowedMs)} seconds.`
  }
  return null
}

const seconds = (ms: number): number => Math.round(ms / 1000)
