import type { CameraId, PersonId, ReferenceId, SightingId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
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
  readonly box_x: number
  readonly box_y: number
  readonly box_w: number
  readonly box_h: number
}

/** `select … from` for `toSighting`; `s` is the sighting, `c` its camera, `p` its person. */
export const selectSightings = `
  select s.id, s.camera_id, c.name as camera_name, s.outcome, s.person_id, p.name as person_name,
    ${portraitOf} as portrait_id, s.similarity, s.margin, s.liveness, s.first_seen_at,
    s.last_seen_at, s.decided_at, s.box_x, s.box_y, s.box_w, s.box_h
  from recognition.sightings s
  join site.cameras c on c.id = s.camera_id
  left join people.people p on p.id = s.person_id`

/** A row of `selectSightings` as it goes over the wire. */
export const toSighting = (row: SightingRow): Sighting => ({
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
  box: { x: row.box_x, y: row.box_y, w: row.box_w, h: row.box_h },
})
