import { Temporal } from 'temporal-polyfill'
import type { NodeId } from '../../../contracts/ids.ts'
import type { PackManifest } from '../../../contracts/model-pack.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type { Reembedding } from '../../../contracts/recognition.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import type { EventBus } from '../../ports/event-bus.ts'
import type { Log } from '../../ports/log.ts'
import type { PackOnDisk } from '../../ports/pack-files.ts'
import type { PackStore } from '../../ports/pack-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import { packEntityId } from './describe-pack.ts'
import type { ActivePack } from './follow-active-pack.ts'
import { packNotFound, type PackRefusal } from './pack-refusal.ts'
import type { OpenedPackWorker } from './pack-worker.ts'
import { reembed } from './reembed.ts'

export type PackSwitchDeps = {
  readonly database: Transactions
  readonly packs: PackStore
  readonly builtIn: PackManifest
  /** Where the files of a pack lie on this desktop; null is the built-in one. */
  readonly locate: (packId: string | null) => Promise<ActivePack>
  readonly openWorker: (pack: PackOnDisk, signal?: AbortSignal) => Promise<OpenedPackWorker>
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly log: Log
  readonly nodeId: NodeId
  readonly now: () => Temporal.Instant
}

/** Changes which pack is searched: embeds everything anew in the background, then switches all desktops at once. */
export interface PackSwitch extends AsyncDisposable {
  activate(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | PackRefusal>
  /** Ends a change on whichever desktop; what was embedded is kept for another time. */
  cancel(actor: Actor): Promise<{ readonly kind: 'ok' } | PackRefusal>
  state(): Promise<Reembedding>
  /** A change is at work on this desktop, and tells of itself. */
  runsHere(): boolean
  /** Goes on with a change that this desktop began before it was ended. */
  resume(): Promise<void>
}

type Run = { readonly stopping: AbortController; readonly done: Promise<void> }

const notHere = (message: string): PackRefusal => ({ kind: 'conflict', message })

export function createPackSwitch(deps: PackSwitchDeps): PackSwitch {
  const { packs, changes, bus, builtIn, nodeId } = deps
  let state: Reembedding = { kind: 'idle' }
  let run: Run | undefined
  let beginning = false
  const nameOf = (packId: string | null): string => packId ?? builtIn.id

  const publish = (next: Reembedding): void => {
    state = next
    bus.publish({ kind: 'reembedding', state })
  }

  function start(packId: string | null, pack: Extract<ActivePack, { kind: 'here' }>): void {
    const stopping = new AbortController()
    const { modelsDir, manifest } = pack
    const target = { packId, nodeId, id: manifest.id, pack: { folder: modelsDir, manifest } }
    const done = reembed({ ...deps, report: publish }, target, stopping.signal)
      .then((ended) => {
        if (ended.kind !== 'stopped') publish(ended)
        else if (!stopping.signal.aborted) publish({ kind: 'idle' })
      })
      .catch(async (error: unknown) => {
        deps.log.error({ error, pack: target.id }, 'the change of face models failed')
        await deps.database
          .transaction((tx) => deps.packs.endChange(tx, target))
          .catch((cause: unknown) => deps.log.error({ error: cause }, 'it could not be ended'))
        const message = 'The change failed. The log file says why. Start it again.'
        publish({ kind: 'failed', packId: target.id, message })
      })
      .finally(() => {
        if (run?.stopping === stopping) run = undefined
      })
    run = { stopping, done }
  }

  async function stop(): Promise<void> {
    run?.stopping.abort()
    await run?.done
  }

  async function begin(actor: Actor, id: string): Promise<{ readonly kind: 'ok' } | PackRefusal> {
    const packId = id === builtIn.id ? null : id
    if (packId !== null && !(await packs.find(packId))) return packNotFound
    const pack = await deps.locate(packId)
    if (pack.kind === 'lacking') return notHere(pack.message)
    const { name } = pack.manifest
    const begun = await deps.database.transaction(async (tx) => {
      if ((await packs.lockActive(tx)) === packId) return `${name} is in use already.`
      if (!(await packs.beginChange(tx, { packId, nodeId, actor })))
        return 'Another change of face models is under way. Wait for it, or cancel it.'
      await changes.append(tx, {
        ...{ actor, action: 'pack.change-started', entity: 'pack', entityId: packEntityId(id) },
        ...{ before: null, after: { id } },
      })
      return null
    })
    if (begun !== null) return { kind: 'conflict', message: begun }
    // What is left of a run that was cancelled elsewhere ends first.
    await stop()
    publish(await begunState(packs, id, deps.now()))
    start(packId, pack)
    return { kind: 'ok' }
  }

  return {
    async activate(actor, id) {
      beginning = true
      try {
        return await begin(actor, id)
      } finally {
        beginning = false
      }
    },

    async cancel(actor) {
      const ended = await deps.database.transaction(async (tx) => {
        const change = await packs.endChange(tx)
        if (!change) return null
        const id = nameOf(change.packId)
        await changes.append(tx, {
          ...{ actor, action: 'pack.change-cancelled', entity: 'pack', entityId: packEntityId(id) },
          ...{ before: { id }, after: null },
        })
        return change
      })
      if (!ended) return { kind: 'conflict', message: 'No change of face models is under way.' }
      await stop()
      publish({ kind: 'idle' })
      return { kind: 'ok' }
    },

    runsHere: () => run !== undefined,

    async state() {
      if (run) return state
      const change = await packs.change()
      // Another desktop's, or one of ours that waits for its files.
      if (change)
        return begunState(packs, nameOf(change.packId), Temporal.Instant.from(change.startedAt))
      return state.kind === 'running' ? { kind: 'idle' } : state
    },

    async resume() {
      const change = await packs.change()
      if (run || beginning || !change || change.nodeId !== nodeId) return
      const pack = await deps.locate(change.packId)
      if (pack.kind === 'lacking') {
        deps.log.warn({ reason: pack.message }, 'a change of face models waits for its files')
        return
      }
      publish(
        await begunState(packs, nameOf(change.packId), Temporal.Instant.from(change.startedAt)),
      )
      start(change.packId, pack)
    },

    [Symbol.asyncDispose]: stop,
  }
}

async function begunState(
  packs: PackStore,
  packId: string,
  startedAt: Temporal.Instant,
): Promise<Reembedding> {
  const progress = await packs.progress(packId)
  return { kind: 'running', packId, ...progress, startedAt: startedAt.toString() }
}
