import type { PersonId, ReferenceId } from '../../../contracts/ids.ts'
import type { Reference } from '../../../contracts/people.ts'
import type { GalleryPoint, GalleryStore } from '../../ports/gallery-store.ts'
import { onTx, type Db } from './database.ts'
import { loadGallery, readGalleryChanges } from './load-gallery.ts'
import { templateToBytes } from './template-bytes.ts'
import { watchChannel } from './watch-channel.ts'

type ReferenceRow = {
  readonly id: ReferenceId
  readonly person_id: PersonId
  readonly source: Reference['source']
  readonly quality: Reference['quality']
  readonly added_at: string
  readonly actor_name: string
}

const columns = 'id, person_id, source, quality, added_at, actor_name'

const toReference = (row: ReferenceRow): Reference => ({
  id: row.id,
  personId: row.person_id,
  source: row.source,
  quality: row.quality,
  addedAt: row.added_at,
  addedBy: row.actor_name,
})

export function createGalleryStore(db: Db): GalleryStore {
  const point = async (): Promise<GalleryPoint> => {
    const { rows } = await db.query<GalleryPoint>({
      name: 'gallery.point',
      text: 'select revision, stamp from people.gallery',
    })
    const [row] = rows
    if (!row) throw new Error('people.gallery has lost its row')
    return row
  }

  return {
    point,
    load: (modelId) => loadGallery(db, point, modelId),
    changesSince: (modelId, since) => readGalleryChanges(db, point, modelId, since),

    async summary() {
      const { rows } = await db.query<{ people: number; templates: number; revision: number }>({
        text: `
          select g.revision,
            (select count(*) from people.people where archived_at is null) as people,
            (select count(*) from people.templates t
             join people.face_references r on r.id = t.reference_id
             join people.people p on p.id = r.person_id
             where p.archived_at is null) as templates
          from people.gallery g`,
      })
      return rows[0] ?? { people: 0, templates: 0, revision: 0 }
    },

    async references(personId) {
      const { rows } = await db.query<ReferenceRow>({
        text: `
          select ${columns} from people.face_references
          where person_id = $1 order by added_at, id`,
        values: [personId],
      })
      return rows.map(toReference)
    },

    async find(id) {
      const { rows } = await db.query<ReferenceRow>({
        text: `select ${columns} from people.face_references where id = $1`,
        values: [id],
      })
      return rows[0] ? toReference(rows[0]) : null
    },

    async image(id) {
      const { rows } = await db.query<{ image: Buffer }>({
        name: 'references.image',
        text: 'select image from people.face_references where id = $1',
        values: [id],
      })
      return rows[0]?.image ?? null
    },

    async add(tx, { id, personId, source, quality, image, template, modelId, actor }) {
      const { rows } = await onTx(tx).query<ReferenceRow>({
        text: `
          insert into people.face_references
            (id, person_id, source, quality, image, actor_id, actor_name)
          values ($1, $2, $3, $4, $5, $6, $7)
          returning ${columns}`,
        values: [
          ...[id, personId, source, JSON.stringify(quality), Buffer.from(image)],
          ...[actor.id, actor.name],
        ],
      })
      await onTx(tx).query({
        text: `
          insert into people.templates (reference_id, model_id, template) values ($1, $2, $3)`,
        values: [id, modelId, templateToBytes(template)],
      })
      const [row] = rows
      if (!row) throw new Error('an inserted reference was not returned')
      return toReference(row)
    },

    async remove(tx, id) {
      const { rowCount } = await onTx(tx).query({
        text: 'delete from people.face_references where id = $1',
        values: [id],
      })
      return rowCount === 1
    },

    watch(listener, signal) {
      return watchChannel(
        {
          connection: db.connection,
          channel: 'neuromark_gallery',
          onConnected: async () => listener((await point()).revision),
          onMessage: (payload) => listener(Number(payload)),
        },
        signal,
      )
    },
  }
}
