import type { PersonId, SightingId } from '../../../contracts/ids.ts'
import type { Rejection } from '../../../contracts/recognition.ts'
import type { RejectionStore } from '../../ports/rejection-store.ts'
import { onTx, type Db } from './database.ts'
import { templateToBytes } from './template-bytes.ts'

type Row = {
  readonly id: string
  readonly person_id: PersonId
  readonly sighting_id: SightingId | null
  readonly rejected_at: string
  readonly actor_name: string
}

const columns = 'id, person_id, sighting_id, rejected_at, actor_name'

const toRejection = (row: Row): Rejection => ({
  id: row.id,
  personId: row.person_id,
  sightingId: row.sighting_id,
  rejectedAt: row.rejected_at,
  rejectedBy: row.actor_name,
})

export function createRejectionStore(db: Db): RejectionStore {
  return {
    async add(tx, { id, personId, sightingId, revisionId, image, template, modelId, actor }) {
      const { rowCount } = await onTx(tx).query({
        text: `
          insert into recognition.rejections
            (id, person_id, sighting_id, revision_id, image, actor_id, actor_name)
          values ($1, $2, $3, $4, $5, $6, $7)
          on conflict (person_id, sighting_id) do nothing`,
        values: [
          ...[id, personId, sightingId, revisionId, Buffer.from(image)],
          ...[actor.id, actor.name],
        ],
      })
      if (rowCount === 0) return false
      await onTx(tx).query({
        text: `
          insert into recognition.rejection_templates (rejection_id, model_id, template)
          values ($1, $2, $3)`,
        values: [id, modelId, templateToBytes(template)],
      })
      return true
    },

    async has(tx, personId, sightingId) {
      const { rowCount } = await onTx(tx).query({
        text: `
          select from recognition.rejections where person_id = $1 and sighting_id = $2`,
        values: [personId, sightingId],
      })
      return rowCount > 0
    },

    async list(personId) {
      const { rows } = await db.query<Row>({
        text: `
          select ${columns} from recognition.rejections
          where person_id = $1 order by rejected_at desc, id desc`,
        values: [personId],
      })
      return rows.map(toRejection)
    },

    async find(id) {
      const { rows } = await db.query<Row>({
        text: `select ${columns} from recognition.rejections where id = $1`,
        values: [id],
      })
      return rows[0] ? toRejection(rows[0]) : null
    },

    async image(id) {
      const { rows } = await db.query<{ image: Buffer }>({
        name: 'rejections.image',
        text: 'select image from recognition.rejections where id = $1',
        values: [id],
      })
      return rows[0]?.image ?? null
    },

    async remove(tx, id) {
      const { rowCount } = await onTx(tx).query({
        text: 'delete from recognition.rejections where id = $1',
        values: [id],
      })
      return rowCount === 1
    },

    async removeMadeWith(tx, revisionId) {
      const { rows } = await onTx(tx).query<Row>({
        text: `delete from recognition.rejections where revision_id = $1 returning ${columns}`,
        values: [revisionId],
      })
      return rows[0] ? toRejection(rows[0]) : null
    },
  }
}
