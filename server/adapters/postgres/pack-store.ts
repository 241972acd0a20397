import type { NodeId, PersonId, ReferenceId } from '../../../contracts/ids.ts'
import { PackManifest } from '../../../contracts/model-pack.ts'
import type { AcceptedPack, PackChange, PackStore, Unembedded } from '../../ports/pack-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'
import { templateToBytes } from './template-bytes.ts'
import { watchChannel } from './watch-channel.ts'

type PackRow = {
  readonly manifest: unknown
  readonly accepted_at: string
  readonly actor_name: string
}

type ChangeRow = {
  readonly pack_id: string | null
  readonly node_id: NodeId
  readonly started_at: string
  readonly actor_id: string
  readonly actor_name: string
}

type UnembeddedRow = {
  readonly kind: Unembedded['kind']
  readonly id: string
  readonly person_id: PersonId
  readonly name: string
  readonly image: Buffer
}

const toPack = (row: PackRow): AcceptedPack => ({
  // It was checked before it was stored; parsing puts its fields in the order of the schema.
  manifest: PackManifest.parse(row.manifest),
  acceptedAt: row.accepted_at,
  acceptedBy: row.actor_name,
})

const toChange = (row: ChangeRow): PackChange => ({
  packId: row.pack_id,
  nodeId: row.node_id,
  startedAt: row.started_at,
  actor: { id: row.actor_id, name: row.actor_name },
})

function toUnembedded({ kind, id, person_id, name, image }: UnembeddedRow): Unembedded {
  return kind === 'reference'
    ? { kind, id: id as ReferenceId, personId: person_id, name, image }
    : { kind, id, image }
}

const packColumns = 'manifest, accepted_at, actor_name'
const changeColumns = 'pack_id, node_id, started_at, actor_id, actor_name'

/** Pictures without a template of model $1, those of $2 left out. */
const unembedded = `
  select 'reference' as kind, r.id, r.person_id, r.added_at as since
  from people.face_references r
  where r.id <> all ($2::uuid[]) and not exists (
    select from people.templates t where t.reference_id = r.id and t.model_id = $1)
  union all
  select 'rejection', r.id, r.person_id, r.rejected_at
  from recognition.rejections r
  where r.id <> all ($2::uuid[]) and not exists (
    select from recognition.rejection_templates t where t.rejection_id = r.id and t.model_id = $1)`

const insertTemplate = {
  reference: `
    insert into people.templates (reference_id, model_id, template)
    select id, $2, $3 from people.face_references where id = $1
    on conflict do nothing`,
  rejection: `
    insert into recognition.rejection_templates (rejection_id, model_id, template)
    select id, $2, $3 from recognition.rejections where id = $1
    on conflict do nothing`,
} as const

async function readActive(on: Queryable, lock: '' | 'for update'): Promise<string | null> {
  const { rows } = await on.query<{ pack_id: string | null }>({
    text: `select pack_id from recognition.active_pack ${lock}`,
  })
  return rows[0]?.pack_id ?? null
}

function installedPacks(db: Db): Pick<PackStore, 'list' | 'find' | 'add' | 'remove'> {
  return {
    async list() {
      const { rows } = await db.query<PackRow>({
        text: `select ${packColumns} from recognition.packs order by id`,
      })
      return rows.map(toPack)
    },

    async find(id) {
      const { rows } = await db.query<PackRow>({
        text: `select ${packColumns} from recognition.packs where id = $1`,
        values: [id],
      })
      return rows[0] ? toPack(rows[0]) : null
    },

    async add(tx, manifest, actor) {
      const { rowCount } = await onTx(tx).query({
        text: `
          insert into recognition.packs (id, manifest, actor_id, actor_name)
          values ($1, $2, $3, $4)
          on conflict (id) do nothing`,
        values: [manifest.id, JSON.stringify(manifest), actor.id, actor.name],
      })
      return rowCount === 1
    },

    async remove(tx, id) {
      // A pack of the same id may come with other models: nothing that this one made may be left.
      for (const table of ['people.templates', 'recognition.rejection_templates'])
        await onTx(tx).query({ text: `delete from ${table} where model_id = $1`, values: [id] })
      const { rowCount } = await onTx(tx).query({
        text: 'delete from recognition.packs where id = $1',
        values: [id],
      })
      return rowCount === 1
    },
  }
}

