import type { SiteId } from '../../contracts/ids.ts'
import type { WallView, WallViewFields } from '../../contracts/wall.ts'
import type { Tx } from './transaction.ts'

/** Name of the constraint that a second view of one name runs into. */
export const viewNameConstraint = 'views_name'

/** Whose views: those of one operator at one site. */
export type ViewOwner = { readonly siteId: SiteId; readonly ownerId: string }

/** Named arrangements of the wall. Every call rejects with `DatabaseError` only. */
export interface WallViewStore {
  /** Those that are not removed, by position. */
  list(owner: ViewOwner): Promise<ReadonlyArray<WallView>>
  /** Lets no other transaction change the view until `tx` ends; null when it is not there or somebody else's. */
  lock(tx: Tx, owner: ViewOwner, id: string): Promise<WallView | null>
  /** Puts it last, with the revision 1. */
  add(tx: Tx, owner: ViewOwner, id: string, view: WallViewFields): Promise<WallView>
  /** Writes a locked view with the next revision. */
  update(tx: Tx, id: string, view: WallViewFields): Promise<WallView>
  /** Those named come first, in that order; others after them, as they were. Ids of others do nothing. */
  reorder(tx: Tx, owner: ViewOwner, ids: ReadonlyArray<string>): Promise<void>
  /** False when that is how it already was, or when there is no such view. */
  setRemoved(tx: Tx, owner: ViewOwner, id: string, removed: boolean): Promise<boolean>
}
