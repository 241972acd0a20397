import type {
  Camera,
  CameraInput,
  CameraTestResult,
  CameraWithState,
  CsvImport,
  RemovalImpact,
} from '../../contracts/cameras.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { CameraProber } from '../ports/camera-prober.ts'
import type { CameraStates } from '../ports/camera-states.ts'
import type { CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import type { Vault } from '../ports/vault.ts'
import { arrangeCameras } from './arrange-cameras.ts'
import { cameraCredentials } from './camera-credentials.ts'
import {
  createCameraRecords,
  duplicateRefusal,
  noSite,
  notFound,
  toCamera,
  type Refusal,
} from './camera-records.ts'
import { checkCameraInput } from './check-camera-input.ts'
import { writeCameraCsv } from './csv/camera-csv.ts'
import { importCameras } from './csv/import-cameras.ts'
import { duplicateCamera } from './duplicate-camera.ts'
import { removeCamera, removalImpact, restoreCamera } from './remove-camera.ts'
import { testCamera } from './test-camera.ts'

export type CameraUseCasesDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: CameraStore
  readonly secrets: SecretStore
  readonly vault: Vault
  readonly changes: ChangeLog
  readonly bus: EventBus
  readonly prober: CameraProber
  readonly states: CameraStates
}

export type CameraOutcome = { readonly kind: 'ok'; readonly camera: Camera } | Refusal
export type Done = { readonly kind: 'ok' } | Refusal

export type CameraTestInput = Pick<
  CameraInput,
  'mainUrl' | 'subUrl' | 'username' | 'password' | 'transport'
> & { readonly id?: CameraId | undefined }

/** Every call may reject with `DatabaseError`; expected refusals are values. */
export interface CameraUseCases {
  list(): Promise<ReadonlyArray<CameraWithState>>
  add(actor: Actor, input: CameraInput): Promise<CameraOutcome>
  update(actor: Actor, id: CameraId, input: CameraInput): Promise<CameraOutcome>
  /** A copy under a free name, switched off. */
  duplicate(actor: Actor, id: CameraId): Promise<CameraOutcome>
  /** All of them, or none. */
  setEnabled(actor: Actor, ids: ReadonlyArray<CameraId>, enabled: boolean): Promise<Done>
  reorder(actor: Actor, ids: ReadonlyArray<CameraId>): Promise<Done>
  removalImpact(
    id: CameraId,
  ): Promise<{ readonly kind: 'ok'; readonly impact: RemovalImpact } | Refusal>
  remove(actor: Actor, id: CameraId): Promise<Done>
  /** Takes a removal back; the password is gone. */
  restore(actor: Actor, id: CameraId): Promise<CameraOutcome>
  /** Without passwords. */
  exportCsv(): Promise<string>
  /** All rows, or none. */
  importCsv(actor: Actor, text: string, dryRun: boolean): Promise<CsvImport>
  /** Reads both streams once; changes nothing. */
  test(input: CameraTestInput, signal?: AbortSignal): Promise<CameraTestResult>
}

export function createCameraUseCases(deps: CameraUseCasesDeps): CameraUseCases {
  const { cameras, bus } = deps
  const records = createCameraRecords(deps)
  const more = { ...deps, records }

  /** Announces what a use case changed. */
  async function announced<Outcome extends { readonly kind: string }>(
    work: Promise<Outcome>,
  ): Promise<Outcome> {
    const outcome = await work
    if (outcome.kind === 'ok') bus.publish({ kind: 'cameras-changed' })
    return outcome
  }

  async function add(actor: Actor, input: CameraInput): Promise<CameraOutcome> {
    const checked = checkCameraInput(input)
    if (checked.kind !== 'ok') return checked
    const site = await deps.sites.current()
    if (!site) return noSite
    try {
      const camera = await deps.database.transaction((tx) =>
        records.insert(tx, actor, site.id, checked.camera),
      )
      return { kind: 'ok', camera: toCamera(camera) }
    } catch (error) {
      const refusal = duplicateRefusal(error, checked.camera)
      if (refusal) return refusal
      throw error
    }
  }

  async function update(actor: Actor, id: CameraId, input: CameraInput): Promise<CameraOutcome> {
    const checked = checkCameraInput(input)
    if (checked.kind !== 'ok') return checked
    const before = await cameras.find(id)
    if (!before) return notFound
    try {
      const camera = await deps.database.transaction((tx) =>
        records.change(tx, actor, before, checked.camera),
      )
      return camera ? { kind: 'ok', camera: toCamera(camera) } : notFound
    } catch (error) {
      const refusal = duplicateRefusal(error, checked.camera)
      if (refusal) return refusal
      throw error
    }
  }

  const listed = async () => {
    const site = await deps.sites.current()
    return site ? cameras.list(site.id) : []
  }
  const arranged = arrangeCameras(deps)

  return {
    async list() {
      return (await listed()).map((camera) => ({
        ...toCamera(camera),
        state: camera.enabled
          ? (deps.states.stateOf(camera.id) ?? { kind: 'connecting' })
          : { kind: 'disabled' },
      }))
    },

    add: (actor, input) => announced(add(actor, input)),
    update: (actor, id, input) => announced(update(actor, id, input)),
    duplicate: (actor, id) => announced(duplicateCamera(actor, id, more)),
    setEnabled: (actor, ids, enabled) => announced(arranged.setEnabled(actor, ids, enabled)),
    reorder: (actor, ids) => announced(arranged.reorder(actor, ids)),
    removalImpact: (id) => removalImpact(id, deps),
    remove: (actor, id) => announced(removeCamera(actor, id, deps)),
    restore: (actor, id) => announced(restoreCamera(actor, id, deps)),

    exportCsv: async () => writeCameraCsv(await listed()),

    async importCsv(actor, text, dryRun) {
      const result = await importCameras(actor, { text, dryRun }, more)
      if (result.kind === 'ok' && result.imported) bus.publish({ kind: 'cameras-changed' })
      return result
    },

    async test(input, signal) {
      const stored = input.id === undefined ? null : await cameras.find(input.id)
      const saved = stored ? await cameraCredentials(stored, deps) : null
      return testCamera(input, { prober: deps.prober, saved }, signal)
    },
  }
}
