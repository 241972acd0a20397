import type { PersonId } from '../shared/ids.ts'

/** Who a sighting was, and how sure that is. */
export type SightingMeaning = {
  readonly outcome: 'matched' | 'unknown' | 'needs-review'
  readonly personId: PersonId | null
  /** Cosine similarity to `personId`, or to the best identity where there is no name; -1 to 1. */
  readonly similarity: number | null
  /** Distance to the second identity; null where there is none, or where a person said the name. */
  readonly margin: number | null
}

/** One change of a sighting's meaning: by later frames of its track, by a person, or a person's change taken back. */
export type SightingRevision = {
  readonly id: string
  readonly source: 'track' | 'operator' | 'undo'
  /** The operator's revision that an undo takes back; null for the others. */
  readonly undoes: string | null
  /** RFC 3339 Z. */
  readonly at: string
  /** What it replaced. Of a track: what the track said before, whatever a person had said. */
  readonly before: SightingMeaning
  readonly after: SightingMeaning
}

export type StandingMeaning = {
  readonly meaning: SightingMeaning
  /** The revision that says so; null while the sighting means what was decided at first. */
  readonly said: SightingRevision | null
  /** What the track says, whatever a person says. */
  readonly byTrack: SightingMeaning
}

export type SightingCandidates = ReadonlyArray<{
  readonly personId: PersonId
  readonly similarity: number
}>

/**
 * What a sighting means after its revisions, oldest first. Pure.
 *
 * A person's word wins over the track's, also over what the track says later; the last word that was not taken back
 * counts. With none left, the track's last word holds. `decided` is what holds without any revision.
 */
export function standingMeaning(
  decided: SightingMeaning,
  revisions: ReadonlyArray<SightingRevision>,
): StandingMeaning {
  const undone = new Set(revisions.flatMap(({ undoes }) => (undoes === null ? [] : [undoes])))
  const track = revisions.findLast(({ source }) => source === 'track')
  const correction = revisions.findLast(
    ({ source, id }) => source === 'operator' && !undone.has(id),
  )
  const byTrack = track?.after ?? revisions.at(0)?.before ?? decided
  return { meaning: correction?.after ?? byTrack, said: correction ?? track ?? null, byTrack }
}

/**
 * What a sighting means once a person says that it was `personId`, or nobody enrolled. Pure.
 *
 * The similarity stays a measured one: to that person, where the track was compared with them, else null; of a stranger,
 * to the best candidate.
 */
export function correctedMeaning(
  candidates: SightingCandidates,
  personId: PersonId | null,
): SightingMeaning {
  const compared =
    personId === null
      ? candidates.at(0)
      : candidates.find((candidate) => candidate.personId === personId)
  return {
    outcome: personId === null ? 'unknown' : 'matched',
    personId,
    similarity: compared?.similarity ?? null,
    margin: null,
  }
}

/**
 * Whom a face was taken for that really is `personId` (null: nobody enrolled); null when it was taken for nobody else.
 *
 * Pure. A matched sighting was taken for its person; one in review for the better of its two candidates that it is not;
 * an unknown one for its best candidate, the only one that came near a name.
 */
export function takenFor(
  before: Pick<SightingMeaning, 'outcome' | 'personId'>,
  candidates: SightingCandidates,
  personId: PersonId | null,
): PersonId | null {
  const suspects =
    before.personId === null
      ? candidates
          .slice(0, before.outcome === 'needs-review' ? 2 : 1)
          .map((candidate) => candidate.personId)
      : [before.personId]
  return suspects.find((suspect) => suspect !== personId) ?? null
}
