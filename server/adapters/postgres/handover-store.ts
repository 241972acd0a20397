import type { CameraId } from '../../../contracts/ids.ts'
import type { HandoverNote } from '../../../contracts/wall.ts'
import type { HandoverStore } from '../../ports/handover-store.ts'
import { onTx, type Db } from './database.ts'

type Row = {
  readonly id: string
  readonly written_at: string
  readonly actor_name: string
  readonly text: string
  readonly camera_id: CameraId | null
  readonly camera_name: string | null
  readonly taken_at: string | null
  readonly taken_by_name: string | null
}

const selected = `
  select n.id, n.written_at, n.actor_name, n.text, n.camera_id, c.name as camera_name,
    n.taken_at, n.taken_by_name
  from wall.handover_notes n
  left join site.cameras c on c.id = n.camera_id`

const toNote = (row: Row): HandoverNote => ({
  id: row.id,
  at: row.written_at,
  by: row.actor_name,
  text: row.text,
  camera:
    row.camera_id === null || row.camera_name === null
      ? null
      : { id: row.camera_id, name: row.camera_name },
  taken: row.taken_at === null ? null : { at: row.taken_at, by: row.taken_by_name ?? '' },
})

export function createHandoverStore(db: Db): HandoverStore {
  return {
    async list(siteId, since) {
      const { rows } = await db.query<Row>({
        text: `${selected}
          where n.site_id = $1 and (n.taken_at is null or n.written_at > $2)
          order by n.written_at desc, n.id desc`,
        values: [siteId, since],
      })
      return rows.map(toNote)
    },

    async find(id) {
      const { rows } = await db.query<Row>({ text: `${selected} where n.id = $1`, values: [id] })
      return rows[0] ? toNote(rows[0]) : null
    },

    async add(tx, { id, siteId, text, cameraId }, actor) {
      await onTx(tx).query({
        text: `
          insert into wall.handover_notes (id, site_id, actor_id, actor_name, text, camera_id)
          values ($1, $2, $3, $4, $5, $6)`,
        values: [id, siteId, actor.id, actor.name, text, cameraId],
      })
    },

    async take(tx, id, actor) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update wall.handover_notes
          set taken_at = now(), taken_by_id = $2, taken_by_name = $3
          where id = $1 and taken_at is null`,
        values: [id, actor.id, actor.name],
      })
      return rowCount === 1
    },
  }
}
