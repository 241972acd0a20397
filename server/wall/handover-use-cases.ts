import type { Temporal } from 'temporal-polyfill'
import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { HandoverNote } from '../../contracts/wall.ts'
import { newId } from '../new-id.ts'
import type { CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { HandoverStore } from '../ports/handover-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import { noSite, type WallRefusal } from './wall-refusal.ts'

export type HandoverUseCasesDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: Pick<CameraStore, 'find'>
  readonly notes: HandoverStore
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly now: () => Temporal.Instant
}

type Saved = { readonly kind: 'ok'; readonly note: HandoverNote } | WallRefusal

/** What operators leave to each other. Every call may reject with `DatabaseError`; expected refusals are values. */
export interface HandoverUseCases {
  /** Those that nobody took over, and those of the last seven days. Newest first. */
  list(): Promise<ReadonlyArray<HandoverNote>>
  add(actor: Actor, text: string, cameraId: CameraId | null): Promise<Saved>
  /** Refused when somebody has taken it over already, unless it was the same person. */
  take(actor: Actor, id: string): Promise<Saved>
}

const shownHours = 7 * 24

const noteNotFound: WallRefusal = { kind: 'not-found', message: 'This note is not there any more.' }

export function createHandoverUseCases(deps: HandoverUseCasesDeps): HandoverUseCases {
  const { database, notes, changes, bus } = deps

  async function saved(id: string): Promise<Saved> {
    bus.publish({ kind: 'handover-changed' })
    const note = await notes.find(id)
    return note ? { kind: 'ok', note } : noteNotFound
  }

  return {
    async list() {
      const site = await deps.sites.current()
      const since = deps.now().subtract({ hours: shownHours }).toString()
      return site ? notes.list(site.id, since) : []
    },

    async add(actor, text, cameraId) {
      const site = await deps.sites.current()
      if (!site) return noSite
      if (cameraId !== null && !(await deps.cameras.find(cameraId))) {
        return {
          kind: 'not-found',
          message: 'This camera is not there any more. Choose another one, or none.',
        }
      }
      const id = newId<'note'>()
      await database.transaction(async (tx) => {
        await notes.add(tx, { id, siteId: site.id, text, cameraId }, actor)
        await changes.append(tx, {
          ...{ actor, action: 'handover.added', entity: 'handover-note', entityId: id },
          ...{ before: null, after: { cameraId, characters: text.length } },
        })
      })
      return saved(id)
    },

    async take(actor, id) {
      const taken = await database.transaction(async (tx) => {
        if (!(await notes.take(tx, id, actor))) return false
        await changes.append(tx, {
          ...{ actor, action: 'handover.taken', entity: 'handover-note', entityId: id },
          ...{ before: { taken: false }, after: { taken: true } },
        })
        return true
      })
      if (taken) return saved(id)
      const note = await notes.find(id)
      if (!note) return noteNotFound
      const by = note.taken?.by ?? 'Somebody'
      return by === actor.name
        ? { kind: 'ok', note }
        : { kind: 'conflict', message: `${by} has taken this note over already.` }
    },
  }
}
