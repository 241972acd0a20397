import type { PackManifest } from '../../../contracts/model-pack.ts'
import { isConnectionLoss } from '../../ports/database-error.ts'
import type { Log } from '../../ports/log.ts'
import type { PackFiles } from '../../ports/pack-files.ts'
import type { PackStore } from '../../ports/pack-store.ts'
import { wait } from '../../wait.ts'

/** A pack as this desktop has it. */
export type ActivePack =
  | { readonly kind: 'here'; readonly modelsDir: string; readonly manifest: PackManifest }
  /** Its files are not here, or not right: nothing may be searched by other models. */
  | {
      readonly kind: 'lacking'
      readonly id: string
      /** Null: nobody installed it. */
      readonly manifest: PackManifest | null
      readonly message: string
    }

export type LocatePackDeps = {
  readonly packs: Pick<PackStore, 'find'>
  readonly files: Pick<PackFiles, 'find'>
  readonly builtIn: { readonly modelsDir: string; readonly manifest: PackManifest }
}

/** Where the files of a pack lie on this desktop; null is the built-in one. Compares every checksum. */
export async function locatePack(deps: LocatePackDeps, packId: string | null): Promise<ActivePack> {
  if (packId === null) return { kind: 'here', ...deps.builtIn }
  const manifest = (await deps.packs.find(packId))?.manifest ?? null
  const found = manifest && (await deps.files.find(manifest))
  if (found?.kind === 'here')
    return { kind: 'here', modelsDir: found.folder, manifest: found.manifest }
  const message = found?.message ?? `The face models ${packId} are not installed.`
  return { kind: 'lacking', id: packId, manifest, message }
}

export type FollowActivePackDeps = {
  readonly packs: Pick<PackStore, 'active' | 'watch'>
  readonly locate: (packId: string | null) => Promise<ActivePack>
  /** What runs when this begins. */
  readonly running: { readonly packId: string | null; readonly pack: ActivePack }
  /** Makes this desktop search by that pack, or by none; resolves with which when it does. */
  readonly switchTo: (pack: ActivePack) => Promise<ActivePack>
  /** Packs changed somehow, on some desktop. */
  readonly onChange: () => void
  readonly log: Log
}

/** A missed notification is made up for by looking now and then, milliseconds. */
const lookEveryMs = 30_000
const retryMs = 2000

/** Keeps this desktop on the active pack, whichever desktop changes it, until `signal` aborts. Never rejects. */
export async function followActivePack(
  deps: FollowActivePackDeps,
  signal: AbortSignal,
): Promise<void> {
  let { running } = deps
  let changed = new AbortController()
  const watching = deps.packs.watch(() => {
    deps.onChange()
    changed.abort()
  }, signal)

  /** One whose files are right and which does not run here: tried again when packs change, not all the time. */
  let failed: { readonly packId: string | null } | undefined
  const look = async (told: boolean): Promise<void> => {
    const packId = await deps.packs.active()
    if (failed && failed.packId === packId && !told) return
    // Checksums are costly: files that are in use are only looked at when the node starts.
    if (packId === running.packId && running.pack.kind === 'here') return
    const pack = await deps.locate(packId)
    if (pack.kind === 'lacking' && packId === running.packId) return
    deps.log.info({ from: running.packId, to: packId, pack: pack.kind }, 'face models change')
    running = { packId, pack: await deps.switchTo(pack) }
    failed = pack.kind === 'here' && running.pack.kind === 'lacking' ? { packId } : undefined
  }

  let told = true
  while (!signal.aborted) {
    changed = new AbortController()
    let waitMs = lookEveryMs
    try {
      await look(told)
    } catch (error) {
      waitMs = retryMs
      if (!isConnectionLoss(error)) deps.log.error({ error }, 'the face models were not changed')
    }
    await wait(waitMs, AbortSignal.any([signal, changed.signal]))
    told = changed.signal.aborted
  }
  await watching
}
