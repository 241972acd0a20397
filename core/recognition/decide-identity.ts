import type { PersonId } from '../shared/ids.ts'
import type { RecognitionSettings } from './settings.ts'
import { readVote, requiredSimilarity, type Reading, type Vote } from './read-vote.ts'

export type Likeness = { readonly personId: PersonId; readonly similarity: number }

export type Decision =
  | { readonly kind: 'undecided' }
  | {
      readonly kind: 'matched'
      readonly personId: PersonId
      /** Mean over the votes that name this person. */
      readonly similarity: number
      /** Mean distance to the second identity over the same votes; null when nobody else is enrolled. */
      readonly margin: number | null
      /** Votes that name this person. */
      readonly agreeing: number
    }
  /** Two people are too close to tell apart, or a name was read that does not stand. */
  | {
      readonly kind: 'needs-review'
      /** One or two, the more similar first, each with the best similarity that was read for it. */
      readonly candidates: ReadonlyArray<Likeness>
      /** Votes that name one of these, or hesitate between them. */
      readonly agreeing: number
    }
  | {
      readonly kind: 'unknown'
      /** The most similar person of all votes; null with nobody enrolled. */
      readonly best: Likeness | null
      /** Votes that name nobody. */
      readonly agreeing: number
    }

/** What the votes cannot tell about their track. */
export type TrackStanding = {
  /** No further vote will come. */
  readonly ended: boolean
  /** The name on record for this track now; null when none was announced, or when it was withdrawn. */
  readonly given: PersonId | null
  /**
   * What the mean template of the track's crops says, weighted by their fitness: noise, blur and pose cancel out in it, as
   * in a better crop. Null with fewer crops than `of`.
   */
  readonly whole: Vote | null
}

type Rules = RecognitionSettings['match']
type Read = { readonly vote: Vote; readonly reading: Reading }

/**
 * Decides who a track is from all of its votes, oldest first. Pure.
 *
 * **Matched.** `agree` of the last `of` votes name the same person and none of these is of others, that is, names somebody
 * else or hesitates between others; over all votes those that name the person weigh more than those of others, by
 * quality; and the name is not outweighed (below), nor denied by the whole track: its mean template, once there are `of`
 * crops, is no more than `wholeBelow` short of naming the person.
 *
 * Or by the whole track of at least `of` crops: its mean template names a person who is the nearest of at least two thirds
 * of them and no more than `withdrawBelow` short of the threshold in `agree`, and none of the last `of` is of others. Crops that each fall a little short of the threshold for blur or noise
 * name together whom a clear one would.
 *
 * **A name once given** stays, whatever single crops say, until there is better evidence:
 * - somebody else is matched by the rule above, with at least two votes however low `agree` is: then that person; or
 * - the whole track of at least 2 × `of` crops denies it: then review; or
 * - the whole track does not name it, and it is outweighed: at least 2 × `agree` votes speak against it from crops at least as fit as those that it rests on
 *   (the quality that `agree` of its votes reach), and the mean similarity to the person, over all votes and weighted by
 *   quality, is more than `withdrawBelow` under the threshold: then review, and the name is to be withdrawn.
 * A vote speaks against a name when it is of others, or sees a stranger.
 *
 * **Unknown or review** without a name only when the track has ended, so that better crops may still come: review where
 * two people were too close to tell apart, or where a name was read but not agreed on. A track without votes stays
 * undecided.
 *
 * A further vote for a name never withdraws it; nor, where no third person is in play, does a higher similarity.
 */
