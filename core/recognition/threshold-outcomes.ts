import {
  expectedFalseAccepts,
  missedShare,
  type CalibrationTable,
  type StrangerTraffic,
} from './calibration.ts'
import type { Histogram } from './histogram.ts'

/** Sightings of one similarity. */
export type SimilarityCount = { readonly similarity: number; readonly sightings: number }

export type SiteEvidence = StrangerTraffic & {
  readonly table: CalibrationTable
  /** The threshold that decided the sightings. */
  readonly current: number
  /** Strangers against the person who is nearest to them. */
  readonly strangers: ReadonlyArray<SimilarityCount>
  /** References of one person against each other. */
  readonly genuineGallery: Histogram
  /** Matched sightings against their person: none below `current` was seen as such. */
  readonly genuineSightings: Histogram
}

export type ThresholdOutcome = {
  readonly similarity: number
  /** Strangers that would be named in a month of 30 days. */
  readonly falseAcceptsPerMonth: number
  /** Share of an enrolled person's crops that fall short, 0 to 1; null while too few were seen. */
  readonly missedShare: number | null
}

/** Judgements: fewer than these say more about chance than about the site. */
export const evidenceNeeded = {
  /** Strangers whose own similarities are weighed against the model's calibration. */
  strangersWeighed: 200,
  /** Strangers before anything is suggested. */
  strangersToSuggest: 20,
  /** Genuine similarities, of either kind, before a missed share is told. */
  genuine: 50,
} as const

/** One stranger named in a year, as a rate a month. */
const suggestedMost = 1 / 12
const from = 30
const to = 70

/**
 * What each threshold from 0.30 to 0.70 would do at a site, 0.01 apart, and the least one that names at most one stranger
 * a year; null while too little was seen, or where none does. Pure. From threshold to threshold false accepts never rise.
 *
 * - False accepts: the larger of what the model's calibration predicts and, from 200 strangers on, the share of this
 *   site's strangers that were as similar to someone. Without a calibration and with fewer strangers: all of them.
 * - Missed: up to the threshold that decided, the share of genuine pairs of references below; above it, also the share
 *   of matched sightings below, because those that fell short of it were not seen as genuine.
 */
export function thresholdOutcomes(evidence: SiteEvidence): {
  readonly outcomes: ReadonlyArray<ThresholdOutcome>
  readonly suggested: number | null
} {
  const outcomes = Array.from({ length: to - from + 1 }, (_, step): ThresholdOutcome => {
    const similarity = (from + step) / 100
    return {
      similarity,
      falseAcceptsPerMonth: falseAccepts(evidence, similarity),
      missedShare: missed(evidence, similarity),
    }
  })
  const seen = total(evidence.strangers)
  const known = evidence.table.length >= 2 || seen >= evidenceNeeded.strangersWeighed
  const enough = known && evidence.people > 0 && seen >= evidenceNeeded.strangersToSuggest
  const least = outcomes.find(({ falseAcceptsPerMonth }) => falseAcceptsPerMonth <= suggestedMost)
  return { outcomes, suggested: enough && least ? least.similarity : null }
}

function falseAccepts(evidence: SiteEvidence, similarity: number): number {
  const { table, strangers, strangersPerMonth } = evidence
  if (evidence.people === 0) return 0
  const seen = total(strangers)
  const weighed = seen >= evidenceNeeded.strangersWeighed
  // 0.3 and 0.30000000000000004 are one threshold.
  const asSimilar = total(strangers.filter((count) => count.similarity >= similarity - 1e-9))
  const own = weighed ? (strangersPerMonth * asSimilar) / seen : 0
  if (table.length < 2) return weighed ? own : strangersPerMonth
  return Math.max(own, expectedFalseAccepts({ ...evidence, similarity }))
}

function missed(evidence: SiteEvidence, similarity: number): number | null {
  const { genuineGallery, genuineSightings, current } = evidence
  const gallery = genuineGallery.total >= evidenceNeeded.genuine ? genuineGallery : null
  const sightings = genuineSightings.total >= evidenceNeeded.genuine ? genuineSightings : null
  if (similarity <= current || !sightings) return gallery && missedShare(gallery, similarity)
  const unseen = gallery ? (missedShare(gallery, current) ?? 0) : 0
  return unseen + (1 - unseen) * (missedShare(sightings, similarity) ?? 0)
}

function total(counts: ReadonlyArray<SimilarityCount>): number {
  return counts.reduce((sum, { sightings }) => sum + sightings, 0)
}
