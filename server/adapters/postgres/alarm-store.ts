import type { CameraId, PersonId, SightingId } from '../../../contracts/ids.ts'
import type { Alarm } from '../../../contracts/wall.ts'
import type { AlarmStore } from '../../ports/alarm-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'

type Row = {
  readonly id: string
  readonly kind: Alarm['kind']
  readonly sighting_id: SightingId
  readonly camera_id: CameraId
  readonly camera_name: string
  readonly person_id: PersonId | null
  readonly person_name: string | null
  readonly reason: string | null
  readonly raised_at: string
  readonly acknowledged_at: string | null
  readonly acknowledged_by_name: string | null
  readonly notes: Alarm['notes']
}

const selected = `
  select a.id, a.kind, a.sighting_id, a.camera_id, c.name as camera_name, a.person_id,
    p.name as person_name, a.reason, a.raised_at, a.acknowledged_at, a.acknowledged_by_name,
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'at', to_char(n.written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'by', n.actor_name, 'text', n.text) order by n.written_at, n.id)
      from wall.alarm_notes n where n.alarm_id = a.id), '[]'::jsonb) as notes
  from wall.alarms a
  join site.cameras c on c.id = a.camera_id
  left join people.people p on p.id = a.person_id`

const toAlarm = (row: Row): Alarm => ({
  id: row.id,
  kind: row.kind,
  sightingId: row.sighting_id,
  cameraId: row.camera_id,
  cameraName: row.camera_name,
  person:
    row.person_id === null || row.person_name === null
      ? null
      : { id: row.person_id, name: row.person_name, reason: row.reason ?? '' },
  at: row.raised_at,
  acknowledged:
    row.acknowledged_at === null
      ? null
      : { at: row.acknowledged_at, by: row.acknowledged_by_name ?? '' },
  notes: row.notes,
})

/** One statement for every sighting that is stored: most of them ask for nothing. */
const raise = `
  insert into wall.alarms (id, site_id, kind, sighting_id, camera_id, person_id, reason, raised_at)
  select $1, w.site_id, w.kind, w.id, w.camera_id, w.person_id, w.watch_reason, w.at
  from (
    select s.id, s.site_id, s.camera_id, coalesce(s.revised_at, s.decided_at) as at,
      case when s.outcome = 'unknown' then 'unknown' else 'watch-list' end as kind,
      p.id as person_id, p.watch_reason
    from recognition.sightings s
    left join people.people p
      on p.id = s.person_id and s.outcome = 'matched' and p.watch_reason is not null
    where s.id = $2 and (p.id is not null or (s.outcome = 'unknown' and exists (
      select 1 from wall.views v
      where v.site_id = s.site_id and v.alarm_unknown and v.removed_at is null)))
  ) w
  where not exists (
    select 1 from wall.alarms a
    where a.camera_id = w.camera_id and a.kind = w.kind
      and a.person_id is not distinct from w.person_id and a.sighting_id <> w.id
      and a.raised_at > w.at - make_interval(secs => case when w.kind = 'unknown' then $4::float8 else $3::float8 end)
      and a.raised_at < w.at + make_interval(secs => case when w.kind = 'unknown' then $4::float8 else $3::float8 end))
  on conflict (sighting_id) do update set kind = excluded.kind, person_id = excluded.person_id,
    reason = excluded.reason, raised_at = excluded.raised_at,
    acknowledged_at = null, acknowledged_by_id = null, acknowledged_by_name = null
  where excluded.kind = 'watch-list' and excluded.person_id is distinct from alarms.person_id
  returning id`

export function createAlarmStore(db: Db): AlarmStore {
  async function find(on: Queryable, ids: ReadonlyArray<string>): Promise<ReadonlyArray<Alarm>> {
    const { rows } = await on.query<Row>({
      name: 'alarms.find',
      text: `${selected} where a.id = any ($1::uuid[]) order by a.raised_at desc, a.id desc`,
      values: [ids],
    })
    return rows.map(toAlarm)
  }

  return {
    async raise(tx, id, sightingId, { watchListSeconds, unknownSeconds }) {
      const { rows } = await onTx(tx).query<{ id: string }>({
        name: 'alarms.raise',
        text: raise,
        values: [id, sightingId, watchListSeconds, unknownSeconds],
      })
      // Raised again, it keeps the id that it had.
      const [row] = rows
      return row ? ((await find(onTx(tx), [row.id]))[0] ?? null) : null
    },

    async list({ siteId, open, before, limit }) {
      const { rows } = await db.query<Row>({
        text: `${selected}
          where a.site_id = $1 and (not $2 or a.acknowledged_at is null)
            and ($3::timestamptz is null or a.raised_at < $3)
          order by a.raised_at desc, a.id desc limit $4`,
        values: [siteId, open, before ?? null, limit],
      })
      return rows.map(toAlarm)
    },

    find: (ids) => find(db, ids),

    async acknowledge(tx, ids, actor) {
      const { rows } = await onTx(tx).query<{ id: string }>({
        text: `
          update wall.alarms
          set acknowledged_at = now(), acknowledged_by_id = $2, acknowledged_by_name = $3
          where id = any ($1::uuid[]) and acknowledged_at is null
          returning id`,
        values: [ids, actor.id, actor.name],
      })
      return rows.map(({ id }) => id)
    },

    async addNote(tx, { id, alarmId, text }, actor) {
      const { rowCount } = await onTx(tx).query({
        text: `
          insert into wall.alarm_notes (id, alarm_id, actor_id, actor_name, text)
          select $1, a.id, $3, $4, $5 from wall.alarms a where a.id = $2`,
        values: [id, alarmId, actor.id, actor.name, text],
      })
      return rowCount === 1
    },
  }
}
