import type { Actor } from '../../contracts/permissions.ts'
import type { WallView, WallViewFields } from '../../contracts/wall.ts'
import { newId } from '../new-id.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions, Tx } from '../ports/transaction.ts'
import { viewNameConstraint, type ViewOwner, type WallViewStore } from '../ports/wall-view-store.ts'
import { describeDifference } from './describe-difference.ts'
import { noSite, type WallRefusal } from './wall-refusal.ts'

export type ViewUseCasesDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly views: WallViewStore
  readonly changes: ChangeLog
  readonly bus: EventBus
}

type Saved = { readonly kind: 'ok'; readonly view: WallView } | WallRefusal

/** An operator's own views at the site. Every call may reject with `DatabaseError`; expected refusals are values. */
export interface ViewUseCases {
  list(actor: Actor): Promise<ReadonlyArray<WallView>>
  add(actor: Actor, view: WallViewFields): Promise<Saved>
  /** Refused when the view has another revision by now. */
  change(actor: Actor, id: string, revision: number, view: WallViewFields): Promise<Saved>
  reorder(actor: Actor, ids: ReadonlyArray<string>): Promise<{ readonly kind: 'ok' } | WallRefusal>
  /** Twice is as good as once. */
  remove(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | WallRefusal>
  restore(actor: Actor, id: string): Promise<Saved>
}

const mostViews = 200

const viewNotFound: WallRefusal = {
  kind: 'not-found',
  message: 'This view is not there any more. It may have been removed in another window.',
}

const nameTaken = (name: string): WallRefusal => ({
  kind: 'conflict',
  message: `There is another view named “${name}”. Choose another name.`,
})

const factsOf = ({ name, layout, slots, alarms }: WallViewFields) => ({
  ...{ name, layout, slots, alarms },
})

export function createViewUseCases(deps: ViewUseCasesDeps): ViewUseCases {
  const { database, views, changes, bus } = deps

  async function ownerOf(actor: Actor): Promise<ViewOwner | null> {
    const site = await deps.sites.current()
    return site && { siteId: site.id, ownerId: actor.id }
  }

  /** Runs `work` in one transaction, announces what it changed, and turns a name in use into a refusal. */
  async function write<Written extends { readonly kind: string }>(
    actor: Actor,
    name: string,
    work: (tx: Tx, owner: ViewOwner) => Promise<Written>,
  ): Promise<Written | WallRefusal> {
    const owner = await ownerOf(actor)
    if (!owner) return noSite
    try {
      const written = await database.transaction((tx) => work(tx, owner))
      if (written.kind === 'ok') bus.publish({ kind: 'views-changed' })
      return written
    } catch (error) {
      if (isRefused(error, viewNameConstraint)) return nameTaken(name)
      throw error
    }
  }

  return {
    async list(actor) {
      const owner = await ownerOf(actor)
      return owner ? views.list(owner) : []
    },

    async add(actor, fields) {
      const owner = await ownerOf(actor)
      if (owner && (await views.list(owner)).length >= mostViews) {
        return { kind: 'invalid', message: `${mostViews} views are the most. Remove one first.` }
      }
      return write<Saved>(actor, fields.name, async (tx, owner) => {
        const view = await views.add(tx, owner, newId<'view'>(), fields)
        await changes.append(tx, {
          ...{ actor, action: 'view.added', entity: 'view', entityId: view.id },
          ...{ before: null, after: factsOf(view) },
        })
        return { kind: 'ok', view }
      })
    },

    change: (actor, id, revision, fields) =>
      write<Saved>(actor, fields.name, async (tx, owner) => {
        const before = await views.lock(tx, owner, id)
        if (!before) return viewNotFound
        if (before.revision !== revision) {
          return { kind: 'conflict', message: describeDifference(before, fields) }
        }
        const view = await views.update(tx, id, fields)
        await changes.append(tx, {
          ...{ actor, action: 'view.changed', entity: 'view', entityId: id },
          ...{ before: factsOf(before), after: factsOf(view) },
        })
        return { kind: 'ok', view }
      }),

    reorder: (actor, ids) =>
      write(actor, '', async (tx, owner) => {
        await views.reorder(tx, owner, ids)
        return { kind: 'ok' } as const
      }),

    remove: (actor, id) =>
      write(actor, '', async (tx, owner) => {
        if (await views.setRemoved(tx, owner, id, true)) {
          await changes.append(tx, {
            ...{ actor, action: 'view.removed', entity: 'view', entityId: id },
            ...{ before: { removed: false }, after: { removed: true } },
          })
        }
        return { kind: 'ok' } as const
      }),

    restore: (actor, id) =>
      write<Saved>(actor, 'that', async (tx, owner) => {
        const restored = await views.setRemoved(tx, owner, id, false)
        const view = await views.lock(tx, owner, id)
        if (!view) return viewNotFound
        if (restored) {
          await changes.append(tx, {
            ...{ actor, action: 'view.restored', entity: 'view', entityId: id },
            ...{ before: { removed: true }, after: { removed: false } },
          })
        }
        return { kind: 'ok', view }
      }),
  }
}
