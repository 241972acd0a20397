import type { Camera, RemovalImpact } from '../../contracts/cameras.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { cameraConstraints, type CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import { isRefused } from '../ports/database-error.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import { factsOf, notFound, toCamera, type Refusal } from './camera-records.ts'

type Deps = {
  readonly database: Transactions
  readonly cameras: Pick<CameraStore, 'find' | 'history' | 'list' | 'remove' | 'restore'>
  readonly secrets: Pick<SecretStore, 'remove'>
  readonly changes: ChangeLog
}

/** What goes with the camera when it is removed. */
export async function removalImpact(
  id: CameraId,
  { cameras }: Pick<Deps, 'cameras'>,
): Promise<{ readonly kind: 'ok'; readonly impact: RemovalImpact } | Refusal> {
  const camera = await cameras.find(id)
  if (!camera) return notFound
  const [history, all] = await Promise.all([cameras.history(id), cameras.list(camera.siteId)])
  const others = all.filter((other) => other.id !== id && other.enabled)
  const lastOfItsRole =
    camera.role !== 'observe' && !others.some(({ role }) => role === camera.role)
  return { kind: 'ok', impact: { ...history, views: [...history.views], lastOfItsRole } }
}

/** Takes a camera out of all lists, and forgets its password. */
export async function removeCamera(
  actor: Actor,
  id: CameraId,
  { database, cameras, secrets, changes }: Deps,
): Promise<{ readonly kind: 'ok' } | Refusal> {
  const before = await cameras.find(id)
  if (!before) return notFound
  const removed = await database.transaction(async (tx) => {
    if (!(await cameras.remove(tx, id))) return false
    if (before.passwordSecretId !== null) await secrets.remove(tx, before.passwordSecretId)
    await changes.append(tx, {
      ...{ actor, action: 'camera.removed', entity: 'camera', entityId: id },
      ...{ before: factsOf(before), after: null },
    })
    return true
  })
  return removed ? { kind: 'ok' } : notFound
}

/** Takes a removal back. */
export async function restoreCamera(
  actor: Actor,
  id: CameraId,
  { database, cameras, changes }: Deps,
): Promise<{ readonly kind: 'ok'; readonly camera: Camera } | Refusal> {
  try {
    return await database.transaction(async (tx) => {
      const camera = await cameras.restore(tx, id)
      if (!camera) return notFound
      await changes.append(tx, {
        ...{ actor, action: 'camera.restored', entity: 'camera', entityId: id },
        ...{ before: null, after: factsOf(camera) },
      })
      return { kind: 'ok', camera: toCamera(camera) }
    })
  } catch (error) {
    if (isRefused(error, cameraConstraints.name) || isRefused(error, cameraConstraints.mainUrl)) {
      return {
        kind: 'conflict',
        message:
          'Another camera has its name or its stream by now. Change that one first, then restore this one.',
      }
    }
    throw error
  }
}
