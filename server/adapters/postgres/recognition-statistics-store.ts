import type { RecognitionStatisticsStore } from '../../ports/recognition-statistics-store.ts'
import type { Db } from './database.ts'

type TotalsRow = {
  readonly matched: number
  readonly unknown: number
  readonly needs_review: number
  readonly first_at: string | null
  readonly crops_per_unknown: number | null
}

type SimilarityRow = {
  readonly kind: 'genuine' | 'impostor'
  readonly similarity: number
  readonly sightings: number
}

const totals = `
  select
    count(*) filter (where outcome = 'matched') as matched,
    count(*) filter (where outcome = 'unknown') as unknown,
    count(*) filter (where outcome = 'needs-review') as needs_review,
    min(decided_at) as first_at,
    avg(examined) filter (where outcome = 'unknown' and examined > 0)::double precision
      as crops_per_unknown
  from recognition.sightings
  where site_id = $1 and decided_at >= $2`

// Rounded down, so that what is below a threshold stays below; the small share makes up for binary fractions.
const similarities = `
  with seen as (
    select id, outcome, person_id, similarity, revised_by,
      (candidates -> 0 ->> 'similarity')::double precision as nearest
    from recognition.sightings
    where site_id = $1 and decided_at >= $2 and model_id = $3
  ),
  facts as (
    -- A person whom an operator named has a similarity only where the track considered them.
    select 'genuine' as kind, similarity from seen
    where outcome = 'matched' and similarity is not null
    union all
    select 'impostor', nearest from seen where outcome = 'unknown' and nearest is not null
    union all
    -- Taken from one person and given to another; without a person now, it is unknown and counted above.
    select 'impostor', taken.similarity
    from seen
    cross join lateral (
      select max(r.before_similarity) as similarity
      from recognition.sighting_revisions r
      where r.sighting_id = seen.id and r.source = 'operator'
        and r.before_person_id <> seen.person_id
    ) as taken
    where seen.revised_by = 'operator' and taken.similarity is not null
  )
  select kind, floor(similarity * 1000 + 1e-6) / 1000 as similarity, count(*) as sightings
  from facts group by 1, 2 order by 1, 2`

export function createRecognitionStatisticsStore(db: Db): RecognitionStatisticsStore {
  return {
    async sightings({ siteId, modelId, from }) {
      const [counted, grouped] = await Promise.all([
        db.query<TotalsRow>({
          name: 'recognition_statistics.totals',
          text: totals,
          values: [siteId, from],
        }),
        db.query<SimilarityRow>({
          name: 'recognition_statistics.similarities',
          text: similarities,
          values: [siteId, from, modelId],
        }),
      ])
      const [row] = counted.rows
      if (!row) throw new Error('an aggregate without groups gave no row')
      const of = (wanted: SimilarityRow['kind']) =>
        grouped.rows
          .filter(({ kind }) => kind === wanted)
          .map(({ similarity, sightings }) => ({ similarity, sightings }))
      return {
        matched: row.matched,
        unknown: row.unknown,
        needsReview: row.needs_review,
        firstAt: row.first_at,
        cropsPerUnknown: row.crops_per_unknown,
        genuine: of('genuine'),
        impostor: of('impostor'),
      }
    },
  }
}
