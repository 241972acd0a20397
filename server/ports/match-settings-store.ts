import type { SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { MatchSettings } from '../../contracts/recognition.ts'
import type { Tx } from './transaction.ts'

export type StoredMatchSettings = {
  readonly settings: MatchSettings
  /** RFC 3339 Z. */
  readonly changedAt: string
  readonly changedBy: string
}

/** The settings of a site for one model pack: a threshold of one model means nothing to another. */
export type MatchSettingsKey = { readonly siteId: SiteId; readonly packId: string }

/** What a name needs at a site that differs from its model pack. Every call rejects with `DatabaseError` only. */
export interface MatchSettingsStore {
  /** Null where the site goes by the pack. */
  find(key: MatchSettingsKey): Promise<StoredMatchSettings | null>
  /** Null goes back to the pack. */
  save(
    tx: Tx,
    key: MatchSettingsKey,
    settings: MatchSettings | null,
    actor: Pick<Actor, 'id' | 'name'>,
  ): Promise<void>
  /**
   * Calls `listener` after every change by any desktop, and once more after every connecting, when changes may have been
   * missed. Runs until `signal` aborts; never rejects for a lost connection.
   */
  watch(listener: () => void, signal: AbortSignal): Promise<void>
}
