/** What one look at the machine's work says. Counts are those since the look before. */
export type LoadFacts = {
  /** Frames that were to be analysed, and those of them that a newer one replaced. */
  readonly due: number
  readonly dropped: number
  /** Arrival to analysed, the slowest of the cameras that are active, milliseconds; null: none is. */
  readonly latencyMs: number | null
  /** How late this process itself came to look, milliseconds. */
  readonly lagMs: number
}

/** What yields. Nulls: nothing does. */
export type Yield = {
  /** Frames a second that cameras which only observe still get. */
  readonly observeFps: number | null
  /** Frames a second that tiles are still painted at. */
  readonly previewFps: number | null
}

/**
 * In the order in which they are taken: closer looks of observing cameras first, then moving pictures; doors never. Below two
 * frames a second tracks lose each other: one passage would become several doubtful ones, which people have to sort out.
 */
export const steps: ReadonlyArray<Yield> = [
  { observeFps: null, previewFps: null },
  { observeFps: 2, previewFps: null },
  { observeFps: 2, previewFps: 10 },
  { observeFps: 2, previewFps: 5 },
  { observeFps: 2, previewFps: 2 },
]

/** Where the policy stands. Times are milliseconds of the clock that the facts are dated by. */
export type Economy = {
  /** Index into `steps`. */
  readonly step: number
  /** Since when it yields; null: it does not. */
  readonly shortSinceMs: number | null
  readonly changedAtMs: number
  /** When a step was last taken back. */
  readonly easedAtMs: number
  /** Since when there is too much, or enough time, without a break; null: it is not so. */
  readonly pressedSinceMs: number | null
  readonly easySinceMs: number | null
  /** How long it has to be easy before a step is taken back, milliseconds. */
  readonly patienceMs: number
}

/** Too much: a tenth of the frames is dropped, or names come late, or this process itself does. */
const pressed = { share: 0.1, latencyMs: 800, lagMs: 400 }
const easy = { share: 0.02, latencyMs: 450, lagMs: 150 }
/** Fewer frames than this say nothing about the share that is dropped. */
const leastDue = 5
/** A burst of people is over sooner than this, milliseconds. */
const pressedForMs = 3000
/** Before the first step, and twice as long before each next: what a step frees shows only after a while, milliseconds. */
const apartMs = 4000
/** A step that was taken back and had to be taken again waits twice as long the next time, milliseconds. */
const patience = { first: 15_000, most: 240_000 }
const relapseWithinMs = 30_000

export const plenty: Economy = {
  step: 0,
  shortSinceMs: null,
  changedAtMs: -Infinity,
  easedAtMs: -Infinity,
  pressedSinceMs: null,
  easySinceMs: null,
  patienceMs: patience.first,
}

type Pressure = 'high' | 'none' | 'some'

function pressureOf({ due, dropped, latencyMs, lagMs }: LoadFacts): Pressure {
  const share = due < leastDue ? 0 : dropped / due
  const latency = latencyMs ?? 0
  if (share > pressed.share || latency > pressed.latencyMs || lagMs > pressed.lagMs) return 'high'
  return share < easy.share && latency < easy.latencyMs && lagMs < easy.lagMs ? 'none' : 'some'
}

/**
 * Advances the policy by one look. Pure. One step is taken when the machine was short for three seconds, one is taken back
 * when there was time enough for a while: the longer a while the more often that proved too early.
 */
export function nextEconomy(state: Economy, facts: LoadFacts, nowMs: number): Economy {
  const pressure = pressureOf(facts)
  const pressedSinceMs = pressure === 'high' ? (state.pressedSinceMs ?? nowMs) : null
  const easySinceMs = pressure === 'none' ? (state.easySinceMs ?? nowMs) : null
  const next = { ...state, pressedSinceMs, easySinceMs }
  const sinceChange = nowMs - state.changedAtMs
  if (
    pressedSinceMs !== null &&
    nowMs - pressedSinceMs >= pressedForMs &&
    sinceChange >= apartMs * 2 ** state.step
  ) {
    if (state.step === steps.length - 1) return next
    const relapse = nowMs - state.easedAtMs < relapseWithinMs
    return {
      ...next,
      step: state.step + 1,
      shortSinceMs: state.shortSinceMs ?? nowMs,
      changedAtMs: nowMs,
      easedAtMs: -Infinity,
      pressedSinceMs: null,
      patienceMs: relapse ? Math.min(patience.most, state.patienceMs * 2) : state.patienceMs,
    }
  }
  const easyForMs = easySinceMs === null ? 0 : nowMs - easySinceMs
  if (state.step > 0 && easyForMs >= state.patienceMs) {
    const step = state.step - 1
    return {
      ...next,
      step,
      shortSinceMs: step === 0 ? null : state.shortSinceMs,
      changedAtMs: nowMs,
      easedAtMs: nowMs,
      easySinceMs: nowMs,
    }
  }
  // Calm for long without yielding anything: what was too early then is forgotten.
  if (state.step === 0 && easyForMs > patience.most) return { ...next, patienceMs: patience.first }
  return next
}

/** What yields and why, in a sentence. Null when nothing does. */
export function describeYield({ observeFps, previewFps }: Yield): string | null {
  if (observeFps === null && previewFps === null) return null
  const painted = previewFps === null ? '' : `, and tiles move at ${previewFps} frames a second`
  return `This desktop is short of computing time: cameras that only observe are analysed at ${observeFps} frames a second at most${painted}. Entry and exit cameras go on as usual.`
}
