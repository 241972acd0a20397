import { CameraEventState, type CameraEvent, type CameraRole } from '../../../contracts/cameras.ts'
import type { CameraId, NodeId } from '../../../contracts/ids.ts'
import type { CameraEventStore } from '../../ports/camera-event-store.ts'
import type { Db } from './database.ts'

type Row = {
  readonly id: string
  readonly camera_id: CameraId
  readonly happened_at: string
  readonly node_name: string
  readonly state: unknown
}

type WitnessedRow = Row & {
  readonly camera_name: string
  readonly camera_role: CameraRole
  readonly node_id: NodeId
  readonly heartbeat_at: string | null
}

const toEvent = (row: Row): CameraEvent => ({
  id: row.id,
  cameraId: row.camera_id,
  at: row.happened_at,
  node: row.node_name,
  state: CameraEventState.parse(row.state),
})

/** The last event before `from` of each camera `c` and desktop. */
const lastBefore = (from: string): string => `
  cross join node.nodes d
  cross join lateral (
    select * from site.camera_events
    where camera_id = c.id and node_id = d.id and happened_at < ${from}
    order by happened_at desc, id desc limit 1
  ) e`

export function createCameraEventStore(db: Db): CameraEventStore {
  return {
    async append(events) {
      await db.query({
        name: 'camera_events.append',
        text: `
          insert into site.camera_events (id, camera_id, node_id, node_name, happened_at, state)
          select e.id, e.camera_id, e.node_id, e.node_name, e.happened_at, e.state
          from jsonb_to_recordset($1) as e
            (id uuid, camera_id uuid, node_id uuid, node_name text, happened_at timestamptz, state jsonb)
          join site.cameras c on c.id = e.camera_id
          on conflict (id) do nothing`,
        values: [
          JSON.stringify(
            events.map(({ id, cameraId, nodeId, nodeName, at, state }) => ({
              ...{ id, camera_id: cameraId, node_id: nodeId, node_name: nodeName },
              ...{ happened_at: at, state },
            })),
          ),
        ],
      })
    },

    async list({ cameraId, siteId, from, to, limit }) {
      const of = `($1::uuid is null or c.id = $1) and ($2::uuid is null or c.site_id = $2)`
      const { rows } = await db.query<Row>({
        name: 'camera_events.list',
        text: `
          with recent as (
            select e.* from site.camera_events e join site.cameras c on c.id = e.camera_id
            where ${of} and e.happened_at >= $3 and ($4::timestamptz is null or e.happened_at < $4)
            order by e.happened_at desc, e.id desc limit $5
          ), before as (
            select e.* from site.cameras c ${lastBefore('$3')} where ${of}
          )
          select id, camera_id, happened_at, node_name, state
          from (select * from recent union all select * from before) as found
          order by happened_at desc, id desc`,
        values: [cameraId ?? null, siteId ?? null, from, to, limit],
      })
      return rows.map(toEvent)
    },

    async witnessed({ siteId, cameraId }, from, to) {
      const of = 'c.site_id = $1 and ($2::uuid is null or c.id = $2) and c.removed_at is null'
      const { rows } = await db.query<WitnessedRow>({
        name: 'camera_events.witnessed',
        text: `
          with judged as (
            select e.*, c.name as camera_name, c.role as camera_role
            from site.camera_events e join site.cameras c on c.id = e.camera_id
            where ${of} and e.happened_at >= $3 and e.happened_at < $4
            union all
            select e.*, c.name, c.role from site.cameras c ${lastBefore('$3')} where ${of}
          )
          select j.id, j.camera_id, j.camera_name, j.camera_role, j.happened_at, j.node_id, j.node_name, j.state,
            n.heartbeat_at
          from judged j left join node.nodes n on n.id = j.node_id
          order by j.happened_at, j.id`,
        values: [siteId, cameraId ?? null, from, to],
      })
      return rows.map((row) => ({
        ...toEvent(row),
        cameraName: row.camera_name,
        cameraRole: row.camera_role,
        nodeId: row.node_id,
        heartbeatAt: row.heartbeat_at,
      }))
    },

    async closeOpen(nodeId, nodeName) {
      await db.query({
        text: `
          insert into site.camera_events (id, camera_id, node_id, node_name, happened_at, state)
          select gen_random_uuid(), last.camera_id, $1, $2,
            -- Facts that came while the database was away are later than the last heartbeat.
            greatest(n.heartbeat_at, last.happened_at + interval '1 millisecond'),
            '{"kind": "stopped", "crashed": true}'
          from node.nodes n
          cross join site.cameras c
          cross join lateral (
            select camera_id, happened_at, state from site.camera_events
            where node_id = n.id and camera_id = c.id order by happened_at desc, id desc limit 1
          ) last
          where n.id = $1 and last.state ->> 'kind' not in ('stopped', 'disabled', 'elsewhere')`,
        values: [nodeId, nodeName],
      })
    },
  }
}
