import type { CameraId, NodeId, PersonId, SightingId } from '../../../contracts/ids.ts'
import type { RecordingStep, RecordingStore, StoredRecording } from '../../ports/recording-store.ts'
import { onTx, type Db, type Queryable } from './database.ts'

type Row = {
  readonly id: string
  readonly camera_id: CameraId
  readonly camera_name: string
  readonly node_id: NodeId
  readonly path: string
  readonly file_name: string
  readonly content_hash: Buffer
  readonly begins_at: string
  readonly duration_seconds: number
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly attendance: boolean
  readonly state: StoredRecording['state']
  readonly done_seconds: number
  readonly message: string | null
  readonly finished_at: string | null
  readonly added_at: string
  readonly actor_name: string
  readonly sightings: number
}

const select = `
  select r.id, r.camera_id, c.name as camera_name, r.node_id, r.path, r.file_name, r.content_hash,
    r.begins_at, r.duration_seconds, r.codec, r.width, r.height, r.attendance, r.state,
    r.done_seconds, r.message, r.finished_at, r.added_at, r.actor_name,
    (select count(*)::integer from recognition.sightings s where s.recording_id = r.id) as sightings
  from recognition.recordings r
  join site.cameras c on c.id = r.camera_id`

const toRecording = (row: Row): StoredRecording => ({
  id: row.id,
  cameraId: row.camera_id,
  cameraName: row.camera_name,
  nodeId: row.node_id,
  path: row.path,
  fileName: row.file_name,
  contentHash: row.content_hash,
  beginsAt: row.begins_at,
  durationSeconds: row.duration_seconds,
  codec: row.codec,
  width: row.width,
  height: row.height,
  attendance: row.attendance,
  state: row.state,
  doneSeconds: row.done_seconds,
  message: row.message,
  finishedAt: row.finished_at,
  addedAt: row.added_at,
  addedBy: row.actor_name,
  sightings: row.sightings,
})

export function createRecordingStore(db: Db): RecordingStore {
  return {
    async list(siteId) {
      const { rows } = await db.query<Row>({
        name: 'recordings.list',
        text: `${select} where r.site_id = $1 order by r.added_at desc, r.id desc`,
        values: [siteId],
      })
      return rows.map(toRecording)
    },

    async find(id) {
      const { rows } = await db.query<Row>({
        name: 'recordings.find',
        text: `${select} where r.id = $1`,
        values: [id],
      })
      return rows[0] ? toRecording(rows[0]) : null
    },

    async next(nodeId) {
      const { rows } = await db.query<Row>({
        name: 'recordings.next',
        text: `${select}
          where r.node_id = $1 and r.state in ('waiting', 'running')
          order by r.state = 'running' desc, r.added_at, r.id limit 1`,
        values: [nodeId],
      })
      return rows[0] ? toRecording(rows[0]) : null
    },

    async importedAt(contentHash) {
      const { rows } = await db.query<{ readonly added_at: string | null }>({
        name: 'recordings.imported_at',
        text: 'select min(added_at) as added_at from recognition.recordings where content_hash = $1',
        values: [Buffer.from(contentHash)],
      })
      return rows[0]?.added_at ?? null
    },

    async add(tx, recording) {
      await onTx(tx).query({
        text: `
          insert into recognition.recordings (id, site_id, camera_id, node_id, path, file_name,
            size_bytes, content_hash, begins_at, duration_seconds, codec, width, height,
            attendance, actor_id, actor_name)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        values: [
          ...[recording.id, recording.siteId, recording.cameraId, recording.nodeId],
          ...[recording.path, recording.fileName, recording.sizeBytes],
          ...[Buffer.from(recording.contentHash), recording.beginsAt, recording.durationSeconds],
          ...[recording.codec, recording.width, recording.height, recording.attendance],
          ...[recording.actor.id, recording.actor.name],
        ],
      })
    },

    step: (tx, id, from, to) => step(tx ? onTx(tx) : db, id, from, to),

    async advance(tx, id, doneSeconds) {
      const { rows } = await onTx(tx).query<{ readonly attendance: boolean }>({
        name: 'recordings.advance',
        text: `
          update recognition.recordings set done_seconds = greatest(done_seconds, $2)
          where id = $1 and state = 'running' returning attendance`,
        values: [id, doneSeconds],
      })
      return rows[0] ?? null
    },

    async setAttendance(tx, id, attendance) {
      const { rows } = await onTx(tx).query<{ readonly was: boolean }>({
        text: `
          with before as (
            select id, attendance from recognition.recordings where id = $1 for update
          )
          update recognition.recordings r set attendance = $2 from before
          where r.id = before.id returning before.attendance as was`,
        values: [id, attendance],
      })
      return rows[0] ?? null
    },

    async matched(tx, id) {
      const { rows } = await onTx(tx).query<{
        readonly id: SightingId
        readonly person_id: PersonId
        readonly first_seen_at: string
      }>({
        text: `
          select id, person_id, first_seen_at from recognition.sightings
          where recording_id = $1 and outcome = 'matched' order by first_seen_at, id
          for no key update`,
        values: [id],
      })
      return rows.map((row) => ({
        sightingId: row.id,
        personId: row.person_id,
        firstSeenAt: row.first_seen_at,
      }))
    },

    async setCounts(tx, sightingId, counts) {
      await onTx(tx).query({
        name: 'recordings.set_counts',
        text: 'update recognition.sightings set counts = $2 where id = $1',
        values: [sightingId, counts],
      })
    },

    async setOthersCount(tx, id, counts) {
      await onTx(tx).query({
        text: `
          update recognition.sightings set counts = $2
          where recording_id = $1 and outcome <> 'matched'`,
        values: [id, counts],
      })
    },
  }
}

async function step(
  target: Queryable,
  id: string,
  from: ReadonlyArray<StoredRecording['state']>,
  to: RecordingStep,
): Promise<boolean> {
  const { rowCount } = await target.query({
    name: 'recordings.step',
    text: `
      update recognition.recordings set state = $3, message = $4, finished_at = $5,
        done_seconds = coalesce($6, done_seconds)
      where id = $1 and state = any ($2::text[])`,
    values: [
      ...[id, from, to.kind, to.kind === 'failed' ? to.message : null],
      ...(to.kind === 'done' ? [to.at, to.doneSeconds] : [null, null]),
    ],
  })
  return rowCount === 1
}
