import type { Site } from '../../contracts/setup.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { SiteStore, StoredSite } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'

export type SiteUseCasesDeps = {
  readonly database: Transactions
  readonly sites: SiteStore
  readonly changes: ChangeLog
  /** True for an IANA time zone that this machine knows. */
  readonly isTimeZone: (name: string) => boolean
}

export interface SiteUseCases {
  current(): Promise<StoredSite | null>
  update(
    actor: Actor,
    input: Pick<Site, 'name' | 'timeZone'>,
  ): Promise<
    | { readonly kind: 'ok'; readonly site: Site }
    | { readonly kind: 'invalid' | 'not-found'; readonly message: string }
  >
}

export function createSiteUseCases(deps: SiteUseCasesDeps): SiteUseCases {
  return {
    current: () => deps.sites.current(),
    async update(actor, { name, timeZone }) {
      if (!deps.isTimeZone(timeZone)) {
        return {
          kind: 'invalid',
          message: `"${timeZone}" is not a time zone. Use a name such as Europe/London.`,
        }
      }
      const current = await deps.sites.current()
      if (!current) return { kind: 'not-found', message: 'There is no site yet.' }
      const site = { id: current.id, name, timeZone }
      await deps.database.transaction(async (tx) => {
        await deps.sites.update(tx, site)
        await deps.changes.append(tx, {
          actor,
          action: 'site.updated',
          entity: 'site',
          entityId: site.id,
          before: { name: current.name, timeZone: current.timeZone },
          after: { name, timeZone },
        })
      })
      return { kind: 'ok', site }
    },
  }
}
