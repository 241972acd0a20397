import type { CameraId, NodeId } from '../../../contracts/ids.ts'
import type { LeaseStore } from '../../ports/lease-store.ts'
import type { Db } from './database.ts'

type CameraRow = { readonly camera_id: CameraId }
type HolderRow = CameraRow & {
  readonly node_id: NodeId
  readonly node_name: string
  readonly expires_at: string
}

const idsOf = (rows: ReadonlyArray<CameraRow>) => rows.map(({ camera_id }) => camera_id)

// clock_timestamp(), not now(): the wait for another node's row counts.
export function createLeaseStore(db: Db): LeaseStore {
  return {
    async claim(cameraIds, nodeId, ttlSeconds) {
      const { rows } = await db.query<CameraRow>({
        name: 'camera_leases.claim',
        text: `
          insert into node.camera_leases as held (camera_id, node_id, acquired_at, expires_at)
          select c.id, $2, clock_timestamp(), clock_timestamp() + make_interval(secs => $3)
          from site.cameras c
          where c.id = any ($1::uuid[]) and c.removed_at is null
          order by c.id
          on conflict (camera_id) do update set
            node_id = excluded.node_id,
            acquired_at = case when held.node_id = excluded.node_id
              then held.acquired_at else clock_timestamp() end,
            expires_at = clock_timestamp() + make_interval(secs => $3)
          where held.node_id = excluded.node_id or held.expires_at <= clock_timestamp()
          returning camera_id`,
        values: [cameraIds, nodeId, ttlSeconds],
      })
      return idsOf(rows)
    },

    async renew(nodeId, ttlSeconds) {
      const { rows } = await db.query<CameraRow>({
        name: 'camera_leases.renew',
        text: `
          update node.camera_leases
          set expires_at = clock_timestamp() + make_interval(secs => $2)
          where node_id = $1
          returning camera_id`,
        values: [nodeId, ttlSeconds],
      })
      return idsOf(rows)
    },

    async release(nodeId, cameraIds) {
      await db.query({
        text: `
          delete from node.camera_leases
          where node_id = $1 and ($2::uuid[] is null or camera_id = any ($2))`,
        values: [nodeId, cameraIds ?? null],
      })
    },

    async holders() {
      const { rows } = await db.query<HolderRow>({
        name: 'camera_leases.holders',
        text: `
          select l.camera_id, l.node_id, n.name as node_name, l.expires_at
          from node.camera_leases l join node.nodes n on n.id = l.node_id
          where l.expires_at > clock_timestamp()
          order by l.camera_id`,
      })
      return rows.map((row) => ({
        cameraId: row.camera_id,
        nodeId: row.node_id,
        nodeName: row.node_name,
        expiresAt: row.expires_at,
      }))
    },
  }
}
