import type { Occurrence, PunchedBreak } from './occurrences.ts'
import type { Break, Pairing, ShiftTemplate } from './shift-template.ts'
import type { Direction, Stay, TimedPunch } from './stays.ts'

/** A punch as the hours see it. */
export type Mark = {
  readonly direction: Direction
  readonly atMs: number
  /** The stay that it belongs to has both ends. */
  readonly paired: boolean
}

/** The marks of stays, in order of time. */
export function marksOf(stays: ReadonlyArray<Stay<TimedPunch>>): ReadonlyArray<Mark> {
  return stays.flatMap((stay): Mark[] => {
    switch (stay.kind) {
      case 'closed':
        return [
          { direction: 'in', atMs: stay.in.atMs, paired: true },
          { direction: 'out', atMs: stay.out.atMs, paired: true },
        ]
      case 'open':
      case 'missed-out':
        return [{ direction: 'in', atMs: stay.in.atMs, paired: false }]
      case 'missed-in':
        return [{ direction: 'out', atMs: stay.out.atMs, paired: false }]
      default:
        return stay satisfies never
    }
  })
}

/** Why the hours of a day are unknown; at least one is true of an incomplete day. */
export type Lacking = { readonly in: boolean; readonly out: boolean }

/**
 * What marks lack for their hours to be known; null if nothing.
 *
 * `first-last`: an IN before the last OUT, and none after it. `every-pair`: one pair at least, and no IN at the end.
 * `strict-pairs`: a partner for every punch.
 */
export function lackingFor(marks: ReadonlyArray<Mark>, pairing: Pairing): Lacking | null {
  const endsIn = marks.at(-1)?.direction === 'in'
  switch (pairing) {
    case 'first-last': {
      const firstIn = marks.findIndex(({ direction }) => direction === 'in')
      const lastOut = marks.findLastIndex(({ direction }) => direction === 'out')
      const lacksIn = lastOut >= 0 && (firstIn < 0 || firstIn > lastOut)
      return lacksIn || endsIn ? { in: lacksIn, out: endsIn } : null
    }
    case 'every-pair': {
      const pairs = marks.some(({ paired }) => paired)
      if (pairs && !endsIn) return null
      return { in: !pairs && unmatched(marks, 'out'), out: unmatched(marks, 'in') }
    }
    case 'strict-pairs': {
      const lacking = { in: unmatched(marks, 'out'), out: unmatched(marks, 'in') }
      return lacking.in || lacking.out ? lacking : null
    }
    default:
      return pairing satisfies never
  }
}

function unmatched(marks: ReadonlyArray<Mark>, direction: Direction): boolean {
  return marks.some((mark) => !mark.paired && mark.direction === direction)
}

/** Elapsed seconds that the pairing counts, before breaks. `marks` must lack nothing for it. */
export function elapsedSeconds(
  marks: ReadonlyArray<Mark>,
  { pairing, minimumStayMinutes }: Pick<ShiftTemplate, 'pairing' | 'minimumStayMinutes'>,
): number {
  const leastSeconds = minimumStayMinutes * 60
  if (pairing === 'first-last') {
    const firstIn = marks.find(({ direction }) => direction === 'in')
    const lastOut = marks.findLast(({ direction }) => direction === 'out')
    return countedSeconds(firstIn, lastOut, leastSeconds)
  }
  let seconds = 0
  for (const [index, mark] of marks.entries()) {
    if (mark.paired && mark.direction === 'in')
      seconds += countedSeconds(mark, marks[index + 1], leastSeconds)
  }
  return seconds
}

function countedSeconds(
  from: Mark | undefined,
  to: Mark | undefined,
  leastSeconds: number,
): number {
  const seconds = from && to ? Math.trunc((to.atMs - from.atMs) / 1000) : 0
  return seconds < leastSeconds ? 0 : seconds
}

export type BreakResult = {
  /** Deducted from the elapsed seconds; at most all of them. */
  readonly seconds: number
  /** A break that had to be punched was not: the day is incomplete. */
  readonly lacksBreak: boolean
}

/** What the breaks of a shift deduct from what the pairing counted. */
export function deductBreaks(
  occurrence: Occurrence,
  marks: ReadonlyArray<Mark>,
  elapsed: number,
): BreakResult {
  const { breaks, pairing } = occurrence.template
  if (breaks.length === 0) return { seconds: 0, lacksBreak: false }
  let seconds = 0
  let lacksBreak = false
  for (const pause of breaks) {
    if (pause.mode === 'auto') {
      seconds += pause.paid ? 0 : autoBreak(pause, elapsed)
      continue
    }
    const taken = punchedSeconds(occurrence, pause, marks)
    if (taken === null && pause.unpunched === 'exception') lacksBreak = true
    if (pause.paid) continue
    if (taken === null) seconds += pause.unpunched === 'deduct' ? pause.minutes * 60 : 0
    // Pairs never counted the gap.
    else if (pairing === 'first-last') seconds += taken
  }
  return { seconds: Math.min(seconds, elapsed), lacksBreak }
}

/** Grows with what is worked beyond `afterMinutes`, up to the planned length. */
function autoBreak(pause: Extract<Break, { mode: 'auto' }>, elapsed: number): number {
  return Math.max(0, Math.min(pause.minutes * 60, elapsed - pause.afterMinutes * 60))
}

/** Seconds between an OUT and the next IN, within the break's times; null if there is no such gap. */
function punchedSeconds(
  { breaks }: Occurrence,
  pause: PunchedBreak,
  marks: ReadonlyArray<Mark>,
): number | null {
  const window = breaks.find(({ of }) => of === pause)
  const firstIn = marks.findIndex(({ direction }) => direction === 'in')
  if (!window || firstIn < 0) return null
  let seconds: number | null = null
  for (const [index, out] of marks.entries()) {
    const back = marks[index + 1]
    if (index < firstIn || out.direction !== 'out' || back?.direction !== 'in') continue
    if (out.atMs < window.fromMs || back.atMs > window.toMs) continue
    seconds = (seconds ?? 0) + Math.trunc((back.atMs - out.atMs) / 1000)
  }
  return seconds
}

/**
 * What the occurrence's own start to end would count: its elapsed length less its unpaid breaks. Seconds. Of the whole
 * shift, also on a half holiday.
 */
export function targetSeconds({ startMs, fullEndMs, template }: Occurrence): number {
  const elapsed = Math.trunc((fullEndMs - startMs) / 1000)
  const breaks = template.breaks.reduce((sum, pause) => {
    if (pause.paid) return sum
    return sum + (pause.mode === 'auto' ? autoBreak(pause, elapsed) : pause.minutes * 60)
  }, 0)
  return Math.max(0, elapsed - breaks)
}
