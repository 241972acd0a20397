import type {
  Camera,
  CameraInput,
  CameraTestResult,
  CameraWithState,
} from '../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { newId } from '../new-id.ts'
import type { CameraProber } from '../ports/camera-prober.ts'
import type { CameraStates } from '../ports/camera-states.ts'
import { cameraConstraints, type CameraStore, type StoredCamera } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions, Tx } from '../ports/transaction.ts'
import type { Vault } from '../ports/vault.ts'
import { cameraCredentials } from './camera-credentials.ts'
import { checkCameraInput, type CheckedCamera } from './check-camera-input.ts'
import { redactUrl } from './parse-camera-url.ts'
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

/** `message` of a refusal is a sentence for the person who asked. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'not-found'; readonly message: string }

export type CameraTestInput = Pick<
  CameraInput,
  'mainUrl' | 'subUrl' | 'username' | 'password' | 'transport'
> & { readonly id?: CameraId | undefined }

/** Every call may reject with `DatabaseError`; expected refusals are values. */
export interface CameraUseCases {
  list(): Promise<ReadonlyArray<CameraWithState>>
  add(
    actor: Actor,
    input: CameraInput,
  ): Promise<{ readonly kind: 'ok'; readonly camera: Camera } | Refusal>
  update(
    actor: Actor,
    id: CameraId,
    input: CameraInput,
  ): Promise<{ readonly kind: 'ok'; readonly camera: Camera } | Refusal>
  remove(actor: Actor, id: CameraId): Promise<{ readonly kind: 'ok' } | Refusal>
  /** Reads both streams once; changes nothing. */
  test(input: CameraTestInput, signal?: AbortSignal): Promise<CameraTestResult>
}

const notFound: Refusal = {
  kind: 'not-found',
  message: 'This camera is not there any more. It may have been removed on another desktop.',
}

function toCamera(stored: StoredCamera): Camera {
  const { passwordSecretId: _secret, codec: _codec, ...camera } = stored
  return camera
}

/** What the record of changes keeps of a camera. */
function factsOf(camera: Omit<StoredCamera, 'position' | 'codec' | 'siteId' | 'id'>) {
  return {
    name: camera.name,
    role: camera.role,
    mainUrl: redactUrl(camera.mainUrl),
    subUrl: camera.subUrl === null ? null : redactUrl(camera.subUrl),
    username: camera.username,
    hasPassword: camera.hasPassword,
    transport: camera.transport,
    enabled: camera.enabled,
    smallestFace: camera.smallestFace,
    detectorSize: camera.detectorSize,
    region: camera.region,
    livenessRequired: camera.livenessRequired,
  }
}

function duplicate(error: unknown, { name, mainUrl }: CheckedCamera): Refusal | undefined {
  if (isRefused(error, cameraConstraints.name)) {
    return { kind: 'conflict', message: `There is a camera named "${name}". Choose another name.` }
  }
  if (isRefused(error, cameraConstraints.mainUrl)) {
    return {
      kind: 'conflict',
      message: `The stream ${redactUrl(mainUrl)} belongs to another camera of the list. Use that one, or another address.`,
    }
  }
  return undefined
}

export function createCameraUseCases(deps: CameraUseCasesDeps): CameraUseCases {
  const { cameras, secrets, vault, changes, bus } = deps

  async function seal(tx: Tx, password: string): Promise<string> {
    const id = newId<'secret'>()
    await secrets.add(tx, id, vault.seal(id, password))
    return id
  }

  /** The id of the secret after the change: kept, replaced, or null. */
  async function nextSecret(tx: Tx, before: string | null, password: string | null | undefined) {
    if (password === undefined) return before
    return password === null ? null : seal(tx, password)
  }

  async function insert(actor: Actor, siteId: SiteId, checked: CheckedCamera) {
    const { password, ...fields } = checked
    return deps.database.transaction(async (tx) => {
      const passwordSecretId = await nextSecret(tx, null, password)
      const id: CameraId = newId<'camera'>()
      const camera = await cameras.add(tx, { ...fields, id, siteId, passwordSecretId })
      const after = factsOf(camera)
      await changes.append(tx, {
        ...{ actor, action: 'camera.added', entity: 'camera', entityId: id },
        ...{ before: null, after },
      })
      return camera
    })
  }

  async function change(actor: Actor, before: StoredCamera, checked: CheckedCamera) {
    const { password, ...fields } = checked
    return deps.database.transaction(async (tx) => {
      const passwordSecretId = await nextSecret(tx, before.passwordSecretId, password)
      const { id, siteId } = before
      const camera = await cameras.update(tx, { ...fields, id, siteId, passwordSecretId })
      if (!camera) return null
      if (before.passwordSecretId !== null && before.passwordSecretId !== passwordSecretId) {
        await secrets.remove(tx, before.passwordSecretId)
      }
      await changes.append(tx, {
        ...{ actor, action: 'camera.changed', entity: 'camera', entityId: id },
        before: factsOf(before),
        after: { ...factsOf(camera), passwordChanged: password !== undefined },
      })
      return camera
    })
  }

  return {
    async list() {
      const site = await deps.sites.current()
      const stored = site ? await cameras.list(site.id) : []
      return stored.map((camera) => ({
        ...toCamera(camera),
        state: camera.enabled
          ? (deps.states.stateOf(camera.id) ?? { kind: 'connecting' })
          : { kind: 'disabled' },
      }))
    },

    async add(actor, input) {
      const checked = checkCameraInput(input)
      if (checked.kind !== 'ok') return checked
      const site = await deps.sites.current()
      if (!site)
        return { kind: 'not-found', message: 'There is no site yet. Start NeuroMark again.' }
      try {
        const camera = await insert(actor, site.id, checked.camera)
        bus.publish({ kind: 'cameras-changed' })
        return { kind: 'ok', camera: toCamera(camera) }
      } catch (error) {
        const refusal = duplicate(error, checked.camera)
        if (refusal) return refusal
        throw error
      }
    },

    async update(actor, id, input) {
      const checked = checkCameraInput(input)
      if (checked.kind !== 'ok') return checked
      const before = await cameras.find(id)
      if (!before) return notFound
      try {
        const camera = await change(actor, before, checked.camera)
        if (!camera) return notFound
        bus.publish({ kind: 'cameras-changed' })
        return { kind: 'ok', camera: toCamera(camera) }
      } catch (error) {
        const refusal = duplicate(error, checked.camera)
        if (refusal) return refusal
        throw error
      }
    },

    async remove(actor, id) {
      const before = await cameras.find(id)
      if (!before) return notFound
      const removed = await deps.database.transaction(async (tx) => {
        if (!(await cameras.remove(tx, id))) return false
        if (before.passwordSecretId !== null) await secrets.remove(tx, before.passwordSecretId)
        await changes.append(tx, {
          ...{ actor, action: 'camera.removed', entity: 'camera', entityId: id },
          ...{ before: factsOf(before), after: null },
        })
        return true
      })
      if (!removed) return notFound
      bus.publish({ kind: 'cameras-changed' })
      return { kind: 'ok' }
    },

    async test(input, signal) {
      const stored = input.id === undefined ? null : await cameras.find(input.id)
      const saved = stored ? await cameraCredentials(stored, deps) : null
      return testCamera(input, { prober: deps.prober, saved }, signal)
    },
  }
}
