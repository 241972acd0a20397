import type { Actor } from '../../contracts/permissions.ts'
import type { Alarm } from '../../contracts/wall.ts'
import { newId } from '../new-id.ts'
import type { AlarmQuery, AlarmStore } from '../ports/alarm-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import type { WallRefusal } from './wall-refusal.ts'

export type AlarmUseCasesDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly alarms: AlarmStore
  readonly changes: ChangeLog
  readonly bus: EventBus
}

/** What operators do about alarms. Every call may reject with `DatabaseError`; expected refusals are values. */
export interface AlarmUseCases {
  /** Newest first. */
  list(query: Omit<AlarmQuery, 'siteId'>): Promise<ReadonlyArray<Alarm>>
  /** With the note, where there is one, on each that was open. Others stay as they are. */
  acknowledge(actor: Actor, ids: ReadonlyArray<string>, note: string | undefined): Promise<void>
  addNote(
    actor: Actor,
    id: string,
    text: string,
  ): Promise<{ readonly kind: 'ok'; readonly alarm: Alarm } | WallRefusal>
}

const alarmNotFound: WallRefusal = {
  kind: 'not-found',
  message: 'This alarm is not there any more.',
}

export function createAlarmUseCases(deps: AlarmUseCasesDeps): AlarmUseCases {
  const { database, alarms, changes, bus } = deps
  return {
    async list(query) {
      const site = await deps.sites.current()
      return site ? alarms.list({ ...query, siteId: site.id }) : []
    },

    async acknowledge(actor, ids, note) {
      const acknowledged = await database.transaction(async (tx) => {
        const changed = await alarms.acknowledge(tx, ids, actor)
        for (const alarmId of changed) {
          if (note !== undefined) {
            await alarms.addNote(tx, { id: newId<'note'>(), alarmId, text: note }, actor)
          }
          await changes.append(tx, {
            ...{ actor, action: 'alarm.acknowledged', entity: 'alarm', entityId: alarmId },
            ...{ before: { acknowledged: false }, after: { acknowledged: true } },
          })
        }
        return changed
      })
      for (const alarm of await alarms.find(acknowledged)) bus.publish({ kind: 'alarm', alarm })
    },

    async addNote(actor, id, text) {
      const added = await database.transaction(async (tx) => {
        if (!(await alarms.addNote(tx, { id: newId<'note'>(), alarmId: id, text }, actor))) {
          return false
        }
        await changes.append(tx, {
          ...{ actor, action: 'alarm.noted', entity: 'alarm', entityId: id },
          ...{ before: null, after: { characters: text.length } },
        })
        return true
      })
      const [alarm] = added ? await alarms.find([id]) : []
      if (!alarm) return alarmNotFound
      bus.publish({ kind: 'alarm', alarm })
      return { kind: 'ok', alarm }
    },
  }
}
