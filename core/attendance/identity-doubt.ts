/** One person that a face may be. Similarity −1 to 1. */
export type Candidate = { readonly person: string; readonly similarity: number }

export type Identity =
  | { readonly kind: 'accepted'; readonly person: string }
  /** Two are too alike: a person decides, and the punch is made at the time of the sighting. */
  | { readonly kind: 'needs-review'; readonly candidates: ReadonlyArray<Candidate> }
  | { readonly kind: 'unknown' }

/** Who a face is, or who has to be asked: the best above the threshold, unless another is within the margin of it. */
export function resolveIdentity(
  candidates: ReadonlyArray<Candidate>,
  rules: { readonly threshold: number; readonly margin: number },
): Identity {
  const above = candidates
    .filter(({ similarity }) => similarity >= rules.threshold)
    .toSorted((one, other) => other.similarity - one.similarity)
  const [best, second] = above
  if (!best) return { kind: 'unknown' }
  if (second && best.similarity - second.similarity < rules.margin)
    return { kind: 'needs-review', candidates: [best, second] }
  return { kind: 'accepted', person: best.person }
}
