import type { Camera } from '../../contracts/cameras.ts'
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

/** Cameras that are not removed. Every call rejects with `DatabaseError` only. */
export interface CameraStore {
  /** By place on the wall. */
  list(siteId: SiteId): Promise<ReadonlyArray<StoredCamera>>
  find(id: CameraId): Promise<StoredCamera | null>
  /** Puts the camera last on the wall. */
  add(tx: Tx, camera: CameraRecord): Promise<StoredCamera>
  /** Null when there is no such camera. */
  update(tx: Tx, camera: CameraRecord): Promise<StoredCamera | null>
  /** Takes it out of all lists and forgets its lease; sightings keep it. False when there is no such camera. */
  remove(tx: Tx, id: CameraId): Promise<boolean>
  setCodec(id: CameraId, codec: string): Promise<void>
}
