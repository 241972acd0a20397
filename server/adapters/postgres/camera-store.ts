import type { CameraStore } from '../../ports/camera-store.ts'
import {
  cameraColumns as columns,
  toCamera,
  valuesOf,
  type CameraRow as Row,
} from './camera-row.ts'
import { onTx, type Db } from './database.ts'

type HistoryRow = {
  readonly sightings: number
  readonly people: number
  readonly first_at: string | null
  readonly last_at: string | null
  readonly views: string[]
}

export function createCameraStore(db: Db): CameraStore {
  return {
    async list(siteId) {
      const { rows } = await db.query<Row>({
        name: 'cameras.list',
        text: `
          select ${columns} from site.cameras
          where site_id = $1 and removed_at is null order by position, id`,
        values: [siteId],
      })
      return rows.map(toCamera)
    },

    async find(id) {
      const { rows } = await db.query<Row>({
        name: 'cameras.find',
        text: `select ${columns} from site.cameras where id = $1 and removed_at is null`,
        values: [id],
      })
      return rows[0] ? toCamera(rows[0]) : null
    },

    async add(tx, camera) {
      const { rows } = await onTx(tx).query<Row>({
        name: 'cameras.add',
        text: `
          insert into site.cameras (id, site_id, name, role, main_url, sub_url, username,
            password_secret_id, transport, enabled, smallest_face, detector_size, region,
            liveness_required, analysis_fps, active_hours, masks, zones, line, hardware_decoding,
            position)
          select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, coalesce(max(position) + 1, 0)
          from site.cameras where site_id = $2 and removed_at is null
          returning ${columns}`,
        values: valuesOf(camera),
      })
      const [row] = rows
      if (!row) throw new Error('an inserted camera was not returned')
      return toCamera(row)
    },

    async update(tx, camera) {
      const { rows } = await onTx(tx).query<Row>({
        name: 'cameras.update',
        text: `
          update site.cameras
          set name = $3, role = $4, main_url = $5, sub_url = $6, username = $7,
            password_secret_id = $8, transport = $9, enabled = $10, smallest_face = $11,
            detector_size = $12, region = $13, liveness_required = $14, analysis_fps = $15,
            active_hours = $16, masks = $17, zones = $18, line = $19, hardware_decoding = $20,
            codec = case when main_url = $5 then codec end
          where id = $1 and site_id = $2 and removed_at is null
          returning ${columns}`,
        values: valuesOf(camera),
      })
      return rows[0] ? toCamera(rows[0]) : null
    },

    async park(tx, ids) {
      await onTx(tx).query({
        text: 'update site.cameras set name = id::text, enabled = false where id = any($1)',
        values: [ids],
      })
    },

    async setEnabled(tx, ids, enabled) {
      const { rows } = await onTx(tx).query<Row>({
        text: `
          update site.cameras set enabled = $2
          where id = any($1) and enabled <> $2 and removed_at is null
          returning ${columns}`,
        values: [ids, enabled],
      })
      return rows.map(toCamera)
    },

    async reorder(tx, siteId, ids) {
      await onTx(tx).query({
        text: `
          update site.cameras as camera set position = placed.place - 1
          from (
            select id, row_number() over (
              order by array_position($2::uuid[], id) nulls last, position, id
            ) as place
            from site.cameras where site_id = $1 and removed_at is null
          ) as placed
          where camera.id = placed.id and camera.position <> placed.place - 1`,
        values: [siteId, ids],
      })
    },

    async history(id) {
      const { rows } = await db.query<HistoryRow>({
        text: `
          select count(*) as sightings, count(distinct person_id) as people,
            min(first_seen_at) as first_at, max(first_seen_at) as last_at,
            array(
              select view.name from wall.views as view
              where view.removed_at is null and jsonb_path_exists(
                view.slots, '$[*].content ? (@.cameraId == $id || @.cameraIds[*] == $id)',
                jsonb_build_object('id', $1::uuid)
              )
              order by lower(view.name)
            ) as views
          from recognition.sightings where camera_id = $1`,
        values: [id],
      })
      const [row] = rows
      return {
        sightings: row?.sightings ?? 0,
        people: row?.people ?? 0,
        firstSightingAt: row?.first_at ?? null,
        lastSightingAt: row?.last_at ?? null,
        views: row?.views ?? [],
      }
    },

    async restore(tx, id) {
      const { rows } = await onTx(tx).query<Row>({
        text: `
          update site.cameras set removed_at = null
          where id = $1 and removed_at is not null returning ${columns}`,
        values: [id],
      })
      return rows[0] ? toCamera(rows[0]) : null
    },

    async remove(tx, id) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update site.cameras set removed_at = now(), password_secret_id = null
          where id = $1 and removed_at is null`,
        values: [id],
      })
      await onTx(tx).query({
        text: 'delete from node.camera_leases where camera_id = $1',
        values: [id],
      })
      return rowCount === 1
    },

    async setCodec(id, codec) {
      await db.query({
        text: 'update site.cameras set codec = $2 where id = $1 and codec is distinct from $2',
        values: [id, codec],
      })
    },
  }
}
