import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { HandoverNote } from '../../contracts/wall.ts'
import type { Tx } from './transaction.ts'

/** What operators leave to each other. Every call rejects with `DatabaseError` only. */
export interface HandoverStore {
  /** Those that nobody took over, and those written after `since` (RFC 3339). Newest first. */
  list(siteId: SiteId, since: string): Promise<ReadonlyArray<HandoverNote>>
  find(id: string): Promise<HandoverNote | null>
  add(
    tx: Tx,
    note: {
      readonly id: string
      readonly siteId: SiteId
      readonly text: string
      readonly cameraId: CameraId | null
    },
    actor: Pick<Actor, 'id' | 'name'>,
  ): Promise<void>
  /** False when somebody has taken it over already, or when there is no such note. */
  take(tx: Tx, id: string, actor: Pick<Actor, 'id' | 'name'>): Promise<boolean>
}
