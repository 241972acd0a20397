import type { SightingId, SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { Alarm } from '../../contracts/wall.ts'
import type { Tx } from './transaction.ts'

export type AlarmQuery = {
  readonly siteId: SiteId
  /** Only those that nobody acknowledged. */
  readonly open: boolean
  /** RFC 3339; only alarms raised earlier. */
  readonly before?: string | undefined
  readonly limit: number
}

/** Within these many seconds of an alarm on the same camera, another of its kind is the same event. */
export type AlarmQuiet = {
  /** For the same person. */
  readonly watchListSeconds: number
  readonly unknownSeconds: number
}

/** Alarms and their notes. Every call rejects with `DatabaseError` only. */
export interface AlarmStore {
  /**
   * Raises the alarm that a stored sighting asks for: of a watched person always, of an unknown face while some view at
   * the site asks for it. A sighting has one alarm; it is raised again, unacknowledged, when later frames show that it is
   * another watched person. Null when there is nothing to tell.
   */
  raise(tx: Tx, id: string, sightingId: SightingId, quiet: AlarmQuiet): Promise<Alarm | null>
  /** Newest first. */
  list(query: AlarmQuery): Promise<ReadonlyArray<Alarm>>
  find(ids: ReadonlyArray<string>): Promise<ReadonlyArray<Alarm>>
  /** Returns the ids that were open until now. */
  acknowledge(
    tx: Tx,
    ids: ReadonlyArray<string>,
    actor: Pick<Actor, 'id' | 'name'>,
  ): Promise<ReadonlyArray<string>>
  /** False when there is no such alarm. */
  addNote(
    tx: Tx,
    note: { readonly id: string; readonly alarmId: string; readonly text: string },
    actor: Pick<Actor, 'id' | 'name'>,
  ): Promise<boolean>
}
