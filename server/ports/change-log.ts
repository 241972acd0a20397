import type { Actor } from '../../contracts/permissions.ts'
import type { Tx } from './transaction.ts'

export type Change = {
  readonly actor: Pick<Actor, 'id' | 'name'>
  /** Such as `camera.added`. */
  readonly action: string
  readonly entity:
    | 'site'
    | 'camera'
    | 'person'
    | 'reference'
    | 'sighting'
    | 'rejection'
    | 'pack'
    | 'view'
    | 'alarm'
    | 'handover-note'
    | 'snapshot'
    | 'recording'
    | 'node'
  readonly entityId: string
  /** Facts only: no images, no templates, no passwords. Null before it was there. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** Null after it is gone. */
  readonly after: Readonly<Record<string, unknown>> | null
}

/** Who changed what; only grows. */
export interface ChangeLog {
  append(tx: Tx, change: Change): Promise<void>
}
