import type { SiteId } from '../../../contracts/ids.ts'
import type { SiteStore, StoredSite } from '../../ports/site-store.ts'
import { onTx, type Db } from './database.ts'

type Row = {
  readonly id: SiteId
  readonly name: string
  readonly time_zone: string
  readonly demo: boolean
}

const toSite = ({ id, name, time_zone, demo }: Row): StoredSite => ({
  id,
  name,
  timeZone: time_zone,
  demo,
})

const columns = 'id, name, time_zone, demo'

export function createSiteStore(db: Db): SiteStore {
  return {
    async current() {
      const { rows } = await db.query<Row>({
        text: `select ${columns} from site.sites order by demo desc, created_at, id limit 1`,
      })
      return rows[0] ? toSite(rows[0]) : null
    },

    async list() {
      const { rows } = await db.query<Row>({
        text: `select ${columns} from site.sites order by created_at, id`,
      })
      return rows.map(toSite)
    },

    ensureDefault(site) {
      return db.transaction(async (tx) => {
        // Two desktops may start on an empty database at once.
        await onTx(tx).query({ text: 'lock table site.sites in share row exclusive mode' })
        const found = await onTx(tx).query<Row>({
          text: `select ${columns} from site.sites where not demo order by created_at, id limit 1`,
        })
        if (found.rows[0]) return toSite(found.rows[0])
        await this.add(tx, { ...site, demo: false })
        return { ...site, demo: false }
      })
    },

    async add(tx, { id, name, timeZone, demo }) {
      await onTx(tx).query({
        text: 'insert into site.sites (id, name, time_zone, demo) values ($1, $2, $3, $4)',
        values: [id, name, timeZone, demo],
      })
    },

    async update(tx, { id, name, timeZone }) {
      const { rowCount } = await onTx(tx).query({
        text: 'update site.sites set name = $2, time_zone = $3 where id = $1',
        values: [id, name, timeZone],
      })
      return rowCount === 1
    },

    async remove(tx, id) {
      const secrets = await onTx(tx).query<{ id: string }>({
        text: `
          select password_secret_id as id from site.cameras
          where site_id = $1 and password_secret_id is not null`,
        values: [id],
      })
      await onTx(tx).query({ text: 'delete from site.sites where id = $1', values: [id] })
      await onTx(tx).query({
        text: 'delete from vault.secrets where id = any ($1::uuid[])',
        values: [secrets.rows.map((secret) => secret.id)],
      })
    },
  }
}