function activePack(
  db: Db,
): Pick<PackStore, 'active' | 'lockActive' | 'setActive' | 'change' | 'beginChange' | 'endChange'> {
  return {
    active: () => readActive(db, ''),
    lockActive: (tx) => readActive(onTx(tx), 'for update'),

    async setActive(tx, packId) {
      await onTx(tx).query({
        text: 'update recognition.active_pack set pack_id = $1, changed_at = now()',
        values: [packId],
      })
    },

    async change() {
      const { rows } = await db.query<ChangeRow>({
        text: `select ${changeColumns} from recognition.pack_change`,
      })
      return rows[0] ? toChange(rows[0]) : null
    },

    async beginChange(tx, { packId, nodeId, actor }) {
      const { rowCount } = await onTx(tx).query({
        text: `
          insert into recognition.pack_change (pack_id, node_id, actor_id, actor_name)
          values ($1, $2, $3, $4)
          on conflict (only_row) do nothing`,
        values: [packId, nodeId, actor.id, actor.name],
      })
      return rowCount === 1
    },

    async endChange(tx, which) {
      const { rows } = await onTx(tx).query<ChangeRow>({
        text: `
          delete from recognition.pack_change
          where $1 or (pack_id is not distinct from $2 and node_id = $3)
          returning ${changeColumns}`,
        values: [which === undefined, which?.packId ?? null, which?.nodeId ?? null],
      })
      return rows[0] ? toChange(rows[0]) : null
    },
  }
}

/** Installed packs, the active one and the change between them. */
export function createPackStore(db: Db): PackStore {
  return {
    ...installedPacks(db),
    ...activePack(db),

    async progress(modelId) {
      const { rows } = await db.query<{ done: number; total: number }>({
        text: `
          select
            (select count(*) from people.templates where model_id = $1)
              + (select count(*) from recognition.rejection_templates where model_id = $1) as done,
            (select count(*) from people.face_references)
              + (select count(*) from recognition.rejections) as total`,
        values: [modelId],
      })
      return rows[0] ?? { done: 0, total: 0 }
    },

    async unembedded(modelId, limit, except) {
      const { rows } = await db.query<UnembeddedRow>({
        text: `
          with chosen as (select * from (${unembedded}) u order by since, id limit $3)
          select c.kind, c.id, c.person_id, p.name, coalesce(f.image, j.image) as image
          from chosen c
          join people.people p on p.id = c.person_id
          left join people.face_references f on c.kind = 'reference' and f.id = c.id
          left join recognition.rejections j on c.kind = 'rejection' and j.id = c.id
          order by c.since, c.id`,
        values: [modelId, except, limit],
      })
      return rows.map(toUnembedded)
    },

    async lockTemplates(tx) {
      await onTx(tx).query({
        text: 'lock table people.templates, recognition.rejection_templates in share mode',
      })
    },

    async countUnembedded(tx, modelId, except) {
      const { rows } = await onTx(tx).query<{ missing: number }>({
        text: `select count(*) as missing from (${unembedded}) u`,
        values: [modelId, except],
      })
      return rows[0]?.missing ?? 0
    },

    async addTemplate(tx, { kind, id }, modelId, template) {
      await onTx(tx).query({
        name: `packs.add-${kind}-template`,
        text: insertTemplate[kind],
        values: [id, modelId, templateToBytes(template)],
      })
    },

    watch(listener, signal) {
      return watchChannel(
        {
          connection: db.connection,
          channel: 'neuromark_pack',
          onConnected: async () => listener(),
          onMessage: () => listener(),
        },
        signal,
      )
    },
  }
}
