import type { CsvImport } from '../../../contracts/cameras.ts'
import type { SiteId } from '../../../contracts/ids.ts'
import type { Actor } from '../../../contracts/permissions.ts'
import type { CameraStore, StoredCamera } from '../../ports/camera-store.ts'
import { isRefused } from '../../ports/database-error.ts'
import type { SecretStore } from '../../ports/secret-store.ts'
import type { SiteStore } from '../../ports/site-store.ts'
import type { Transactions } from '../../ports/transaction.ts'
import type { Vault } from '../../ports/vault.ts'
import { cameraCredentials } from '../camera-credentials.ts'
import type { CameraRecords } from '../camera-records.ts'
import { readCameraCsv } from './camera-csv.ts'
import { planImport, saysNothingNew, type PlannedRow } from './plan-import.ts'

type Deps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: Pick<CameraStore, 'list' | 'park'>
  readonly secrets: Pick<SecretStore, 'read'>
  readonly vault: Vault
  readonly records: CameraRecords
}

type Request = { readonly text: string; readonly dryRun: boolean }
type Owned = PlannedRow & { readonly before: StoredCamera }

const refused = (message: string): CsvImport => ({
  kind: 'refused',
  errors: [{ row: 1, column: null, message }],
})

/** Takes in a list of cameras: all of it in one transaction, or nothing. */
export async function importCameras(
  actor: Actor,
  { text, dryRun }: Request,
  deps: Deps,
): Promise<CsvImport> {
  const site = await deps.sites.current()
  if (!site) return refused('There is no site yet. Start NeuroMark again.')
  const plan = planImport(readCameraCsv(text), await deps.cameras.list(site.id))
  if (plan.kind === 'refused') return { kind: 'refused', errors: [...plan.errors] }

  const added = plan.rows.filter(({ before }) => before === null)
  const changed: Owned[] = []
  for (const { before, ...row } of plan.rows) {
    if (before && !(await isUnchanged({ ...row, before }, deps))) changed.push({ ...row, before })
  }
  if (!dryRun) {
    try {
      await apply(actor, site.id, { added, changed }, deps)
    } catch (error) {
      if (!isRefused(error)) throw error
      return refused('The cameras were changed on another desktop meanwhile. Import again.')
    }
  }
  return {
    kind: 'ok',
    imported: !dryRun,
    added: added.map(({ camera }) => camera.name),
    changed: changed.map(({ camera }) => camera.name),
    unchanged: plan.rows.length - added.length - changed.length,
  }
}

async function isUnchanged(row: Owned, deps: Deps): Promise<boolean> {
  if (!saysNothingNew(row)) return false
  const { password } = row.camera
  if (password === undefined) return true
  const stored = await cameraCredentials(row.before, deps)
  return stored.kind === 'ok' && stored.password === password
}

async function apply(
  actor: Actor,
  siteId: SiteId,
  { added, changed }: { added: ReadonlyArray<PlannedRow>; changed: ReadonlyArray<Owned> },
  { database, cameras, records }: Deps,
): Promise<void> {
  await database.transaction(async (tx) => {
    const ids = changed.map(({ before }) => before.id)
    await cameras.park(tx, ids)
    for (const { before, camera } of changed) await records.change(tx, actor, before, camera)
    for (const { camera } of added) await records.insert(tx, actor, siteId, camera)
  })
}
