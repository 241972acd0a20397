import type { Camera, CameraInput } from '../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { newId } from '../new-id.ts'
import { cameraConstraints, type CameraStore, type StoredCamera } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { Tx } from '../ports/transaction.ts'
import type { Vault } from '../ports/vault.ts'
import type { CheckedCamera } from './check-camera-input.ts'
import { redactUrl } from './parse-camera-url.ts'

/** `message` of a refusal is a sentence for the person who asked. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'conflict'; readonly message: string }
  | { readonly kind: 'not-found'; readonly message: string }

export const notFound: Refusal = {
  kind: 'not-found',
  message: 'This camera is not there any more. It may have been removed on another desktop.',
}

export const noSite: Refusal = {
  kind: 'not-found',
  message: 'There is no site yet. Start NeuroMark again.',
}

/** A camera as clients see it. */
export function toCamera(stored: StoredCamera): Camera {
  const { passwordSecretId: _secret, codec: _codec, ...camera } = stored
  return camera
}

/** What was set about a camera, without what only this program gave it. */
export function fieldsOf(stored: StoredCamera): Omit<CameraInput, 'password'> {
  const { id: _id, siteId: _site, position: _position, hasPassword: _has, ...rest } = stored
  const { passwordSecretId: _secret, codec: _codec, ...fields } = rest
  return fields
}

/** What the record of changes keeps of a camera. */
export function factsOf(camera: StoredCamera) {
  return {
    ...fieldsOf(camera),
    mainUrl: redactUrl(camera.mainUrl),
    subUrl: camera.subUrl === null ? null : redactUrl(camera.subUrl),
    hasPassword: camera.hasPassword,
  }
}

/** The sentence for a name or stream that another camera has; undefined for any other error. */
export function duplicateRefusal(
  error: unknown,
  { name, mainUrl }: Pick<CameraInput, 'name' | 'mainUrl'>,
): Refusal | undefined {
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

type Deps = {
  readonly cameras: Pick<CameraStore, 'add' | 'update'>
  readonly secrets: Pick<SecretStore, 'add' | 'remove'>
  readonly vault: Vault
  readonly changes: ChangeLog
}

/** Writes cameras with their passwords and the record of the change; all of it in the caller's transaction. */
export interface CameraRecords {
  insert(tx: Tx, actor: Actor, siteId: SiteId, camera: CheckedCamera): Promise<StoredCamera>
  /** Null when the camera is gone. */
  change(
    tx: Tx,
    actor: Actor,
    before: StoredCamera,
    camera: CheckedCamera,
  ): Promise<StoredCamera | null>
}

export function createCameraRecords({ cameras, secrets, vault, changes }: Deps): CameraRecords {
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

  return {
    async insert(tx, actor, siteId, { password, ...fields }) {
      const passwordSecretId = await nextSecret(tx, null, password)
      const id: CameraId = newId<'camera'>()
      const camera = await cameras.add(tx, { ...fields, id, siteId, passwordSecretId })
      await changes.append(tx, {
        ...{ actor, action: 'camera.added', entity: 'camera', entityId: id },
        ...{ before: null, after: factsOf(camera) },
      })
      return camera
    },

    async change(tx, actor, before, { password, ...fields }) {
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
    },
  }
}
