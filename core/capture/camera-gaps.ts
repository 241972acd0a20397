/** What one desktop said of one camera at an instant. Times are epoch milliseconds. */
export type Witness = {
  readonly nodeId: string
  readonly atMs: number
  readonly kind:
    | 'disabled'
    | 'connecting'
    | 'live'
    | 'degraded'
    | 'resting'
    | 'retrying'
    | 'elsewhere'
    | 'stopped'
  /** When that desktop gave its last sign of life; null: long ago. */
  readonly heartbeatMs: number | null
}

/** A time in which nobody saw pictures of a camera. */
export type CameraGap = {
  readonly fromMs: number
  readonly toMs: number
  /** As it began. `stopped`: the program did not run. */
  readonly why: 'offline' | 'disabled' | 'resting' | 'stopped'
}

type Interval = { readonly fromMs: number; readonly toMs: number }

/** A desktop that is at work says so more often, milliseconds. */
const aliveMs = 30_000
/** In less nobody passes a door unseen, milliseconds. */
const leastGapMs = 3000

/**
 * The gaps of one camera in [`fromMs`, `toMs`), from what all desktops said of it, oldest first, with the last word of each
 * before `fromMs`.
 *
 * Pure. A camera is seen while any desktop says that it is live or degraded. Before the first word of all, nothing is
 * known, and nothing is a gap.
 */
export function cameraGaps(
  witnesses: ReadonlyArray<Witness>,
  { fromMs, toMs }: Interval,
): ReadonlyArray<CameraGap> {
  const first = witnesses[0]
  if (!first) return []
  const seen = seenIntervals(witnesses, toMs).toSorted((a, b) => a.fromMs - b.fromMs)
  const gaps: Interval[] = []
  let unseenFromMs = Math.max(fromMs, first.atMs)
  for (const interval of seen) {
    if (interval.fromMs > unseenFromMs)
      gaps.push({ fromMs: unseenFromMs, toMs: Math.min(interval.fromMs, toMs) })
    unseenFromMs = Math.max(unseenFromMs, interval.toMs)
  }
  gaps.push({ fromMs: unseenFromMs, toMs })
  return gaps
    .filter((gap) => gap.toMs - gap.fromMs >= leastGapMs)
    .map((gap) => ({ ...gap, why: whyAt(witnesses, gap.fromMs) }))
}

function seenIntervals(witnesses: ReadonlyArray<Witness>, toMs: number): ReadonlyArray<Interval> {
  const open = new Map<string, Witness>()
  const intervals: Interval[] = []
  const close = (witness: Witness | undefined, atMs: number): void => {
    if (witness && (witness.kind === 'live' || witness.kind === 'degraded'))
      intervals.push({ fromMs: witness.atMs, toMs: atMs })
  }
  for (const witness of witnesses) {
    close(open.get(witness.nodeId), witness.atMs)
    open.set(witness.nodeId, witness)
  }
  for (const witness of open.values()) {
    // Its word holds as long as it lives to take it back.
    const aliveUntilMs = Math.max(witness.heartbeatMs ?? 0, witness.atMs) + aliveMs
    close(witness, Math.min(toMs, aliveUntilMs))
  }
  return intervals
}

/** What the desktop that had the camera said last; one that leaves it to another says nothing. */
function whyAt(witnesses: ReadonlyArray<Witness>, atMs: number): CameraGap['why'] {
  const kind = witnesses.findLast((one) => one.atMs <= atMs && one.kind !== 'elsewhere')?.kind
  if (kind === 'disabled' || kind === 'resting' || kind === 'stopped') return kind
  // It said that all was well, and nothing after.
  return kind === 'live' || kind === 'degraded' ? 'stopped' : 'offline'
}