export function decideIdentity(
  votes: ReadonlyArray<Vote>,
  rules: Rules,
  track: TrackStanding,
): Decision {
  const reads = votes.map((vote) => ({ vote, reading: readVote(vote, rules) }))
  const { given } = track
  // One crop alone never takes a name away.
  const agreed = agreedName(reads, given === null ? rules : atLeastTwo(rules))
  const borneOut = agreed !== null && !isDenied(reads, agreed, rules, track.whole)
  if (borneOut && agreed !== given && hasMajority(reads, agreed))
    if (!isOutweighed(reads, agreed, rules)) return matched(reads, agreed)
  const whole = wholeName(reads, rules, track.whole)
  if (given === null && whole) return whole
  if (given !== null && votes.length > 0) {
    // What the whole track says outlasts what single crops say against it.
    if (whole?.personId === given) return whole
    const falls =
      isOutweighed(reads, given, rules) ||
      (votes.length >= 2 * rules.of && isDenied(reads, given, rules, track.whole))
    return falls ? review(reads, given) : matched(reads, given)
  }
  if (!track.ended || votes.length === 0) return { kind: 'undecided' }
  if (reads.some(({ reading }) => reading.kind !== 'stranger')) return review(reads, null)
  const best = votes.flatMap(({ candidates }) => candidates.slice(0, 1)).toSorted(moreSimilar)[0]
  return {
    kind: 'unknown',
    best: best ? { personId: best.personId, similarity: best.similarity } : null,
    agreeing: votes.length,
  }
}

/** Decides who a single still picture shows: its one vote decides. Never undecided. Pure. */
export function decideStill(vote: Vote, rules: Rules): Decision {
  return decideIdentity(
    [vote],
    { ...rules, agree: 1, of: 1 },
    { ended: true, given: null, whole: null },
  )
}

function atLeastTwo(rules: Rules): Rules {
  const agree = Math.max(2, rules.agree)
  return { ...rules, agree, of: Math.max(agree, rules.of) }
}

/** The one name that the last votes agree on. */
function agreedName(reads: ReadonlyArray<Read>, { agree, of }: Rules): PersonId | null {
  const recent = reads.slice(-of)
  const named = recent.flatMap(({ reading }) => namedBy(reading) ?? [])
  const [first] = named
  if (first === undefined || named.length < agree) return null
  return recent.some(({ reading }) => isOfOthers(reading, first)) ? null : first
}

/**
 * Whether the track's mean template is clearly short of naming this person: two crops of many may come near somebody by
 * chance, their mean does not.
 */
function isDenied(
  reads: ReadonlyArray<Read>,
  personId: PersonId,
  rules: Rules,
  whole: Vote | null,
): boolean {
  if (whole === null || reads.length < rules.of) return false
  const own = whole.candidates.find((candidate) => candidate.personId === personId)
  const required = requiredSimilarity(whole.cohort, rules)
  return (own?.similarity ?? -1) < required - rules.wholeBelow
}

/** The name that the track's mean template has. */
function wholeName(
  reads: ReadonlyArray<Read>,
  rules: Rules,
  whole: Vote | null,
): Extract<Decision, { kind: 'matched' }> | null {
  const reading = whole === null ? null : readVote(whole, rules)
  if (reading?.kind !== 'names' || reads.length < rules.of) return null
  const { personId, similarity, margin } = reading
  const nearest = reads.filter(({ vote }) => vote.candidates[0]?.personId === personId)
  if (nearest.length * 3 < reads.length * 2) return null
  const near = nearest.filter(
    ({ vote }) => (vote.candidates[0]?.similarity ?? -1) >= rules.similarity - rules.withdrawBelow,
  )
  if (near.length < rules.agree) return null
  if (reads.slice(-rules.of).some(({ reading }) => isOfOthers(reading, personId))) return null
  return { kind: 'matched', personId, similarity, margin, agreeing: nearest.length }
}

/** Whether votes that name this person weigh more than those that are of others. Strangers have no part in it. */
function hasMajority(reads: ReadonlyArray<Read>, personId: PersonId): boolean {
  const others = reads.filter(({ reading }) => isOfOthers(reading, personId))
  if (others.length === 0) return true
  const own = reads.filter(({ reading }) => namedBy(reading) === personId)
  return weightOf(own) > weightOf(others)
}

