import { Temporal } from 'temporal-polyfill'
import type { CameraId, NodeId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { InspectedFile, Recording } from '../../contracts/recordings.ts'
import type { AttendanceProcessor } from '../ports/attendance-processor.ts'
import type { AttendanceStore } from '../ports/attendance-store.ts'
import type { CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import {
  recordingConstraints,
  type RecordingStep,
  type RecordingStore,
  type StoredRecording,
} from '../ports/recording-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions, Tx } from '../ports/transaction.ts'
import type { VideoFiles } from '../ports/video-files.ts'
import { newId } from '../new-id.ts'
import { describeRecording } from './describe-recording.ts'
import type { RecordingQueue } from './recording-queue.ts'
import { lockPeople } from './store-part.ts'
import { suggestBegin } from './suggest-begin.ts'

export type RecordingUseCasesDeps = {
  readonly database: Transactions
  readonly recordings: RecordingStore
  readonly cameras: Pick<CameraStore, 'find'>
  readonly sites: Pick<SiteStore, 'current'>
  readonly files: VideoFiles
  readonly queue: Pick<RecordingQueue, 'wake' | 'stop' | 'progress'>
  readonly attendance: AttendanceProcessor
  readonly people: Pick<AttendanceStore, 'lockPerson'>
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly nodeId: NodeId
  readonly now: () => Temporal.Instant
}

export type NewRecordingInput = {
  readonly path: string
  readonly cameraId: CameraId
  /** RFC 3339 Z. */
  readonly beginsAt: string
  readonly attendance: boolean
}

/** `message` is a sentence for the person who asked. */
type Refusal = {
  readonly kind: 'invalid' | 'conflict' | 'not-found'
  readonly message: string
}
const refuse = (kind: Refusal['kind'], message: string): Refusal => ({ kind, message })
const notFound = refuse('not-found', 'This recording is not there any more.')

/** Every call may reject with `DatabaseError`; expected refusals are values. */
export interface RecordingUseCases {
  /** Newest first. */
  list(): Promise<ReadonlyArray<Recording>>
  /** One answer a file, in their order. */
  inspect(paths: ReadonlyArray<string>, signal?: AbortSignal): AsyncGenerator<InspectedFile>
  add(
    actor: Actor,
    input: NewRecordingInput,
    signal?: AbortSignal,
  ): Promise<{ readonly kind: 'ok'; readonly recording: Recording } | Refusal>
  cancel(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | Refusal>
  resume(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | Refusal>
  setAttendance(
    actor: Actor,
    id: string,
    attendance: boolean,
  ): Promise<{ readonly kind: 'ok' } | Refusal>
}

export function createRecordingUseCases(deps: RecordingUseCasesDeps): RecordingUseCases {
  const { database, recordings, files, queue, changes, bus } = deps
  const describe = (stored: StoredRecording): Recording =>
    describeRecording(stored, queue.progress())

  const announce = async (id: string): Promise<Recording | null> => {
    const stored = await recordings.find(id)
    if (!stored) return null
    bus.publish({ kind: 'recording', recording: describe(stored) })
    return describe(stored)
  }
  const note = (tx: Tx, actor: Actor, id: string, action: string, facts: Facts): Promise<void> =>
    changes.append(tx, { actor, action, entity: 'recording', entityId: id, ...facts })

  /** Moves it on where it is in one of the states `from`. */
  const move = async (
    actor: Actor,
    id: string,
    from: ReadonlyArray<StoredRecording['state']>,
    to: RecordingStep,
    action: string,
  ): Promise<StoredRecording['state'] | null> => {
    const before = await recordings.find(id)
    if (!before) return null
    const moved = await database.transaction(async (tx) => {
      if (!(await recordings.step(tx, id, from, to))) return false
      await note(tx, actor, id, action, {
        before: { state: before.state },
        after: { state: to.kind },
      })
      return true
    })
    return moved ? to.kind : before.state
  }

  return {
    async list() {
      const site = await deps.sites.current()
      return site ? (await recordings.list(site.id)).map(describe) : []
    },

    async *inspect(paths, signal) {
      const timeZone = (await deps.sites.current())?.timeZone ?? 'UTC'
      for (const path of new Set(paths)) {
        const inspected = await files.inspect(path, signal)
        const named = { path, fileName: path.split(/[/\\]/).at(-1) ?? path }
        if (inspected.kind !== 'ok') {
          yield { ...named, kind: 'refused', message: inspected.message }
          continue
        }
        const { fileName, durationSeconds, codec, width, height, contentHash } = inspected.file
        yield {
          ...{ kind: 'ok', path, fileName, durationSeconds, codec, width, height },
          beginsAt: suggestBegin(inspected.file, timeZone, deps.now()),
          importedAt: await recordings.importedAt(contentHash),
        }
      }
    },

    async add(actor, { path, cameraId, beginsAt, attendance }, signal) {
      const camera = await deps.cameras.find(cameraId)
      if (!camera) return refuse('not-found', 'This camera is not there any more. Choose another.')
      // Looked at anew: the path comes from outside, and the file may be another one by now.
      const inspected = await files.inspect(path, signal)
      if (inspected.kind !== 'ok') return refuse('invalid', inspected.message)
      const { file } = inspected
      const ends = Temporal.Instant.from(beginsAt).add({
        milliseconds: Math.round(file.durationSeconds * 1000),
      })
      if (Temporal.Instant.compare(ends, deps.now().add({ minutes: 5 })) > 0)
        return refuse(
          'invalid',
          'With this begin the recording would end in the future. Correct the begin.',
        )
      const id = newId<'recording'>()
      try {
        await database.transaction(async (tx) => {
          await recordings.add(tx, {
            ...{ ...file, id, path, cameraId, beginsAt, attendance, actor },
            ...{ siteId: camera.siteId, nodeId: deps.nodeId },
          })
          const { fileName, durationSeconds } = file
          const facts = { fileName, durationSeconds, cameraId, beginsAt, attendance }
          await note(tx, actor, id, 'recording.added', { before: null, after: facts })
        })
      } catch (error) {
        if (!isRefused(error, recordingConstraints.once)) throw error
        return refuse(
          'conflict',
          `This recording is imported already, for ${camera.name} and the same begin.`,
        )
      }
      queue.wake()
      const recording = await announce(id)
      return recording ? { kind: 'ok', recording } : notFound
    },

    async cancel(actor, id) {
      const from = ['waiting', 'running'] as const
      const state = await move(actor, id, from, { kind: 'cancelled' }, 'recording.cancelled')
      if (state === null) return notFound
      queue.stop(id)
      await announce(id)
      if (state === 'cancelled') return { kind: 'ok' }
      return refuse('conflict', 'The recording is not being analysed any more.')
    },

    async resume(actor, id) {
      const from = ['cancelled', 'failed'] as const
      const state = await move(actor, id, from, { kind: 'waiting' }, 'recording.resumed')
      if (state === null) return notFound
      queue.wake()
      await announce(id)
      if (state === 'done') return refuse('conflict', 'The recording is analysed to its end.')
      return { kind: 'ok' }
    },

    async setAttendance(actor, id, attendance) {
      const events = await database.transaction(async (tx) => {
        const changed = await recordings.setAttendance(tx, id, attendance)
        if (!changed) return null
        if (changed.was === attendance) return []
        const facts = { before: { attendance: changed.was }, after: { attendance } }
        await note(tx, actor, id, 'recording.attendance-changed', facts)
        return countAnew(tx, id, attendance, deps)
      })
      if (!events) return notFound
      for (const event of events) bus.publish(event)
      await announce(id)
      return { kind: 'ok' }
    },
  }
}

type Facts = {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** Lets the sightings of a recording count, or no more, and decides anew what follows from each that names somebody. */
async function countAnew(
  tx: Tx,
  id: string,
  counts: boolean,
  { recordings, attendance, people }: RecordingUseCasesDeps,
): Promise<ReadonlyArray<LiveEvent>> {
  await recordings.setOthersCount(tx, id, counts)
  const matched = await recordings.matched(tx, id)
  await lockPeople(tx, matched, people)
  const events: LiveEvent[] = []
  // One at a time, as if each had just been seen, or taken back.
  for (const { sightingId, personId, firstSeenAt: at } of matched) {
    await recordings.setCounts(tx, sightingId, counts)
    const change = counts ? { was: null, is: personId } : { was: personId, is: null }
    events.push(...(await attendance.apply(tx, { sightingId, at, ...change })))
  }
  return events
}
