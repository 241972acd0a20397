import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { v7 as uuidv7 } from 'uuid'
import type {
  CameraId,
  PersonId,
  PunchId,
  ShiftId,
  SightingId,
  SiteId,
} from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import type { PunchDirection } from '../../../core/attendance/punches-from-sightings.ts'
import { defaultShift, engineVersion, type Shift } from '../../../core/attendance/settings.ts'
import type { SightingRole } from '../../../core/attendance/sighting-runs.ts'
import { parseInstant } from '../../../core/shared/time.ts'
import type { AttendanceStore, DayToSave, StoredPunch } from '../../ports/attendance-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'
import { savePunches } from './save-punches.ts'
import { selectSightings, toSighting, type OneIn, type SightingRow } from './sighting-row.ts'

type ShiftRow = {
  readonly id: ShiftId
  readonly name: string
  readonly start_time: string
  readonly end_time: string
  readonly before_minutes: number
  readonly after_minutes: number
  readonly late_grace_minutes: number
  readonly early_grace_minutes: number
  readonly absent_below_minutes: number
  readonly half_day_below_minutes: number
}

type MatchedRow = {
  readonly id: SightingId
  readonly site_id: SiteId
  readonly camera_role: SightingRole
  readonly first_seen_at: string
  readonly camera_id: CameraId
  readonly camera_name: string
}

type PunchRow = {
  readonly id: PunchId
  readonly person_id: PersonId
  readonly direction: PunchDirection
  readonly anchor_sighting_id: SightingId
  readonly begins_at: string
  readonly punched_at: string
}

const punchColumns =
  'u.id, u.person_id, u.direction, u.anchor_sighting_id, u.begins_at, u.punched_at'

const toShift = (row: ShiftRow): Shift => ({
  id: row.id,
  name: row.name,
  start: Temporal.PlainTime.from(row.start_time),
  end: Temporal.PlainTime.from(row.end_time),
  beforeMinutes: row.before_minutes,
  afterMinutes: row.after_minutes,
  lateGraceMinutes: row.late_grace_minutes,
  earlyGraceMinutes: row.early_grace_minutes,
  absentBelowMinutes: row.absent_below_minutes,
  halfDayBelowMinutes: row.half_day_below_minutes,
})

const toPunch = (row: PunchRow): StoredPunch => ({
  id: row.id,
  direction: row.direction,
  anchor: row.anchor_sighting_id,
  beginsAt: parseInstant(row.begins_at),
  at: parseInstant(row.punched_at),
})

