/** What the gate remembers of a camera: its background, one value a pixel, and when something last moved. */
export type MotionState = {
  readonly background: Float32Array | null
  /** Epoch milliseconds; -Infinity when nothing has moved yet. */
  readonly movedAtMs: number
  readonly atMs: number
}

export type MotionSettings = {
  /** Difference from the background that counts as changed, 0 to 255; above sensor noise. */
  readonly difference: number
  /** Least share of changed pixels that is motion. A 60 px face of a 1080p frame covers 0.0015 of it. */
  readonly share: number
  /** Time in which the background takes over a lasting change, milliseconds. */
  readonly adaptMs: number
}

export const defaultMotionSettings: MotionSettings = {
  difference: 22,
  share: 0.0009,
  adaptMs: 1000,
}

export const stillMotion: MotionState = { background: null, movedAtMs: -Infinity, atMs: 0 }

/**
 * Compares a small grey plane with the running background. The first plane makes the background and counts as motion, so that
 * a person already there is seen. The background array is updated in place: it belongs to the state.
 */
export function detectMotion(
  state: MotionState,
  plane: Uint8Array,
  atMs: number,
  settings: MotionSettings = defaultMotionSettings,
): MotionState {
  const { background } = state
  if (!background || background.length !== plane.length)
    return { background: Float32Array.from(plane), movedAtMs: atMs, atMs }
  const rate = Math.min(1, Math.max(0, atMs - state.atMs) / settings.adaptMs)
  let changed = 0
  for (let i = 0; i < plane.length; i++) {
    const before = background[i] as number
    const difference = (plane[i] as number) - before
    if (difference > settings.difference || difference < -settings.difference) changed++
    background[i] = before + difference * rate
  }
  const moved = changed >= plane.length * settings.share
  return { background, movedAtMs: moved ? atMs : state.movedAtMs, atMs }
}
