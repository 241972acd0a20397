import type { CameraId, PersonId, ReferenceId, SightingId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { FaceQuality } from '../../../contracts/people.ts'
import { portraitOf } from './person-store.ts'

export type SightingRow = {
  readonly id: SightingId
  readonly camera_id: CameraId
  readonly camera_name: string
  readonly outcome: Sighting['outcome']
  readonly person_id: PersonId | null
  readonly person_name: string | null
  readonly portrait_id: ReferenceId | null
  readonly similarity: number | null
  readonly margin: number | null
  readonly liveness: number | null
  readonly first_seen_at: string
  readonly last_seen_at: string
  readonly decided_at: string
  readonly examined: number | null
  readonly agreeing: number | null
  readonly revised_at: string | null
  readonly revised_by: 'track' | 'operator' | null
  readonly revised_name: string | null
  readonly candidates: Sighting['candidates']
  readonly quality: unknown
  readonly model_id: string
  readonly recording_id: string | null
  readonly box_x: number
  readonly box_y: number
  readonly box_w: number
  readonly box_h: number
}

/** Strangers in how many look at least as alike to that model, see `Sighting.oneIn`. */
export type OneIn = (modelId: string, similarity: number) => number | null

/** The best identities with the names that they have now; `s` is the sighting. */
const namedCandidates = `
  coalesce((
    select jsonb_agg(jsonb_build_object('personId', p.id, 'name', p.name,
      'similarity', best.candidate -> 'similarity', 'portraitId', ${portraitOf}) order by best.place)
    from jsonb_array_elements(s.candidates) with ordinality as best (candidate, place)
    join people.people p on p.id = (best.candidate ->> 'personId')::uuid
    where best.place <= 3), '[]'::jsonb)`

/** `select … from` for `toSighting`; `s` is the sighting, `c` its camera, `p` its person. */
export const selectSightings = `
  select s.id, s.camera_id, c.name as camera_name, s.outcome, s.person_id, p.name as person_name,
    ${portraitOf} as portrait_id, s.similarity, s.margin, s.liveness, s.first_seen_at,
    s.last_seen_at, s.decided_at, s.examined, s.agreeing, s.revised_at, s.revised_by, s.revised_name,
    ${namedCandidates} as candidates, s.quality, s.model_id, s.recording_id, s.box_x, s.box_y, s.box_w, s.box_h
  from recognition.sightings s
  join site.cameras c on c.id = s.camera_id
  left join people.people p on p.id = s.person_id`

/** A row of `selectSightings` as it goes over the wire. */
export const toSighting = (row: SightingRow, oneIn: OneIn): Sighting => ({
  id: row.id,
  cameraId: row.camera_id,
  cameraName: row.camera_name,
  outcome: row.outcome,
  person:
    row.person_id === null || row.person_name === null
      ? null
      : { id: row.person_id, name: row.person_name, portraitId: row.portrait_id },
  similarity: row.similarity,
  margin: row.margin,
  liveness: row.liveness,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  decidedAt: row.decided_at,
  revised:
    row.revised_at === null || row.revised_by === null
      ? null
      : { at: row.revised_at, by: row.revised_by, name: row.revised_name },
  candidates: row.candidates,
  votes:
    row.examined === null || row.agreeing === null
      ? null
      : { examined: row.examined, agreeing: row.agreeing },
  oneIn: row.similarity === null ? null : oneIn(row.model_id, row.similarity),
  quality: FaceQuality.parse(row.quality),
  recordingId: row.recording_id,
  box: { x: row.box_x, y: row.box_y, w: row.box_w, h: row.box_h },
})