function grouped<Key, Value>(entries: Iterable<readonly [Key, Value]>): ReadonlyMap<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const [key, value] of entries) {
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** `oneIn` rates similarities of sightings that are read. */
export function createAttendanceStore(
  db: Db,
  { oneIn = () => null }: { readonly oneIn?: OneIn } = {},
): AttendanceStore {
  return {
    async lockPerson(tx, personId) {
      await onTx(tx).query({
        name: 'attendance.lock_person',
        text: `select pg_advisory_xact_lock(hashtextextended('attendance of ' || $1, 0))`,
        values: [personId],
      })
    },

    async subject(tx, personId) {
      const { rows } = await onTx(tx).query<{
        readonly name: string
        readonly site_id: SiteId
        readonly time_zone: string
      }>({
        name: 'attendance.subject',
        text: `
          select p.name, p.site_id, s.time_zone
          from people.people p
          join site.sites s on s.id = p.site_id
          where p.id = $1`,
        values: [personId],
      })
      const row = rows[0]
      return row ? { personId, name: row.name, siteId: row.site_id, timeZone: row.time_zone } : null
    },

    async defaultShift(siteId, tx) {
      const target = tx ? onTx(tx) : db
      const found = await findDefaultShift(target, siteId)
      if (found) return found
      await addDefaultShift(target, siteId)
      const added = await findDefaultShift(target, siteId)
      if (!added) throw new Error('the default shift that was just made is not there')
      return added
    },

    async sightingsFrom(tx, personId, from) {
      const { rows } = await onTx(tx).query<MatchedRow>({
        name: 'attendance.sightings_from',
        text: `
          select s.id, s.site_id, s.camera_role, s.first_seen_at, s.camera_id, c.name as camera_name
          from recognition.sightings s
          join site.cameras c on c.id = s.camera_id
          where s.person_id = $1 and s.outcome = 'matched' and s.counts and s.first_seen_at >= $2
          order by s.first_seen_at, s.id`,
        values: [personId, from.toString()],
      })
      return rows.map((row) => ({
        id: row.id,
        siteId: row.site_id,
        role: row.camera_role,
        at: parseInstant(row.first_seen_at),
        cameraId: row.camera_id,
        cameraName: row.camera_name,
      }))
    },

    async punchesFrom(tx, personId, from) {
      const { rows } = await onTx(tx).query<PunchRow>({
        name: 'attendance.punches_from',
        text: `
          select ${punchColumns}
          from attendance.punches u
          where u.person_id = $1 and u.state = 'active' and u.begins_at >= $2`,
        values: [personId, from.toString()],
      })
      return rows.map(toPunch)
    },

    savePunches: (tx, changes) => savePunches(onTx(tx), changes),
    saveDay: (tx, day) => saveDay(onTx(tx), day),

    async punchesBetween(who, from, to) {
      const { rows } = await db.query<PunchRow>({
        text: `
          select ${punchColumns}
          from attendance.punches u
          join people.people p on p.id = u.person_id
          where u.state = 'active' and u.begins_at >= $2 and u.begins_at < $3
            and ${'siteId' in who ? 'p.site_id' : 'p.id'} = $1`,
        values: ['siteId' in who ? who.siteId : who.personId, from.toString(), to.toString()],
      })
      return grouped(rows.map((row) => [row.person_id, toPunch(row)]))
    },

    async revisions(who, date) {
      const { rows } = await db.query<{ readonly person_id: PersonId; readonly revision: number }>({
        text: `
          select d.person_id, d.revision
          from attendance.attendance_days d
          join people.people p on p.id = d.person_id
          where d.date = $2 and ${'siteId' in who ? 'p.site_id' : 'p.id'} = $1`,
        values: ['siteId' in who ? who.siteId : who.personId, date.toString()],
      })
      return new Map(rows.map((row) => [row.person_id, row.revision]))
    },

    async evidence(punches) {
      const { rows } = await db.query<SightingRow & { readonly punch_id: PunchId }>({
        text: `
          select e.punch_id, seen.*
          from attendance.punch_evidence e
          join (${selectSightings}) seen on seen.id = e.sighting_id
          where e.punch_id = any ($1::uuid[])
          order by seen.first_seen_at, seen.id`,
        values: [punches],
      })
      return grouped(rows.map((row): [PunchId, Sighting] => [row.punch_id, toSighting(row, oneIn)]))
    },

    async otherSightings(personId, from, to) {
      const { rows } = await db.query<SightingRow>({
        text: `${selectSightings}
          where s.person_id = $1 and s.first_seen_at >= $2 and s.first_seen_at < $3
            and not exists (
              select from attendance.punch_evidence e
              join attendance.punches u on u.id = e.punch_id
              where e.sighting_id = s.id and u.state = 'active'
            )
          order by s.first_seen_at, s.id`,
        values: [personId, from.toString(), to.toString()],
      })
      return rows.map((row) => toSighting(row, oneIn))
    },
  }
}

async function findDefaultShift(target: Queryable, siteId: SiteId): Promise<Shift | null> {
  const { rows } = await target.query<ShiftRow>({
    name: 'attendance.default_shift',
    text: `
      select id, name, start_time, end_time, before_minutes, after_minutes, late_grace_minutes,
        early_grace_minutes, absent_below_minutes, half_day_below_minutes
      from attendance.shifts
      where site_id = $1 and is_default`,
    values: [siteId],
  })
  return rows[0] ? toShift(rows[0]) : null
}

async function addDefaultShift(target: Queryable, siteId: SiteId): Promise<void> {
  const shift = defaultShift
  await target.query({
    text: `
      insert into attendance.shifts (id, site_id, name, is_default, start_time, end_time,
        before_minutes, after_minutes, late_grace_minutes, early_grace_minutes,
        absent_below_minutes, half_day_below_minutes)
      values ($1, $2, $3, true, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (site_id) where is_default do nothing`,
    values: [
      ...[uuidv7(), siteId, shift.name, shift.start, shift.end],
      ...[shift.beforeMinutes, shift.afterMinutes, shift.lateGraceMinutes, shift.earlyGraceMinutes],
      ...[shift.absentBelowMinutes, shift.halfDayBelowMinutes],
    ],
  })
}

async function saveDay(
  target: Queryable,
  { personId, day, inputs, computedAt }: DayToSave,
): Promise<boolean> {
  const { rowCount } = await target.query({
    name: 'attendance.save_day',
    text: `
      insert into attendance.attendance_days as d (person_id, date, shift_id, shift_starts_at,
        shift_ends_at, status, flags, first_in_at, last_out_at, worked_seconds, late_seconds,
        early_seconds, revision, inputs_hash, engine_version, computed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15)
      on conflict (person_id, date) do update set
        shift_id = excluded.shift_id,
        shift_starts_at = excluded.shift_starts_at,
        shift_ends_at = excluded.shift_ends_at,
        status = excluded.status,
        flags = excluded.flags,
        first_in_at = excluded.first_in_at,
        last_out_at = excluded.last_out_at,
        worked_seconds = excluded.worked_seconds,
        late_seconds = excluded.late_seconds,
        early_seconds = excluded.early_seconds,
        revision = d.revision + 1,
        inputs_hash = excluded.inputs_hash,
        engine_version = excluded.engine_version,
        computed_at = excluded.computed_at
      where (d.inputs_hash, d.status, d.flags) is distinct from
        (excluded.inputs_hash, excluded.status, excluded.flags)`,
    values: [
      ...[personId, day.date.toString(), day.occurrence.shift.id],
      ...[day.occurrence.start.toString(), day.occurrence.end.toString()],
      ...[day.status, day.flags, day.firstInAt?.toString() ?? null],
      ...[day.lastOutAt?.toString() ?? null, day.workedSeconds, day.lateSeconds, day.earlySeconds],
      ...[createHash('sha256').update(inputs).digest(), engineVersion, computedAt.toString()],
    ],
  })
  return rowCount === 1
}
