import type { PersonId, SightingId } from '../../../contracts/ids.ts'
import type { DecidedSighting } from '../../../contracts/inference.ts'
import type { Sighting } from '../../../contracts/live.ts'
import type { SightingStore } from '../../ports/sighting-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'
import { selectSightings, toSighting, type OneIn, type SightingRow } from './sighting-row.ts'
import { crossLine } from './sighting-crossings.ts'
import { appendRevision, revisionsOf } from './sighting-revisions.ts'

type LockedRow = {
  readonly id: SightingId
  readonly first_seen_at: string
  readonly outcome: Sighting['outcome']
  readonly person_id: PersonId | null
  readonly similarity: number | null
  readonly margin: number | null
  readonly candidates: DecidedSighting['candidates']
}

/** `oneIn` rates similarities of sightings that are read. */
export function createSightingStore(
  db: Db,
  { oneIn = () => null }: { readonly oneIn?: OneIn } = {},
): SightingStore {
  async function find(queryable: Queryable, id: SightingId): Promise<Sighting | null> {
    const { rows } = await queryable.query<SightingRow>({
      name: 'sightings.find',
      text: `${selectSightings} where s.id = $1`,
      values: [id],
    })
    return rows[0] ? toSighting(rows[0], oneIn) : null
  }

  return {
    async record(tx, sighting, recorded) {
      if (!(await insertSighting(onTx(tx), sighting, recorded ?? null))) return null
      const { id, crossed: direction, decidedAt: at } = sighting
      if (direction !== null) await crossLine(onTx(tx), { id, direction, at })
      return find(onTx(tx), sighting.id)
    },

    async extend(id, lastSeenAt) {
      await db.query({
        name: 'sightings.extend',
        text: `
          update recognition.sightings set last_seen_at = $2 where id = $1 and last_seen_at < $2`,
        values: [id, lastSeenAt],
      })
    },

    async lock(tx, id) {
      // Punches of others may refer to the sighting meanwhile: its key does not change.
      const { rows } = await onTx(tx).query<LockedRow>({
        name: 'sightings.lock',
        text: `
          select id, first_seen_at, outcome, person_id, similarity, margin, candidates
          from recognition.sightings where id = $1 for no key update`,
        values: [id],
      })
      const [row] = rows
      if (!row) return null
      const { outcome, person_id: personId, similarity, margin, candidates } = row
      return {
        id,
        firstSeenAt: row.first_seen_at,
        meaning: { outcome, personId, similarity, margin },
        candidates,
        revisions: await revisionsOf(onTx(tx), id),
      }
    },

    appendRevision: (tx, id, revision, actor) => appendRevision(onTx(tx), id, revision, actor),

    async followTrack(tx, revision) {
      await onTx(tx).query({
        name: 'sightings.follow_track',
        text: `
          update recognition.sightings set examined = $2, agreeing = $3, candidates = $4,
            liveness = $5, last_seen_at = greatest(last_seen_at, $6)
          where id = $1`,
        values: [
          ...[revision.id, revision.examined, revision.agreeing],
          ...[JSON.stringify(revision.candidates), revision.liveness, revision.lastSeenAt],
        ],
      })
    },

    async setMeaning(tx, id, { meaning, said }) {
      await onTx(tx).query({
        name: 'sightings.set_meaning',
        text: `
          update recognition.sightings set outcome = $2, person_id = $3, similarity = $4,
            margin = $5, revised_at = $6, revised_by = $7,
            revised_name = (select name from people.people where id = $8)
          where id = $1`,
        values: [
          ...[id, meaning.outcome, meaning.personId, meaning.similarity, meaning.margin],
          ...[said?.at ?? null, said?.source ?? null, said?.before.personId ?? null],
        ],
      })
      const sighting = await find(onTx(tx), id)
      if (!sighting) throw new Error('a locked sighting is not there')
      return sighting
    },

    async cross(tx, crossing) {
      const crossed = await crossLine(onTx(tx), crossing)
      if (crossed !== 'changed') return crossed
      const sighting = await find(onTx(tx), crossing.id)
      if (!sighting) throw new Error('a locked sighting is not there')
      return sighting
    },

    async recent({ limit, siteId, before, outcome, cameraId, personId, recordingId }) {
      const { rows } = await db.query<SightingRow>({
        text: `${selectSightings}
          where ($2::uuid is null or s.site_id = $2)
            and ($3::timestamptz is null or s.decided_at < $3)
            and ($4::text is null or s.outcome = $4)
            and ($5::uuid is null or s.camera_id = $5)
            and ($6::uuid is null or s.person_id = $6)
            and ($7::uuid is null or s.recording_id = $7)
          order by s.decided_at desc, s.id desc
          limit $1`,
        values: [
          ...[limit, siteId ?? null, before ?? null],
          ...[outcome ?? null, cameraId ?? null, personId ?? null, recordingId ?? null],
        ],
      })
      return rows.map((row) => toSighting(row, oneIn))
    },

    find: (id) => find(db, id),

    async crop(id) {
      const { rows } = await db.query<{ image: Buffer }>({
        name: 'sighting_crops.image',
        text: 'select image from recognition.sighting_crops where sighting_id = $1',
        values: [id],
      })
      return rows[0]?.image ?? null
    },
  }
}

/** False when that id is there already. */
async function insertSighting(
  target: Queryable,
  sighting: DecidedSighting,
  recorded: { readonly recordingId: string; readonly counts: boolean } | null,
): Promise<boolean> {
  const { box } = sighting
  // Files in the spool that are older than the counts say 0: nothing is known then.
  const counted = sighting.examined > 0
  const { rowCount } = await target.query({
    name: 'sightings.record',
    text: `
      insert into recognition.sightings (id, site_id, camera_id, outcome, person_id, similarity,
        margin, liveness, first_seen_at, first_fit_at, last_seen_at, decided_at, examined,
        agreeing, candidates, quality, model_id, box_x, box_y, box_w, box_h, recording_id, counts)
      values ($1, (select site_id from site.cameras where id = $2), $2, $3, $4, $5, $6, $7, $8,
        $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
      on conflict (id) do nothing`,
    values: [
      ...[sighting.id, sighting.cameraId, sighting.outcome, sighting.personId],
      ...[sighting.similarity, sighting.margin, sighting.liveness],
      ...[sighting.firstSeenAt, sighting.firstFitAt, sighting.lastSeenAt, sighting.decidedAt],
      ...[counted ? sighting.examined : null, counted ? sighting.agreeing : null],
      ...[JSON.stringify(sighting.candidates), JSON.stringify(sighting.quality)],
      ...[sighting.modelId, box.x, box.y, box.w, box.h],
      ...[recorded?.recordingId ?? null, recorded?.counts ?? true],
    ],
  })
  if (rowCount === 0) return false
  await target.query({
    name: 'sighting_crops.record',
    text: 'insert into recognition.sighting_crops (sighting_id, image) values ($1, $2)',
    values: [sighting.id, Buffer.from(sighting.crop)],
  })
  return true
}
