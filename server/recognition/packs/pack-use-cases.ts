import type { Temporal } from 'temporal-polyfill'
import { packFiles, type PackManifest } from '../../../contracts/model-pack.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type { PackInspection, PackSource, PackSummary } from '../../../contracts/recognition.ts'
import { newId } from '../../new-id.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { PackFiles, PackOnDisk } from '../../ports/pack-files.ts'
import type { PackStore } from '../../ports/pack-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import { describePack, packEntityId } from './describe-pack.ts'
import { packNotFound, type PackRefusal } from './pack-refusal.ts'
import type { OpenedPackWorker } from './pack-worker.ts'

export type PackUseCasesDeps = {
  readonly database: Transactions
  readonly packs: PackStore
  readonly files: PackFiles
  /** The pack that the program ships with. */
  readonly builtIn: PackManifest
  readonly openWorker: (pack: PackOnDisk, signal?: AbortSignal) => Promise<OpenedPackWorker>
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly now: () => Temporal.Instant
}

/** Every call may reject with `DatabaseError`; expected refusals are values. */
export interface PackUseCases {
  /** The built-in one first. */
  list(): Promise<ReadonlyArray<PackSummary>>
  /** Copies a pack, tries it in a process of its own and shows its licence; installs nothing. */
  inspect(source: PackSource, signal?: AbortSignal): Promise<PackInspection>
  /** Installs exactly what was inspected; calling it says that the licence is accepted. */
  install(
    actor: Actor,
    ticket: string,
  ): Promise<{ readonly kind: 'ok'; readonly pack: PackSummary } | PackRefusal>
  remove(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | PackRefusal>
}

type Ticket = { readonly pack: PackOnDisk; readonly until: Temporal.Instant }

const ticketHours = 1
/** Each holds a copy of a pack on the disk. */
const mostTickets = 3

/** Both as the manifest's schema orders their fields. */
const isSamePack = (a: PackManifest, b: PackManifest): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

const taken = (id: string): string =>
  `Other face models are installed as ${id}. Remove them first, or give these another id in manifest.json.`

export function createPackUseCases(deps: PackUseCasesDeps): PackUseCases {
  const { packs, files, builtIn, changes } = deps
  const tickets = new Map<string, Ticket>()

  async function drop(ticket: string): Promise<void> {
    tickets.delete(ticket)
    await files.discard(ticket)
  }

  async function dropOld(): Promise<void> {
    const now = deps.now().epochMilliseconds
    const extra = Math.max(0, tickets.size - (mostTickets - 1))
    const old = [...tickets].filter(
      ([, { until }], i) => until.epochMilliseconds <= now || i < extra,
    )
    for (const [ticket] of old) await drop(ticket)
  }

  /** Why this pack cannot be installed here. */
  async function objection(manifest: PackManifest): Promise<string | null> {
    if (manifest.id === builtIn.id) return `${manifest.id} is the id of the built-in face models.`
    const known = await packs.find(manifest.id)
    return known && !isSamePack(known.manifest, manifest) ? taken(manifest.id) : null
  }

  async function summary(manifest: PackManifest): Promise<PackSummary> {
    const [known, active] = await Promise.all([packs.find(manifest.id), packs.active()])
    const { acceptedAt = null, acceptedBy = null } = known ?? {}
    const place = { builtIn: false, active: active === manifest.id, acceptedAt, acceptedBy }
    return describePack(manifest, place)
  }

  async function installStaged(actor: Actor, ticket: string, manifest: PackManifest) {
    const { id, name, licence } = manifest
    const done = await deps.database.transaction(async (tx) => {
      if (!(await packs.add(tx, manifest, actor)) && (await objection(manifest)) !== null)
        return false
      const hashes = packFiles(manifest).map(({ file, sha256 }) => ({ file, sha256 }))
      await changes.append(tx, {
        ...{ actor, action: 'pack.installed', entity: 'pack', entityId: packEntityId(id) },
        ...{ before: null, after: { id, name, licence: licence.spdx, files: hashes } },
      })
      // Before the commit: a pack that is on record has its files here.
      await files.install(ticket, id)
      return true
    })
    if (!done) return { kind: 'conflict', message: taken(id) } as const
    deps.bus.publish({ kind: 'recognition-changed' })
    return { kind: 'ok', pack: await summary(manifest) } as const
  }

  return {
    async list() {
      const [installed, active] = await Promise.all([packs.list(), packs.active()])
      const shipped = { builtIn: true, acceptedAt: null, acceptedBy: null }
      return [
        describePack(builtIn, { ...shipped, active: active === null }),
        ...installed.map(({ manifest, acceptedAt, acceptedBy }) => {
          const place = { builtIn: false, active: active === manifest.id, acceptedAt, acceptedBy }
          return describePack(manifest, place)
        }),
      ]
    },

    async inspect(source, signal) {
      await dropOld()
      const ticket = newId<'pack-ticket'>()
      const staged = await files.stage(ticket, source, signal)
      if (staged.kind === 'refused') return staged
      const { manifest, folder } = staged
      let kept = false
      try {
        const message = await objection(manifest)
        if (message !== null) return { kind: 'refused', message }
        const tried = await deps.openWorker({ folder, manifest }, signal)
        if (tried.kind === 'failed') {
          return { kind: 'refused', message: `The models do not run here. ${tried.message}` }
        }
        await tried.worker[Symbol.asyncDispose]()
        const answer = { kind: 'ok', ticket, pack: await summary(manifest) } as const
        tickets.set(ticket, { pack: staged, until: deps.now().add({ hours: ticketHours }) })
        kept = true
        return answer
      } finally {
        if (!kept) await files.discard(ticket)
      }
    },

    async install(actor, ticket) {
      await dropOld()
      const inspected = tickets.get(ticket)
      if (!inspected) {
        return {
          kind: 'not-found',
          message: 'What was checked is not kept any more. Check the face models again.',
        }
      }
      // Whatever comes of it, a ticket serves once.
      tickets.delete(ticket)
      try {
        return await installStaged(actor, ticket, inspected.pack.manifest)
      } finally {
        await files.discard(ticket)
      }
    },

    async remove(actor, id) {
      if (id === builtIn.id) {
        return { kind: 'conflict', message: 'The built-in face models cannot be removed.' }
      }
      const outcome = await deps.database.transaction(async (tx) => {
        const active = await packs.lockActive(tx)
        if (active === id || (await packs.change())?.packId === id) return 'in use'
        const known = await packs.find(id)
        if (!(await packs.remove(tx, id))) return 'not found'
        await changes.append(tx, {
          ...{ actor, action: 'pack.removed', entity: 'pack', entityId: packEntityId(id) },
          ...{ before: { id, name: known?.manifest.name ?? null }, after: null },
        })
        return 'removed'
      })
      if (outcome === 'not found') return packNotFound
      if (outcome === 'in use') {
        const message = 'These face models are in use. Use others before you remove them.'
        return { kind: 'conflict', message }
      }
      await files.remove(id)
      deps.bus.publish({ kind: 'recognition-changed' })
      return { kind: 'ok' }
    },
  }
}
