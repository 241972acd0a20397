import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { cameraConstraints, type CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import { noSite, notFound, type Refusal } from './camera-records.ts'

type Done = { readonly kind: 'ok' } | Refusal

type Deps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: Pick<CameraStore, 'list' | 'reorder' | 'setEnabled'>
  readonly changes: ChangeLog
}

/** What is done to several cameras at once; all of it, or nothing. */
export function arrangeCameras({ database, sites, cameras, changes }: Deps) {
  return {
    async setEnabled(actor: Actor, ids: ReadonlyArray<CameraId>, enabled: boolean): Promise<Done> {
      const site = await sites.current()
      const known = new Set(site ? (await cameras.list(site.id)).map(({ id }) => id) : [])
      if (!ids.every((id) => known.has(id))) return notFound
      try {
        await database.transaction(async (tx) => {
          for (const camera of await cameras.setEnabled(tx, ids, enabled)) {
            await changes.append(tx, {
              ...{ actor, action: enabled ? 'camera.enabled' : 'camera.disabled' },
              ...{ entity: 'camera', entityId: camera.id },
              ...{ before: { enabled: !enabled }, after: { enabled } },
            })
          }
        })
        return { kind: 'ok' }
      } catch (error) {
        if (!isRefused(error, cameraConstraints.mainUrl)) throw error
        return {
          kind: 'conflict',
          message:
            'Two cameras with the same main stream cannot both be on. Give the copy an address of its own first.',
        }
      }
    },

    async reorder(actor: Actor, ids: ReadonlyArray<CameraId>): Promise<Done> {
      const site = await sites.current()
      if (!site) return noSite
      await database.transaction(async (tx) => {
        const before = (await cameras.list(site.id)).map(({ id }) => id)
        await cameras.reorder(tx, site.id, ids)
        await changes.append(tx, {
          ...{ actor, action: 'cameras.reordered', entity: 'site', entityId: site.id },
          ...{ before: { cameras: before }, after: { cameras: ids } },
        })
      })
      return { kind: 'ok' }
    },
  }
}
