/** How often something comes, as seen from outside. */
export type Rhythm = {
  readonly count: number
  /** When the count grew last, milliseconds. */
  readonly atMs: number
  /** Usual time from one to the next, milliseconds; null before two have come. */
  readonly usualMs: number | null
}

/** A stall of a camera as quick as most, and of the slowest that is worth having, milliseconds. */
const leastMs = 8000
const mostMs = 30_000
/** The weight of what came last in what is usual. */
const weight = 0.25

export const startRhythm = (atMs: number, usualMs: number | null = null): Rhythm => ({
  count: 0,
  atMs,
  usualMs,
})

/** The rhythm after a look at the count, which begins at nought, and anew with another process. Pure. */
export function hearRhythm(rhythm: Rhythm, count: number, atMs: number): Rhythm {
  if (count === rhythm.count) return rhythm
  // From the first one on: before it there was no telling when the last one came.
  if (rhythm.count === 0 || count < rhythm.count) return { ...rhythm, count, atMs }
  const gapMs = (atMs - rhythm.atMs) / (count - rhythm.count)
  const usualMs =
    rhythm.usualMs === null ? gapMs : rhythm.usualMs + weight * (gapMs - rhythm.usualMs)
  return { count, atMs, usualMs }
}

/** So long without anything is a stall: three times the usual interval, within bounds. Milliseconds. Pure. */
export function stallAfterMs({ usualMs }: Rhythm, atLeastMs: number = leastMs): number {
  return usualMs === null ? mostMs : Math.min(mostMs, Math.max(atLeastMs, 3 * usualMs))
}
