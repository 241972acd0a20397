import type { NodeId } from '../../../contracts/ids.ts'
import type { NodeStore } from '../../ports/node-store.ts'
import type { Db } from './database.ts'

type Row = {
  readonly id: NodeId
  readonly name: string
  readonly app_version: string
  readonly heartbeat_at: string
}

export function createNodeStore(db: Db): NodeStore {
  return {
    async heartbeat({ id, name, appVersion }) {
      await db.query({
        name: 'nodes.heartbeat',
        text: `
          insert into node.nodes (id, name, app_version) values ($1, $2, $3)
          on conflict (id) do update set
            name = excluded.name, app_version = excluded.app_version, heartbeat_at = now()`,
        values: [id, name, appVersion],
      })
    },

    async list() {
      const { rows } = await db.query<Row>({
        text: `
          select id, name, app_version, heartbeat_at from node.nodes
          order by heartbeat_at desc, id`,
      })
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        appVersion: row.app_version,
        heartbeatAt: row.heartbeat_at,
      }))
    },
  }
}
