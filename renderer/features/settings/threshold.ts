import type { MatchSettings, ThresholdOutcome } from '../../../contracts/recognition.ts'
import { formatThreshold } from '../../ui/format-threshold.ts'

/** Where the threshold can be moved, in cosine similarity. What is stored outside of it can still be shown. */
export type ThresholdRange = { readonly min: number; readonly max: number }
const USUAL: ThresholdRange = { min: 0.3, max: 0.7 }
export const THRESHOLD_STEP = 0.01
const PAGE_STEP = 0.05

/** The range that also holds the threshold of now. */
export const rangeAround = (similarity: number): ThresholdRange => ({
  min: Math.min(USUAL.min, similarity),
  max: Math.max(USUAL.max, similarity),
})

/** `value` on the step and inside of the range. */
export function snapThreshold(value: number, { min, max }: ThresholdRange): number {
  const snapped = Math.round(value / THRESHOLD_STEP) * THRESHOLD_STEP
  // Hundredths are not exact in binary: 0.3 + 0.01 must be 0.31.
  return Number(Math.min(max, Math.max(min, snapped)).toFixed(2))
}

/** Where a key takes the threshold; null: the key means nothing. */
export function moveThreshold(value: number, key: string, range: ThresholdRange): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: value - THRESHOLD_STEP,
    ArrowDown: value - THRESHOLD_STEP,
    ArrowRight: value + THRESHOLD_STEP,
    ArrowUp: value + THRESHOLD_STEP,
    PageDown: value - PAGE_STEP,
    PageUp: value + PAGE_STEP,
    Home: range.min,
    End: range.max,
  }
  const moved = moves[key]
  return moved === undefined ? null : snapThreshold(moved, range)
}

/** What the nearest known threshold would do; null while nothing is known. */
export function outcomeAt(
  outcomes: ReadonlyArray<ThresholdOutcome>,
  similarity: number,
): ThresholdOutcome | null {
  let nearest: ThresholdOutcome | null = null
  for (const outcome of outcomes) {
    const distance = Math.abs(outcome.similarity - similarity)
    if (!nearest || distance < Math.abs(nearest.similarity - similarity)) nearest = outcome
  }
  return nearest
}

export const sameSettings = (a: MatchSettings, b: MatchSettings): boolean =>
  a.similarity === b.similarity && a.margin === b.margin && a.agree === b.agree && a.of === b.of

/** What is wrong with settings as a sentence; null when they can be saved. */
export function settingsProblem({ agree, of }: MatchSettings): string | null {
  if (agree <= of) return null
  return `${agree} of ${of} crops can never agree: examine more, or ask for fewer.`
}

/**
 * Why `after` gives names more easily than `before`, a clause each; empty when it does not.
 * Strangers are then named more often.
 */
export function laxerBecause(before: MatchSettings, after: MatchSettings): ReadonlyArray<string> {
  const reasons: string[] = []
  if (after.similarity < before.similarity) {
    reasons.push(
      `a similarity of ${formatThreshold(after.similarity)} is enough, before it was ${formatThreshold(before.similarity)}`,
    )
  }
  if (after.margin < before.margin) {
    reasons.push(
      `two people may be as close as ${after.margin.toFixed(2)}, before it was ${before.margin.toFixed(2)}`,
    )
  }
  if (after.agree < before.agree) {
    reasons.push(`${crops(after.agree)} must agree, before it was ${crops(before.agree)}`)
  }
  if (after.of > before.of) {
    reasons.push(`they may be spread over ${after.of} crops, before it was ${before.of}`)
  }
  return reasons
}

const crops = (count: number): string => (count === 1 ? '1 crop' : `${count} crops`)
