import type { PersonId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { takenFor } from '../../../core/recognition/sighting-meaning.ts'

export type Candidate = Sighting['candidates'][number]

/** What an operator can say of a sighting. */
export type CorrectionQuestion =
  /** It was named: that may be wrong. */
  | { readonly kind: 'doubt'; readonly person: NonNullable<Sighting['person']> }
  /** It was one of these two, or somebody else. Never empty. */
  | { readonly kind: 'choose'; readonly candidates: ReadonlyArray<Candidate> }
  /** Nobody was named. */
  | { readonly kind: 'name' }

/** The question that an outcome leaves open. */
export function correctionQuestion({
  outcome,
  person,
  candidates,
}: Pick<Sighting, 'outcome' | 'person' | 'candidates'>): CorrectionQuestion {
  if (outcome === 'matched' && person) return { kind: 'doubt', person }
  if (outcome === 'needs-review' && candidates.length > 0) {
    return { kind: 'choose', candidates: candidates.slice(0, 2) }
  }
  return { kind: 'name' }
}

/** Whether there is anybody that a face was taken for who it really is not, when it was `personId`. */
export const canReject = (
  { outcome, person, candidates }: Pick<Sighting, 'outcome' | 'person' | 'candidates'>,
  personId: PersonId | null,
): boolean => takenFor({ outcome, personId: person?.id ?? null }, candidates, personId) !== null

/** Whether an operator's word can be taken back. */
export const canUndo = ({ revised }: Pick<Sighting, 'revised'>): boolean =>
  revised?.by === 'operator'

export type CorrectionKey =
  | { readonly kind: 'choose'; readonly index: number }
  | { readonly kind: 'not-this' }
  | { readonly kind: 'undo' }

/** What a key means in an open sighting; null: nothing. */
export function correctionKey(
  key: string,
  sighting: Pick<Sighting, 'outcome' | 'person' | 'candidates' | 'revised'>,
): CorrectionKey | null {
  const question = correctionQuestion(sighting)
  const pressed = key.toLowerCase()
  if (pressed === 'u') return canUndo(sighting) ? { kind: 'undo' } : null
  if (pressed === 'n') return question.kind === 'name' ? null : { kind: 'not-this' }
  if (question.kind !== 'choose' || !/^[1-9]$/.test(key)) return null
  const index = Number(key) - 1
  return index < question.candidates.length ? { kind: 'choose', index } : null
}
