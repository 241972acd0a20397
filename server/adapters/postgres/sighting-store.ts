import type { SightingId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import type { SightingStore } from '../../ports/sighting-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'
import { selectSightings, toSighting, type SightingRow } from './sighting-row.ts'

async function find(queryable: Queryable, id: SightingId): Promise<Sighting | null> {
  const { rows } = await queryable.query<SightingRow>({
    name: 'sightings.find',
    text: `${selectSightings} where s.id = $1`,
    values: [id],
  })
  return rows[0] ? toSighting(rows[0]) : null
}

export function createSightingStore(db: Db): SightingStore {
  return {
    async record(tx, sighting) {
      const { box } = sighting
      const { rowCount } = await onTx(tx).query({
        name: 'sightings.record',
        text: `
          insert into recognition.sightings (id, site_id, camera_id, outcome, person_id, similarity,
            margin, liveness, first_seen_at, first_fit_at, last_seen_at, decided_at, candidates,
            quality, model_id, box_x, box_y, box_w, box_h)
          values ($1, (select site_id from site.cameras where id = $2), $2, $3, $4, $5, $6, $7, $8,
            $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
          on conflict (id) do nothing`,
        values: [
          ...[sighting.id, sighting.cameraId, sighting.outcome, sighting.personId],
          ...[sighting.similarity, sighting.margin, sighting.liveness],
          ...[sighting.firstSeenAt, sighting.firstFitAt, sighting.lastSeenAt, sighting.decidedAt],
          ...[JSON.stringify(sighting.candidates), JSON.stringify(sighting.quality)],
          ...[sighting.modelId, box.x, box.y, box.w, box.h],
        ],
      })
      if (rowCount === 0) return null
      await onTx(tx).query({
        name: 'sighting_crops.record',
        text: 'insert into recognition.sighting_crops (sighting_id, image) values ($1, $2)',
        values: [sighting.id, Buffer.from(sighting.crop)],
      })
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

    async recent({ limit, siteId, before, outcome, cameraId, personId }) {
      const { rows } = await db.query<SightingRow>({
        text: `${selectSightings}
          where ($2::uuid is null or s.site_id = $2)
            and ($3::timestamptz is null or s.decided_at < $3)
            and ($4::text is null or s.outcome = $4)
            and ($5::uuid is null or s.camera_id = $5)
            and ($6::uuid is null or s.person_id = $6)
          order by s.decided_at desc, s.id desc
          limit $1`,
        values: [
          ...[limit, siteId ?? null, before ?? null],
          ...[outcome ?? null, cameraId ?? null, personId ?? null],
        ],
      })
      return rows.map(toSighting)
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
