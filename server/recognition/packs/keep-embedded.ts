import { isConnectionLoss } from '../../ports/database-error.ts'
import { FaceEngineError, type FaceEngine } from '../../ports/face-engine.ts'
import type { Log } from '../../ports/log.ts'
import type { PackStore, Unembedded } from '../../ports/pack-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import { wait } from '../../wait.ts'
import { embedMissing } from './embed-missing.ts'

export type KeepEmbeddedDeps = {
  readonly database: Transactions
  readonly packs: Pick<PackStore, 'active' | 'unembedded' | 'addTemplate'>
  readonly builtInId: string
  readonly faces: Pick<FaceEngine, 'modelId' | 'examine'>
  readonly log: Log
  readonly lookEveryMs?: number
}

const usualLookMs = 30_000

/**
 * Embeds, with the models that this desktop runs, pictures that have no template of theirs: people who were enrolled on a
 * desktop that had not switched yet. Until `signal` aborts; never rejects.
 */
export async function keepEmbedded(deps: KeepEmbeddedDeps, signal: AbortSignal): Promise<void> {
  let failed = new Map<string, Unembedded>()
  let failedBy = ''
  const look = async (): Promise<void> => {
    const { modelId } = deps.faces
    if (((await deps.packs.active()) ?? deps.builtInId) !== modelId) return
    if (failedBy !== modelId) failed = new Map()
    failedBy = modelId
    const examine = async (image: Uint8Array) => {
      const examined = await deps.faces.examine(image, signal)
      if (deps.faces.modelId !== modelId) throw new FaceEngineError('the models were changed')
      return examined
    }
    while (!signal.aborted) {
      const looked = await embedMissing({ ...deps, examine }, modelId, failed, signal)
      if (looked === 0) return
      deps.log.info({ pictures: looked, modelId }, 'missing templates were made')
    }
  }
  while (!signal.aborted) {
    try {
      await look()
    } catch (error) {
      const passing = isConnectionLoss(error) || error instanceof FaceEngineError
      if (!passing && !signal.aborted)
        deps.log.error({ error }, 'missing templates could not be made')
    }
    await wait(deps.lookEveryMs ?? usualLookMs, signal)
  }
}
