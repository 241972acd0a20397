import type { SiteId } from '../../../contracts/ids.ts'
import type { PackManifest } from '../../../contracts/model-pack.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type { MatchSettings, SettingsView } from '../../../contracts/recognition.ts'
import type { RecognitionSettings } from '../../../core/recognition/settings.ts'
import { settingsOfPack, settingsOfSite } from '../../../core/recognition/site-settings.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import { isConnectionLoss } from '../../ports/database-error.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { Log } from '../../ports/log.ts'
import type { MatchSettingsStore, StoredMatchSettings } from '../../ports/match-settings-store.ts'
import type { SiteStore } from '../../ports/site-store.ts'
import type { Transactions } from '../../ports/transaction.ts'

/** What the figures of a site rest on in the pack whose templates are searched. */
export type PackFigures = Pick<PackManifest, 'id' | 'thresholds' | 'calibration'>

export type SiteSettingsDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly store: MatchSettingsStore
  readonly changes: ChangeLog
  readonly bus: EventBus
  /** The pack that is searched now. */
  readonly pack: () => PackFigures
  /** Takes settings into use on this node. */
  readonly apply: (settings: RecognitionSettings) => void
  readonly log: Log
}

type Changed =
  | { readonly kind: 'ok'; readonly settings: SettingsView }
  | { readonly kind: 'invalid' | 'not-found'; readonly message: string }

/** What a name needs at the site that this node works on. */
export interface SiteSettings {
  /** Rejects with `DatabaseError`. */
  view(): Promise<SettingsView>
  /** Null goes back to what the pack ships with. In use on this node when it resolves. Rejects with `DatabaseError`. */
  change(actor: Actor, settings: MatchSettings | null): Promise<Changed>
  /** As last read. */
  inUse(): RecognitionSettings
  /** Reads again and takes into use what has changed: by another desktop, with the site, or with the pack. */
  refresh(): Promise<void>
  /** Follows changes by any desktop until `signal` aborts; never rejects for a lost connection. */
  follow(signal: AbortSignal): Promise<void>
}

/** A missed notification is made up for by looking now and then, milliseconds. */
const lookEveryMs = 30_000

const ownOf = ({ similarity, margin, agree, of }: RecognitionSettings['match']): MatchSettings => ({
  similarity,
  margin,
  agree,
  of,
})

export function createSiteSettings(deps: SiteSettingsDeps): SiteSettings {
  let inUse = settingsOfPack(deps.pack().thresholds)
  /** What `inUse` was made of; null before the first look. */
  let held: string | null = null
  let looking: Promise<void> | null = null
  let again = false

  const read = async (): Promise<{
    readonly siteId: SiteId | null
    readonly pack: PackFigures
    readonly own: StoredMatchSettings | null
  }> => {
    const pack = deps.pack()
    const siteId = (await deps.sites.current())?.id ?? null
    const own = siteId && (await deps.store.find({ siteId, packId: pack.id }))
    return { siteId, pack, own }
  }

  const look = async (): Promise<void> => {
    const { siteId, pack, own } = await read()
    const found = JSON.stringify([siteId, own, pack.id])
    if (found === held) return
    const first = held === null
    held = found
    inUse = settingsOfSite(settingsOfPack(pack.thresholds), own?.settings ?? null)
    deps.apply(inUse)
    deps.log.info({ ...inUse.match, own: own !== null }, 'recognition settings are in use')
    if (!first) deps.bus.publish({ kind: 'recognition-changed' })
  }

  const refresh = async (): Promise<void> => {
    if (looking) {
      // What was read may be older than the change that this call is about.
      again = true
      return looking
    }
    looking = (async () => {
      try {
        do {
          again = false
          await look()
        } while (again)
      } finally {
        looking = null
      }
    })()
    return looking
  }

  const refreshQuietly = (): void => {
    refresh().catch((error: unknown) => {
      if (!isConnectionLoss(error)) deps.log.error({ error }, 'settings could not be read')
    })
  }

  const view = async (): Promise<SettingsView> => {
    const { own, pack } = await read()
    const shipped = ownOf(settingsOfPack(pack.thresholds).match)
    return {
      current: own?.settings ?? shipped,
      shipped,
      changedAt: own?.changedAt ?? null,
      changedBy: own?.changedBy ?? null,
      packId: pack.id,
    }
  }

  return {
    view,
    inUse: () => inUse,
    refresh,

    async change(actor, settings) {
      if (settings && settings.agree > settings.of) {
        return {
          kind: 'invalid',
          message: `${settings.agree} of the last ${settings.of} faces cannot agree. Let fewer agree, or look at more.`,
        }
      }
      const { siteId, own, pack } = await read()
      if (siteId === null)
        return { kind: 'not-found', message: 'There is no site yet. Start NeuroMark again.' }
      const shipped = ownOf(settingsOfPack(pack.thresholds).match)
      const packId = pack.id
      await deps.database.transaction(async (tx) => {
        await deps.store.save(tx, { siteId, packId }, settings, actor)
        await deps.changes.append(tx, {
          ...{ actor, action: 'recognition.settings-changed', entity: 'site', entityId: siteId },
          before: { ...(own?.settings ?? shipped), own: own !== null, packId },
          after: { ...(settings ?? shipped), own: settings !== null, packId },
        })
      })
      await refresh()
      return { kind: 'ok', settings: await view() }
    },

    async follow(signal) {
      const timer = setInterval(refreshQuietly, lookEveryMs)
      // Another site may come to the fore: the demo begins or ends.
      const unsubscribe = deps.bus.subscribe((event) => {
        if (event.kind === 'demo') refreshQuietly()
      })
      try {
        await deps.store.watch(refreshQuietly, signal)
      } finally {
        clearInterval(timer)
        unsubscribe()
      }
    },
  }
}
