import type { PersonId } from '../shared/ids.ts'

export type RankedIdentity = {
  readonly personId: PersonId
  readonly name: string
  /** Cosine, -1 to 1: that of the person's nearest template. */
  readonly similarity: number
}

type Entry = {
  readonly personId: PersonId
  readonly name: string
  readonly template: Float32Array
}

/** Inner product of two L2-normalised templates of one length. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0)
  return Math.min(1, Math.max(-1, sum))
}

/** Everyone in `entries` by similarity to `probe`, best first, each person once. Pure and exact. */
export function rankIdentities(
  probe: Float32Array,
  entries: Iterable<Entry>,
): ReadonlyArray<RankedIdentity> {
  const best = new Map<PersonId, RankedIdentity>()
  for (const { personId, name, template } of entries) {
    const similarity = cosine(probe, template)
    if (similarity > (best.get(personId)?.similarity ?? -Infinity)) {
      best.set(personId, { personId, name, similarity })
    }
  }
  return [...best.values()].toSorted((a, b) => b.similarity - a.similarity)
}
