import { shareBelow, type Histogram } from './histogram.ts'

/**
 * How often two different people's faces reach a similarity, as measured for one recogniser on many impostor pairs.
 * `similarity` rises and `falseMatchRate` (0 to 1) falls from point to point; at least two points. Comes from the
 * manifest of the model pack, which names the measurement.
 */
export type CalibrationTable = ReadonlyArray<{
  readonly similarity: number
  readonly falseMatchRate: number
}>

/** The tail of a measured curve cannot be believed without end, nor can a rate pass 1. */
const lowestRate = 1e-9

/**
 * Probability that the faces of two different people are at least `similarity` alike, 1e-9 to 1. Pure.
 *
 * The logarithm of the rate is taken to be linear between the points of the table, and to go on with the slope of the
 * outermost two points beyond them. Never rises with `similarity`. With fewer than two points nothing is known: 1.
 */
export function falseMatchRate(similarity: number, table: CalibrationTable): number {
  const above = table.findIndex((point) => point.similarity >= similarity)
  const upper = above < 0 ? table.length - 1 : Math.max(1, above)
  const [low, high] = [table[upper - 1], table[upper]]
  if (!low || !high) return 1
  const share = (similarity - low.similarity) / (high.similarity - low.similarity)
  const [from, to] = [Math.log(low.falseMatchRate), Math.log(high.falseMatchRate)]
  return Math.min(1, Math.max(lowestRate, Math.exp(from + share * (to - from))))
}

/**
 * The same for people to read: one stranger in so many looks at least as alike, a whole number from 1. Null where the
 * model has no such figures.
 */
export function oneInOf(similarity: number, table: CalibrationTable): number | null {
  if (table.length < 2) return null
  return Math.round(1 / falseMatchRate(similarity, table))
}

/** What strangers at a site come to. */
export type StrangerTraffic = {
  /** Passages of people who are not enrolled, in a month of 30 days. */
  readonly strangersPerMonth: number
  /** Enrolled people: each passage is compared with all of them. */
  readonly people: number
  /** Crops of one passage that are examined, on average. */
  readonly cropsPerPassage: number
  /** Crops that must name the same person; at least 1. */
  readonly agree: number
}

/**
 * How many strangers would be named in a month of 30 days at a threshold. Pure; never rises with `similarity`.
 *
 * Meant to err on the high side:
 * - The crops of one passage are of one face, hence correlated; how much is not known. Whatever it is, of `n` crops that
 *   each reach the threshold with probability `p`, at least `agree` do so with a probability of at most `n p / agree`
 *   (Markov's inequality). Fewer crops than must agree still count as one chance.
 * - Every enrolled person is a chance of its own, and what else a name needs is not credited: the margin to the second
 *   identity, and the higher threshold for a face that is like many.
 * - A passage is counted once, however many names it could get.
 *
 * For one crop a passage it gives the open-set figures that were measured for the default pack (LFW, 300 people: 0.15 %
 * of strangers at 0.50, measured 0.08 to 0.17 %).
 */
export function expectedFalseAccepts(
  traffic: StrangerTraffic & { readonly similarity: number; readonly table: CalibrationTable },
): number {
  const { strangersPerMonth, people, cropsPerPassage, agree, similarity, table } = traffic
  const chances = Math.max(1, cropsPerPassage / Math.max(1, agree))
  const perPerson = Math.min(1, falseMatchRate(similarity, table) * chances)
  // 1 - (1 - p)^people, exact for small p.
  return strangersPerMonth * -Math.expm1(people * Math.log1p(-Math.min(perPerson, 1 - 1e-12)))
}

/** Share of an enrolled person's crops that fall short of `similarity`, 0 to 1; null when none were seen. */
export function missedShare(genuine: Histogram, similarity: number): number | null {
  return shareBelow(genuine, similarity)
}