function weightOf(reads: ReadonlyArray<Read>): number {
  return reads.reduce((sum, { vote }) => sum + vote.quality, 0)
}

function isOutweighed(reads: ReadonlyArray<Read>, personId: PersonId, rules: Rules): boolean {
  // The agree-th best, not the mean: one more vote for the name can then only raise what it takes to speak against it.
  const bar =
    reads
      .filter(({ reading }) => namedBy(reading) === personId)
      .map(({ vote }) => vote.quality)
      .toSorted((a, b) => b - a)[rules.agree - 1] ?? 0
  const against = reads.filter(
    ({ vote, reading }) => vote.quality >= bar && !mentions(reading, personId),
  )
  if (against.length < 2 * rules.agree) return false
  return meanSimilarity(reads, personId) < rules.similarity - rules.withdrawBelow
}

/** Weighted by quality, over all votes. A vote that does not list the person says at most what its last candidate has. */
function meanSimilarity(reads: ReadonlyArray<Read>, personId: PersonId): number {
  let sum = 0
  let weights = 0
  for (const { vote } of reads) {
    const own = vote.candidates.find((candidate) => candidate.personId === personId)
    sum += vote.quality * ((own ?? vote.candidates.at(-1))?.similarity ?? 0)
    weights += vote.quality
  }
  return weights > 0 ? sum / weights : 0
}

function matched(reads: ReadonlyArray<Read>, personId: PersonId): Decision {
  const names = reads.flatMap(({ reading }) =>
    reading.kind === 'names' && reading.personId === personId ? [reading] : [],
  )
  const margins = names.flatMap(({ margin }) => (margin === null ? [] : [margin]))
  return {
    kind: 'matched',
    personId,
    // No vote names a given person when the threshold was raised since.
    similarity:
      names.length > 0
        ? mean(names.map(({ similarity }) => similarity))
        : meanSimilarity(reads, personId),
    margin: margins.length > 0 ? mean(margins) : null,
    agreeing: names.length,
  }
}

/** For a person to judge: who was read, and first of all the name that is withdrawn. */
function review(reads: ReadonlyArray<Read>, withdrawn: PersonId | null): Decision {
  const best = new Map<PersonId, number>()
  for (const { reading } of reads)
    for (const { personId, similarity } of peopleOf(reading))
      best.set(personId, Math.max(similarity, best.get(personId) ?? -1))
  if (withdrawn !== null && !best.has(withdrawn))
    best.set(withdrawn, meanSimilarity(reads, withdrawn))
  const candidates = [...best]
    .map(([personId, similarity]) => ({ personId, similarity }))
    .toSorted(
      (a, b) =>
        Number(b.personId === withdrawn) - Number(a.personId === withdrawn) || moreSimilar(a, b),
    )
    .slice(0, 2)
    .toSorted(moreSimilar)
  return {
    kind: 'needs-review',
    candidates,
    agreeing: reads.filter(({ reading }) =>
      candidates.some(({ personId }) => mentions(reading, personId)),
    ).length,
  }
}

function namedBy(reading: Reading): PersonId | null {
  return reading.kind === 'names' ? reading.personId : null
}

/** Whether the vote names somebody else, or hesitates between others. */
function isOfOthers(reading: Reading, personId: PersonId): boolean {
  return reading.kind !== 'stranger' && !mentions(reading, personId)
}

function mentions(reading: Reading, personId: PersonId): boolean {
  return peopleOf(reading).some((person) => person.personId === personId)
}

function peopleOf(reading: Reading): ReadonlyArray<Likeness> {
  switch (reading.kind) {
    case 'names':
      return [reading]
    case 'doubts':
      return reading.between
    case 'stranger':
      return []
  }
  return reading satisfies never
}

/** Ids break ties, so that equal votes give the same answer in any order. */
function moreSimilar(a: Likeness, b: Likeness): number {
  return b.similarity - a.similarity || (a.personId < b.personId ? -1 : 1)
}

function mean(values: ReadonlyArray<number>): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
