import type { PersonId, SightingId } from '../../../contracts/ids.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type {
  SightingMeaning,
  SightingRevision,
} from '../../../core/recognition/sighting-meaning.ts'
import type { Queryable } from './database.ts'

type RevisionRow = {
  readonly id: string
  readonly source: SightingRevision['source']
  readonly undoes: string | null
  readonly revised_at: string
  readonly before_outcome: SightingMeaning['outcome']
  readonly before_person_id: PersonId | null
  readonly before_similarity: number | null
  readonly before_margin: number | null
  readonly after_outcome: SightingMeaning['outcome']
  readonly after_person_id: PersonId | null
  readonly after_similarity: number | null
  readonly after_margin: number | null
}

const toRevision = (row: RevisionRow): SightingRevision => ({
  id: row.id,
  source: row.source,
  undoes: row.undoes,
  at: row.revised_at,
  before: {
    outcome: row.before_outcome,
    personId: row.before_person_id,
    similarity: row.before_similarity,
    margin: row.before_margin,
  },
  after: {
    outcome: row.after_outcome,
    personId: row.after_person_id,
    similarity: row.after_similarity,
    margin: row.after_margin,
  },
})

/** What happened to a sighting's meaning, oldest first. */
export async function revisionsOf(
  target: Queryable,
  id: SightingId,
): Promise<ReadonlyArray<SightingRevision>> {
  const { rows } = await target.query<RevisionRow>({
    name: 'sighting_revisions.of',
    text: `
      select id, source, undoes, revised_at, before_outcome, before_person_id, before_similarity,
        before_margin, after_outcome, after_person_id, after_similarity, after_margin
      from recognition.sighting_revisions where sighting_id = $1 order by ordinal`,
    values: [id],
  })
  return rows.map(toRevision)
}

/** See `SightingStore.appendRevision`. */
export async function appendRevision(
  target: Queryable,
  sightingId: SightingId,
  { id, source, undoes, at, before, after }: SightingRevision,
  actor: Pick<Actor, 'id' | 'name'> | null,
): Promise<boolean> {
  const { rowCount } = await target.query({
    name: 'sighting_revisions.append',
    text: `
      insert into recognition.sighting_revisions (id, sighting_id, ordinal, source, undoes,
        revised_at, actor_id, actor_name, before_outcome, before_person_id, before_similarity,
        before_margin, after_outcome, after_person_id, after_similarity, after_margin)
      values ($1, $2,
        (select coalesce(max(ordinal), 0) + 1 from recognition.sighting_revisions
         where sighting_id = $2),
        $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      on conflict (sighting_id, revised_at) where source = 'track' do nothing`,
    values: [
      ...[id, sightingId, source, undoes, at, actor?.id ?? null, actor?.name ?? null],
      ...[before.outcome, before.personId, before.similarity, before.margin],
      ...[after.outcome, after.personId, after.similarity, after.margin],
    ],
  })
  return rowCount === 1
}
