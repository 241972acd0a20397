import type { Camera, RemovalImpact } from '../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { Tx } from './transaction.ts'

export type StoredCamera = Camera & {
  /** The sealed password, where there is one. */
  readonly passwordSecretId: string | null
  /** What the main stream was last seen to carry. */
  readonly codec: string | null
}

/** What a use case writes; place on the wall and the rest follow. */
export type CameraRecord = Omit<StoredCamera, 'position' | 'hasPassword' | 'codec'>

/** Names of the constraints that a duplicate runs into. */
export const cameraConstraints = { name: 'cameras_name', mainUrl: 'cameras_main_url' } as const

/** What was seen on a camera. */
export type CameraHistory = Pick<
  RemovalImpact,
  'sightings' | 'people' | 'firstSightingAt' | 'lastSightingAt' | 'views'
>

/** Cameras that are not removed. Every call rejects with `DatabaseError` only. */
export interface CameraStore {
  /** By place on the wall. */
  list(siteId: SiteId): Promise<ReadonlyArray<StoredCamera>>
  find(id: CameraId): Promise<StoredCamera | null>
  /** Puts the camera last on the wall. */
  add(tx: Tx, camera: CameraRecord): Promise<StoredCamera>
  /** Null when there is no such camera. */
  update(tx: Tx, camera: CameraRecord): Promise<StoredCamera | null>
  /**
   * Switched off and under names that no other camera has, until `update` puts that right: so that a list can be changed
   * in one go, names and streams of which move from one camera to another.
   */
  park(tx: Tx, ids: ReadonlyArray<CameraId>): Promise<void>
  /** Returns the cameras that were changed by it. */
  setEnabled(
    tx: Tx,
    ids: ReadonlyArray<CameraId>,
    enabled: boolean,
  ): Promise<ReadonlyArray<StoredCamera>>
  /** Those that are not named come after, in the order that they had. */
  reorder(tx: Tx, siteId: SiteId, ids: ReadonlyArray<CameraId>): Promise<void>
  history(id: CameraId): Promise<CameraHistory>
  /** Takes it out of all lists and forgets its lease; sightings keep it. False when there is no such camera. */
  remove(tx: Tx, id: CameraId): Promise<boolean>
  /** Puts a removed camera back where it was, without a password. Null when there is none. */
  restore(tx: Tx, id: CameraId): Promise<StoredCamera | null>
  setCodec(id: CameraId, codec: string): Promise<void>
}
