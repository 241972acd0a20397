import type { SiteId } from '../../contracts/ids.ts'
import type { Site } from '../../contracts/setup.ts'
import type { Tx } from './transaction.ts'

export type StoredSite = Site & {
  /** Made-up cameras and people; removed as a whole. At most one. */
  readonly demo: boolean
}

/** Premises. Every call rejects with `DatabaseError` only. */
export interface SiteStore {
  /** The demo site while there is one, else the oldest; null before the first. */
  current(): Promise<StoredSite | null>
  /** Oldest first. */
  list(): Promise<ReadonlyArray<StoredSite>>
  /** Adds `site` unless there already is a site that is no demo; returns the one there is. */
  ensureDefault(site: Site): Promise<StoredSite>
  add(tx: Tx, site: StoredSite): Promise<void>
  /** Returns false when there is no such site. */
  update(tx: Tx, site: Site): Promise<boolean>
  /** Removes the site with its cameras, passwords, people, sightings and attendance; changes stay on record. */
  remove(tx: Tx, id: SiteId): Promise<void>
}
