import type { NodeId, PersonId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { Recording } from '../../contracts/recordings.ts'
import type { Tx } from './transaction.ts'

/** A recording as it is stored. Times are RFC 3339 Z; times within the recording are seconds from its first picture. */
export type StoredRecording = Omit<Recording, 'state'> & {
  readonly nodeId: NodeId
  /** Absolute, on the desktop `nodeId`. */
  readonly path: string
  /** SHA-256, see `VideoFiles.identify`. */
  readonly contentHash: Uint8Array
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  /** What lies before is analysed and stored. */
  readonly doneSeconds: number
  readonly message: string | null
  readonly finishedAt: string | null
}

export type NewRecording = Pick<
  StoredRecording,
  | 'cameraId'
  | 'nodeId'
  | 'path'
  | 'fileName'
  | 'contentHash'
  | 'beginsAt'
  | 'durationSeconds'
  | 'codec'
  | 'width'
  | 'height'
  | 'attendance'
> & {
  readonly id: string
  readonly siteId: SiteId
  readonly sizeBytes: number
  readonly actor: Pick<Actor, 'id' | 'name'>
}

/** The same content for the same camera and begin is there already. */
export const recordingConstraints = { once: 'recordings_once' } as const

/** Where a recording goes from `waiting` or `running`, and back. */
export type RecordingStep =
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'done'; readonly doneSeconds: number; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string }

/** Imported recordings and what was seen on them. Every call rejects with `DatabaseError` only. */
export interface RecordingStore {
  /** Newest first. */
  list(siteId: SiteId): Promise<ReadonlyArray<StoredRecording>>
  find(id: string): Promise<StoredRecording | null>
  /** The one to go on with on this desktop: one that was begun, else the one that has waited longest. */
  next(nodeId: NodeId): Promise<StoredRecording | null>
  /** When a file with this content was first imported, RFC 3339 Z; null when it was not. */
  importedAt(contentHash: Uint8Array): Promise<string | null>
  /** Refused with `recordingConstraints.once`. */
  add(tx: Tx, recording: NewRecording): Promise<void>
  /** False, and nothing changed, where `from` does not name its state. */
  step(
    tx: Tx | null,
    id: string,
    from: ReadonlyArray<StoredRecording['state']>,
    to: RecordingStep,
  ): Promise<boolean>
  /**
   * Moves `doneSeconds` on while it runs, and lets no other transaction touch it until `tx` ends. Null when it does not run
   * any more, as after it was cancelled.
   */
  advance(tx: Tx, id: string, doneSeconds: number): Promise<{ readonly attendance: boolean } | null>
  /** Whether its sightings count from now on; null when there is none, else what it was before. Locks it until `tx` ends. */
  setAttendance(tx: Tx, id: string, attendance: boolean): Promise<{ readonly was: boolean } | null>
  /** Its sightings that name somebody, oldest first. */
  matched(
    tx: Tx,
    id: string,
  ): Promise<
    ReadonlyArray<{
      readonly sightingId: SightingId
      readonly personId: PersonId
      readonly firstSeenAt: string
    }>
  >
  setCounts(tx: Tx, sightingId: SightingId, counts: boolean): Promise<void>
  /** Of those that name nobody. */
  setOthersCount(tx: Tx, id: string, counts: boolean): Promise<void>
}
