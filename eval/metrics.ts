/** A pair of pictures with its similarity; `same`: they show one person. */
export type ScoredPair = { readonly similarity: number; readonly same: boolean }

/**
 * Accuracy by the LFW protocol: ten folds, each judged at the threshold that serves the other nine best. Pairs go to the
 * folds in turn. 0 to 1; NaN without pairs.
 */
export function tenFoldAccuracy(pairs: ReadonlyArray<ScoredPair>): number {
  let right = 0
  for (let fold = 0; fold < 10; fold++) {
    const threshold = bestThreshold(pairs.filter((_, i) => i % 10 !== fold))
    right += pairs.filter(
      ({ similarity, same }, i) => i % 10 === fold && similarity >= threshold === same,
    ).length
  }
  return right / pairs.length
}

/** The middle of the thresholds that judge most pairs rightly. */
function bestThreshold(pairs: ReadonlyArray<ScoredPair>): number {
  const sorted = pairs.toSorted((a, b) => a.similarity - b.similarity)
  // Below all of them every pair is called the same.
  let right = sorted.filter(({ same }) => same).length
  let most = right
  let from = -Infinity
  let to = sorted[0]?.similarity ?? 0
  sorted.forEach(({ similarity, same }, i) => {
    right += same ? -1 : 1
    const next = sorted[i + 1]?.similarity ?? Infinity
    if (next === similarity || right <= most) return
    most = right
    from = similarity
    to = next
  })
  if (from === -Infinity) return to
  return to === Infinity ? from + 1e-6 : (from + to) / 2
}

/** Probability that a pair of one person is more alike than a pair of two; ties count half. 0 to 1; NaN without both. */
export function areaUnderCurve(pairs: ReadonlyArray<ScoredPair>): number {
  const sorted = pairs.toSorted((a, b) => a.similarity - b.similarity)
  const positives = sorted.filter(({ same }) => same).length
  const negatives = sorted.length - positives
  let rankSum = 0
  for (let i = 0; i < sorted.length;) {
    let j = i
    while (j < sorted.length && sorted[j]?.similarity === sorted[i]?.similarity) j++
    const meanRank = (i + 1 + j) / 2
    for (let k = i; k < j; k++) if (sorted[k]?.same) rankSum += meanRank
    i = j
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/**
 * Share of the pairs of one person that are accepted where at most `falsePositiveRate` of the others are; null where there
 * are too few others to tell (fewer than 1 / rate).
 */
export function truePositiveRateAt(
  pairs: ReadonlyArray<ScoredPair>,
  falsePositiveRate: number,
): number | null {
  const impostors = pairs
    .filter(({ same }) => !same)
    .map(({ similarity }) => similarity)
    .toSorted((a, b) => b - a)
  const genuine = pairs.filter(({ same }) => same)
  // 1 / rate may come out a hair too large.
  if (impostors.length * falsePositiveRate < 1 - 1e-9 || genuine.length === 0) return null
  const bar = impostors[Math.floor(impostors.length * falsePositiveRate + 1e-9)] ?? -Infinity
  return genuine.filter(({ similarity }) => similarity > bar).length / genuine.length
}
