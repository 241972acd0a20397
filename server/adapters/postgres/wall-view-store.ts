import {
  WallLayout,
  WallSlot,
  type WallView,
  type WallViewFields,
} from '../../../contracts/wall.ts'
import type { WallViewStore } from '../../ports/wall-view-store.ts'
import { onTx, type Db } from './database.ts'

type Row = {
  readonly id: string
  readonly name: string
  readonly layout: string
  readonly slots: unknown
  readonly alarm_watch_list: boolean
  readonly alarm_unknown: boolean
  readonly alarm_sound: boolean
  readonly revision: number
  readonly place: number
}

/** The place in the list counts from 0 without gaps, whatever was removed. */
const selected = `
  select * from (
    select id, name, layout, slots, alarm_watch_list, alarm_unknown, alarm_sound, revision,
      row_number() over (order by position, id) - 1 as place
    from wall.views where site_id = $1 and owner_id = $2 and removed_at is null
  ) v`

const toView = (row: Row): WallView => ({
  id: row.id,
  name: row.name,
  layout: WallLayout.parse(row.layout),
  slots: WallSlot.array().parse(row.slots),
  alarms: { watchList: row.alarm_watch_list, unknown: row.alarm_unknown, sound: row.alarm_sound },
  revision: row.revision,
  position: row.place,
})

const valuesOf = ({ name, layout, slots, alarms }: WallViewFields) => [
  ...[name, layout, JSON.stringify(slots)],
  ...[alarms.watchList, alarms.unknown, alarms.sound],
]

export function createWallViewStore(db: Db): WallViewStore {
  return {
    async list({ siteId, ownerId }) {
      const { rows } = await db.query<Row>({
        name: 'views.list',
        text: `${selected} order by place`,
        values: [siteId, ownerId],
      })
      return rows.map(toView)
    },

    async lock(tx, { siteId, ownerId }, id) {
      await onTx(tx).query({
        text: 'select id from wall.views where id = $1 for update',
        values: [id],
      })
      const { rows } = await onTx(tx).query<Row>({
        name: 'views.find',
        text: `${selected} where id = $3`,
        values: [siteId, ownerId, id],
      })
      return rows[0] ? toView(rows[0]) : null
    },

    async add(tx, { siteId, ownerId }, id, view) {
      await onTx(tx).query({
        text: `
          insert into wall.views (id, site_id, owner_id, name, layout, slots, alarm_watch_list,
            alarm_unknown, alarm_sound, position)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, (
            select coalesce(max(position) + 1, 0) from wall.views
            where site_id = $2 and owner_id = $3 and removed_at is null))`,
        values: [id, siteId, ownerId, ...valuesOf(view)],
      })
      const added = await this.lock(tx, { siteId, ownerId }, id)
      if (!added) throw new Error('a view that was just added is not there')
      return added
    },

    async update(tx, id, view) {
      const { rows } = await onTx(tx).query<Row>({
        text: `
          update wall.views v set name = $2, layout = $3, slots = $4, alarm_watch_list = $5,
            alarm_unknown = $6, alarm_sound = $7, revision = revision + 1
          where id = $1
          returning id, name, layout, slots, alarm_watch_list, alarm_unknown, alarm_sound, revision,
            (select count(*) from wall.views o
             where o.site_id = v.site_id and o.owner_id = v.owner_id and o.removed_at is null
               and (o.position, o.id) < (v.position, v.id)) as place`,
        values: [id, ...valuesOf(view)],
      })
      if (!rows[0]) throw new Error('a locked view is not there')
      return toView(rows[0])
    },

    async reorder(tx, { siteId, ownerId }, ids) {
      await onTx(tx).query({
        text: `
          update wall.views v set position = o.place
          from (
            select id, row_number() over (
              order by array_position($3::uuid[], id) nulls last, position, id) - 1 as place
            from wall.views where site_id = $1 and owner_id = $2 and removed_at is null
          ) o
          where v.id = o.id and v.position <> o.place`,
        values: [siteId, ownerId, ids],
      })
    },

    async setRemoved(tx, { siteId, ownerId }, id, removed) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update wall.views set removed_at = case when $4 then now() end
          where id = $3 and site_id = $1 and owner_id = $2 and (removed_at is not null) <> $4`,
        values: [siteId, ownerId, id, removed],
      })
      return rowCount === 1
    },
  }
}
