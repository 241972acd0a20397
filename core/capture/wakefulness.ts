/** How long a camera stays active after the last motion, and after the last face, milliseconds. */
const afterMotionMs = 1500
const afterFaceMs = 1300
/** The same after motion, for a camera that woke again soon after it had fallen quiet: a start costs more than to wait. */
const restlessAfterMotionMs = 4000
/** To wake within so long of falling quiet is soon, milliseconds. */
const soonMs = 4000
/** Without falling quiet and waking soon for so long, it is restless no more, milliseconds. */
const calmMs = 30_000

/** Whether a camera's main stream is decoded (`active`) or only kept (quiet). Times are epoch milliseconds. */
export type Wakefulness = {
  readonly active: boolean
  readonly quietSinceMs: number
  readonly restlessAtMs: number
}

export const asleep: Wakefulness = {
  active: false,
  quietSinceMs: -Infinity,
  restlessAtMs: -Infinity,
}

/** Pure. Motion wakes at once; quiet comes after a while without motion or face, later where it would not last. */
export function nextWakefulness(
  state: Wakefulness,
  nowMs: number,
  seen: { readonly movedAtMs: number; readonly faceAtMs: number },
): Wakefulness {
  const restless = nowMs - state.restlessAtMs < calmMs
  const patience = state.active && restless ? restlessAfterMotionMs : afterMotionMs
  const active = nowMs - seen.movedAtMs < patience || nowMs - seen.faceAtMs < afterFaceMs
  if (active === state.active) return state
  if (!active) return { ...state, active, quietSinceMs: nowMs }
  const soon = nowMs - state.quietSinceMs < soonMs
  return { ...state, active, restlessAtMs: soon ? nowMs : state.restlessAtMs }
}
