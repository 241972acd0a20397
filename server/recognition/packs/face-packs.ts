import type { PackManifest } from '../../../contracts/model-pack.ts'
import { oneInOf } from '../../../core/recognition/calibration.ts'
import { settingsOfPack } from '../../../core/recognition/site-settings.ts'
import { isConnectionLoss } from '../../ports/database-error.ts'
import { FaceEngineError } from '../../ports/face-engine.ts'
import type { PackFiles, PackOnDisk } from '../../ports/pack-files.ts'
import type { InferencePool, ModelsToRun } from '../inference-pool.ts'
import { followActivePack, locatePack, type ActivePack } from './follow-active-pack.ts'
import { keepEmbedded } from './keep-embedded.ts'
import { createPackSwitch, type PackSwitch, type PackSwitchDeps } from './pack-switch.ts'
import { createPackUseCases, type PackUseCases } from './pack-use-cases.ts'
import { openPackWorker, type PackWorkerDeps } from './pack-worker.ts'

export type FacePacksDeps = Omit<PackSwitchDeps, 'builtIn' | 'locate' | 'openWorker'> & {
  readonly files: PackFiles
  /** What the program ships with. */
  readonly builtIn: { readonly modelsDir: string; readonly manifest: PackManifest }
  readonly worker: PackWorkerDeps
}

/** The processes that look at cameras, and what else goes by the active pack. */
export type PackFollowers = {
  readonly pool: Pick<InferencePool, 'modelId' | 'examine' | 'switchModels'>
  /** Called once the pack is another one. */
  readonly onSwitched: () => Promise<void>
}

/** The sets of face models of this desktop. Disposing ends a change that runs here; the next start goes on with it. */
export interface FacePacks extends AsyncDisposable {
  readonly useCases: PackUseCases
  readonly packSwitch: PackSwitch
  /** The active pack; the built-in one stands in for one that nobody knows. */
  manifest(): PackManifest
  toRun(): ModelsToRun
  /** Why nothing is recognised on this desktop; null when it is. */
  problem(): string | null
  /** Strangers in how many look at least as alike to that model; null where that is not known. */
  oneIn(modelId: string, similarity: number): number | null
  /** Keeps this desktop on the active pack until `signal` aborts, and goes on with a change that it had begun. */
  follow(followers: PackFollowers, signal: AbortSignal): Promise<void>
}

/** Reads which pack is active and whether its files are here. Rejects with `DatabaseError`. */
export async function openFacePacks(deps: FacePacksDeps): Promise<FacePacks> {
  const { packs, files, builtIn, bus, log } = deps
  const locate = (packId: string | null): Promise<ActivePack> => locatePack(deps, packId)
  const openWorker = (pack: PackOnDisk, stop?: AbortSignal) =>
    openPackWorker(deps.worker, pack, stop)
  const shared = { ...deps, builtIn: builtIn.manifest, locate, openWorker }
  const packSwitch = createPackSwitch(shared)

  await files.clean()
  const packId = await packs.active()
  let running = await locate(packId)
  if (running.kind === 'lacking') log.error({ reason: running.message }, 'no face models')

  const tables = new Map([[builtIn.manifest.id, builtIn.manifest.calibration.table]])
  const readTables = async (): Promise<void> => {
    for (const { manifest } of await packs.list())
      tables.set(manifest.id, manifest.calibration.table)
  }
  await readTables()

  const toRun = (pack = running): ModelsToRun =>
    pack.kind === 'here'
      ? {
          modelsDir: pack.modelsDir,
          modelId: pack.manifest.id,
          settings: settingsOfPack(pack.manifest.thresholds),
        }
      : { modelsDir: null, modelId: pack.id }

  const tell = async (): Promise<void> => {
    await readTables()
    const state = await packSwitch.state()
    if (!packSwitch.runsHere()) bus.publish({ kind: 'reembedding', state })
    bus.publish({ kind: 'recognition-changed' })
  }

  return {
    useCases: createPackUseCases(shared),
    packSwitch,
    manifest: () => running.manifest ?? builtIn.manifest,
    toRun,
    problem: () => (running.kind === 'lacking' ? running.message : null),
    oneIn: (modelId, similarity) => oneInOf(similarity, tables.get(modelId) ?? []),

    async follow({ pool, onSwitched }, signal) {
      const switchTo = async (pack: ActivePack): Promise<ActivePack> => {
        // Until then the present models run, with the thresholds of their own pack.
        let next = pack
        try {
          await pool.switchModels(toRun(next))
        } catch (error) {
          if (!(error instanceof FaceEngineError) || signal.aborted || pack.kind !== 'here')
            throw error
          // The other desktops search by these: to go on with the ones before would contradict them.
          next = doesNotRun(pack.manifest, error.message)
          await pool.switchModels(toRun(next))
        }
        running = next
        await onSwitched()
        bus.publish({ kind: 'recognition-changed' })
        return running
      }
      // Called for every connection to the database, too: then a change of before a restart goes on.
      const onChange = (): void => {
        Promise.all([tell(), packSwitch.resume()]).catch((error: unknown) => {
          if (!isConnectionLoss(error)) log.error({ error }, 'packs could not be read')
        })
      }
      await Promise.all([
        followActivePack(
          { packs, locate, running: { packId, pack: running }, switchTo, onChange, log },
          signal,
        ),
        keepEmbedded({ ...deps, builtInId: builtIn.manifest.id, faces: pool }, signal),
      ])
    },

    [Symbol.asyncDispose]: () => packSwitch[Symbol.asyncDispose](),
  }
}

const doesNotRun = (manifest: PackManifest, reason: string): ActivePack => ({
  ...{ kind: 'lacking', id: manifest.id, manifest },
  message: `The face models ${manifest.id} do not run on this desktop. ${reason} Install them again, or use others.`,
})
