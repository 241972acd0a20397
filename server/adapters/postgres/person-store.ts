import type { PersonId, ReferenceId, SiteId } from '../../../contracts/ids.ts'
import type { Person } from '../../../contracts/people.ts'
import { personState } from '../../../core/people/person-state.ts'
import type { PersonStore } from '../../ports/person-store.ts'
import { onTx, type Db } from './database.ts'

type Row = {
  readonly id: PersonId
  readonly site_id: SiteId
  readonly name: string
  readonly employee_number: string
  readonly department: string | null
  readonly archived: boolean
  readonly reference_count: number
  readonly portrait_id: ReferenceId | null
  readonly last_seen_at: string | null
  readonly created_at: string
  readonly watch_reason: string | null
}

/** The reference that shows the face most from the front; `p` is people.people. */
export const portraitOf = `(
  select r.id from people.face_references r where r.person_id = p.id
  order by abs((r.quality #>> '{pose,yaw}')::float8) + abs((r.quality #>> '{pose,pitch}')::float8), r.id
  limit 1)`

const selected = `
  select p.id, p.site_id, p.name, p.employee_number, p.department,
    p.archived_at is not null as archived, p.created_at, p.watch_reason,
    (select count(*) from people.face_references r where r.person_id = p.id) as reference_count,
    ${portraitOf} as portrait_id,
    (select s.last_seen_at from recognition.sightings s where s.person_id = p.id
     order by s.first_seen_at desc limit 1) as last_seen_at
  from people.people p`

const toPerson = (row: Row): Person => ({
  id: row.id,
  siteId: row.site_id,
  name: row.name,
  employeeNumber: row.employee_number,
  department: row.department,
  state: personState(row.archived, row.reference_count),
  referenceCount: row.reference_count,
  portraitId: row.portrait_id,
  lastSeenAt: row.last_seen_at,
  createdAt: row.created_at,
  watchReason: row.watch_reason,
})

export function createPersonStore(db: Db): PersonStore {
  return {
    async list(siteId, { includeArchived }) {
      const { rows } = await db.query<Row>({
        name: 'people.list',
        text: `${selected}
          where p.site_id = $1 and ($2 or p.archived_at is null) order by lower(p.name), p.id`,
        values: [siteId, includeArchived],
      })
      return rows.map(toPerson)
    },

    async find(id) {
      const { rows } = await db.query<Row>({
        name: 'people.find',
        text: `${selected} where p.id = $1`,
        values: [id],
      })
      return rows[0] ? toPerson(rows[0]) : null
    },

    async findByEmployeeNumber(siteId, employeeNumber) {
      const { rows } = await db.query<Row>({
        text: `${selected} where p.site_id = $1 and p.employee_number = $2`,
        values: [siteId, employeeNumber],
      })
      return rows[0] ? toPerson(rows[0]) : null
    },

    async add(tx, { id, siteId, name, employeeNumber, department }) {
      await onTx(tx).query({
        text: `
          insert into people.people (id, site_id, name, employee_number, department)
          values ($1, $2, $3, $4, $5)`,
        values: [id, siteId, name, employeeNumber, department],
      })
    },

    async update(tx, { id, name, employeeNumber, department }) {
      await onTx(tx).query({
        text: `
          update people.people set name = $2, employee_number = $3, department = $4 where id = $1`,
        values: [id, name, employeeNumber, department],
      })
    },

    async setArchived(tx, id, archived) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update people.people set archived_at = case when $2 then now() end
          where id = $1 and (archived_at is not null) <> $2`,
        values: [id, archived],
      })
      return rowCount === 1
    },

    async setWatched(tx, id, reason) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update people.people set watch_reason = $2
          where id = $1 and watch_reason is distinct from $2::text`,
        values: [id, reason],
      })
      return rowCount === 1
    },
  }
}
