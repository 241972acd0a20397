import path from 'node:path'
import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import type { PersonId, SightingId } from '../../contracts/ids.ts'
import type { DecidedSighting, RevisedSighting } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { SightingRole } from '../../core/attendance/sighting-runs.ts'
import { createAlarmStore } from '../../server/adapters/postgres/alarm-store.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createPersonStore } from '../../server/adapters/postgres/person-store.ts'
import { createRejectionStore } from '../../server/adapters/postgres/rejection-store.ts'
import { openSpool } from '../../server/adapters/spool/open-spool.ts'
import type { Examination } from '../../server/ports/face-engine.ts'
import type { RejectionStore } from '../../server/ports/rejection-store.ts'
import type { SightingSpool } from '../../server/ports/sighting-spool.ts'
import type { FaceReader } from '../../server/recognition/corrections/learn-rejection.ts'
import {
  createSightingCorrections,
  type SightingCorrections,
} from '../../server/recognition/corrections/sighting-corrections.ts'
import {
  createSightingRecorder,
  type RunningSightingRecorder,
} from '../../server/recognition/sighting-recorder.ts'
import { raiseAlarms } from '../../server/wall/raise-alarms.ts'
import { decided, openAttendanceSite, type AttendanceSite } from './attendance-site.ts'
import { templateAlong } from './records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const log = pino({ level: 'silent' })

/** A face engine that answers with what the test says. */
export type ToldFaces = FaceReader & { answer: () => Promise<Examination>; modelId: string }

/** A site whose sightings are recorded, revised and corrected, with real attendance. */
export interface CorrectableSite extends AsyncDisposable {
  readonly site: AttendanceSite
  readonly corrections: SightingCorrections
  readonly rejections: RejectionStore
  readonly faces: ToldFaces
  /** What was announced so far. */
  readonly events: LiveEvent[]
  /** A recorder with a spool of its own in the same folder; another run of the program, if asked for again. */
  record(db?: Db): Promise<{ recorder: RunningSightingRecorder; spool: SightingSpool }>
  /** A matched sighting, or one of a stranger, on a camera of that role; not yet recorded. */
  seen(
    personId: PersonId | null,
    role: SightingRole,
    at: string,
    more?: Partial<DecidedSighting>,
  ): DecidedSighting
  /** `in 08:00:00 Ann`: the valid punches, in order of time, in UTC. */
  punches(): Promise<ReadonlyArray<string>>
  /** `status` of the stored day. */
  status(personId: PersonId, date: string): Promise<unknown>
  /** Who the sighting is by now. */
  who(id: SightingId): Promise<string | null>
}

/** Later frames of that sighting's track say `personId`. */
export function revised(
  { id, cameraId, lastSeenAt }: DecidedSighting,
  personId: PersonId | null,
  more: Partial<RevisedSighting> = {},
): RevisedSighting {
  return {
    ...{ id, cameraId, personId, lastSeenAt },
    outcome: personId === null ? 'unknown' : 'matched',
    similarity: 0.66,
    margin: 0.3,
    liveness: 0.8,
    examined: 7,
    agreeing: 4,
    candidates: personId === null ? [] : [{ personId, similarity: 0.66 }],
    revisedAt: Temporal.Instant.from(lastSeenAt).add({ seconds: 2 }).toString(),
    ...more,
  }
}

/** The face engine finds one face, whose template lies along that axis. */
export const oneFace = (axis: number): Examination => ({
  kind: 'examined',
  width: 224,
  height: 224,
  faces: [
    {
      box: { x: 60, y: 50, w: 90, h: 120 },
      score: 0.99,
      quality: decided({ cameraId: '' as never, personId: null, firstSeenAt: '' }).quality,
      template: templateAlong(axis),
      portrait: Uint8Array.of(1),
    },
  ],
})

export async function openCorrectableSite(): Promise<CorrectableSite> {
  const site = await openAttendanceSite()
  const folder = await temporaryFolder()
  const { db } = site.database
  const events: LiveEvent[] = []
  const bus = {
    publish: (event: LiveEvent) => void events.push(event),
    subscribe: () => () => undefined,
  }
  const rejections = createRejectionStore(db)
  const faces: ToldFaces = {
    modelId: 'test',
    answer: () => Promise.resolve(oneFace(7)),
    examine: () => faces.answer(),
  }
  const shared = { sightings: site.sightings, attendance: site.processor, bus }
  const alarms = createAlarmStore(db)
  let clock = Temporal.Instant.from('2026-11-24T12:00:00Z')
  const now = () => (clock = clock.add({ seconds: 1 }))
  return {
    site,
    rejections,
    faces,
    events,
    corrections: createSightingCorrections({
      ...shared,
      ...{ database: db, rejections, faces, now },
      people: createPersonStore(db),
      changes: createChangeLog(),
    }),
    async record(database = db) {
      const spool = await openSpool(path.join(folder.path, 'spool'), { log })
      const recorder = createSightingRecorder({
        ...{ ...shared, database, spool, log, now },
        raiseAlarms: (tx, events) => raiseAlarms(tx, events, { alarms }),
      })
      return { spool, recorder }
    },
    seen: (personId, role, at, more = {}) =>
      decided({ cameraId: site.cameras[role], personId, firstSeenAt: at, ...more }),
    async punches() {
      const rows = await site.rows(`
        select u.direction || ' ' || to_char(u.punched_at, 'HH24:MI:SS') || ' ' || p.name as said
        from attendance.punches u join people.people p on p.id = u.person_id
        where u.state = 'active' order by u.punched_at, u.direction, p.name`)
      return rows.map(({ said }) => String(said))
    },
    async status(personId, date) {
      const [day] = await site.rows(
        'select status from attendance.attendance_days where person_id = $1 and date = $2',
        ...[personId, date],
      )
      return day?.status
    },
    who: async (id) => (await site.sightings.find(id))?.person?.name ?? null,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}
