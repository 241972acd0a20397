import type { Temporal } from 'temporal-polyfill'
import type { NodeId } from '../../../contracts/ids.ts'
import type { Reembedding } from '../../../contracts/recognition.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import { isConnectionLoss } from '../../ports/database-error.ts'
import { FaceEngineError, type Examination } from '../../ports/face-engine.ts'
import type { Log } from '../../ports/log.ts'
import type { PackOnDisk } from '../../ports/pack-files.ts'
import type { PackStore, Unembedded } from '../../ports/pack-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import { wait } from '../../wait.ts'
import { packEntityId } from './describe-pack.ts'
import { embedMissing } from './embed-missing.ts'
import type { OpenedPackWorker, PackWorker } from './pack-worker.ts'

export type ReembedDeps = {
  readonly database: Transactions
  readonly packs: PackStore
  readonly openWorker: (pack: PackOnDisk, signal?: AbortSignal) => Promise<OpenedPackWorker>
  readonly changes: ChangeLog
  readonly log: Log
  readonly now: () => Temporal.Instant
  readonly report: (state: Extract<Reembedding, { kind: 'running' }>) => void
}

export type ReembedTarget = {
  /** Null is the built-in pack. */
  readonly packId: string | null
  readonly nodeId: NodeId
  readonly id: string
  readonly pack: PackOnDisk
}

/** `stopped`: cancelled, here or on another desktop. */
export type ReembedEnd =
  Extract<Reembedding, { kind: 'finished' | 'failed' }> | { readonly kind: 'stopped' }

const retryMs = 2000

/** The models of the new pack do not run. */
class PackWorkerError extends Error {
  override readonly name = 'PackWorkerError'
}

/**
 * Embeds every picture that has no template of the target, whoever adds some meanwhile, and then makes it the active pack.
 *
 * A picture that ends the process twice counts as one without a face. A lost database is waited for. Rejects only for a
 * fault of ours.
 */
export async function reembed(
  deps: ReembedDeps,
  target: ReembedTarget,
  signal: AbortSignal,
): Promise<ReembedEnd> {
  const failed = new Map<string, Unembedded>()
  const startedAt = deps.now().toString()
  const engine = steadyEngine(deps, target, signal)
  const step = async (): Promise<ReembedEnd | null> => {
    if (!(await isStillWanted(deps, target))) return { kind: 'stopped' }
    const looked = await embedMissing({ ...deps, ...engine }, target.id, failed, signal)
    if (signal.aborted) return { kind: 'stopped' }
    const progress = await deps.packs.progress(target.id)
    deps.report({ kind: 'running', packId: target.id, ...progress, startedAt })
    if (looked > 0) return null
    const outcome = await switchOver(deps, target, [...failed.keys()])
    if (outcome === 'not yet') return null
    return outcome === 'gone' ? { kind: 'stopped' } : finished(deps, target, progress.done, failed)
  }
  try {
    for (;;) {
      try {
        const end = await step()
        if (end) return end
      } catch (error) {
        if (signal.aborted) return { kind: 'stopped' }
        if (!isConnectionLoss(error)) throw error
        await wait(retryMs, signal)
      }
    }
  } catch (error) {
    if (!(error instanceof PackWorkerError)) throw error
    await deps.database.transaction((tx) => deps.packs.endChange(tx, target))
    return { kind: 'failed', packId: target.id, message: error.message }
  } finally {
    await engine[Symbol.asyncDispose]()
  }
}

async function isStillWanted(deps: ReembedDeps, { packId, nodeId }: ReembedTarget) {
  const change = await deps.packs.change()
  return change !== null && change.packId === packId && change.nodeId === nodeId
}

/** One transaction: nobody adds a template in between, so all desktops switch to a gallery that is whole. */
async function switchOver(
  deps: ReembedDeps,
  target: ReembedTarget,
  except: ReadonlyArray<string>,
): Promise<'switched' | 'not yet' | 'gone'> {
  const { packs } = deps
  return deps.database.transaction(async (tx) => {
    const before = await packs.lockActive(tx)
    await packs.lockTemplates(tx)
    if ((await packs.countUnembedded(tx, target.id, except)) > 0) return 'not yet'
    const change = await packs.endChange(tx, target)
    if (!change) return 'gone'
    await packs.setActive(tx, target.packId)
    await deps.changes.append(tx, {
      actor: change.actor,
      ...{ action: 'pack.activated', entity: 'pack', entityId: packEntityId(target.id) },
      ...{ before: { id: before }, after: { id: target.packId, withoutFace: except.length } },
    })
    return 'switched'
  })
}

function finished(
  deps: ReembedDeps,
  { id }: ReembedTarget,
  embedded: number,
  failed: ReadonlyMap<string, Unembedded>,
): ReembedEnd {
  deps.log.info({ pack: id, embedded, failed: failed.size }, 'the face models were changed')
  return {
    kind: 'finished',
    packId: id,
    embedded,
    // A rejected face that the new models do not find cannot be taken for anyone either.
    failed: [...failed.values()].flatMap((picture) =>
      picture.kind === 'reference'
        ? [{ referenceId: picture.id, personId: picture.personId, name: picture.name }]
        : [],
    ),
    at: deps.now().toString(),
  }
}

/** A process that is started when it is needed, and once more when a picture brings it down. */
function steadyEngine(
  deps: ReembedDeps,
  target: ReembedTarget,
  signal: AbortSignal,
): AsyncDisposable & { readonly examine: (image: Uint8Array) => Promise<Examination> } {
  let worker: PackWorker | undefined
  const end = async (): Promise<void> => {
    const ending = worker
    worker = undefined
    await ending?.[Symbol.asyncDispose]()
  }
  const onAbort = (): void => void end()
  signal.addEventListener('abort', onAbort)
  const attempt = async (image: Uint8Array): Promise<Examination> => {
    if (!worker) {
      const opened = await deps.openWorker(target.pack, signal)
      if (opened.kind === 'failed') throw new PackWorkerError(opened.message)
      worker = opened.worker
    }
    try {
      return await worker.examine(image)
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    async examine(image) {
      for (let attempts = 1; ; attempts += 1) {
        try {
          return await attempt(image)
        } catch (error) {
          if (!(error instanceof FaceEngineError)) throw error
          deps.log.warn({ reason: error.message, attempts }, 'a picture was not embedded')
          if (attempts === 2) return { kind: 'unreadable', message: error.message }
        }
      }
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', onAbort)
      await end()
    },
  }
}
