import type { Camera } from '../../contracts/cameras.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { CameraStore } from '../ports/camera-store.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { Transactions } from '../ports/transaction.ts'
import type { Vault } from '../ports/vault.ts'
import { cameraCredentials } from './camera-credentials.ts'
import {
  duplicateRefusal,
  fieldsOf,
  notFound,
  toCamera,
  type CameraRecords,
  type Refusal,
} from './camera-records.ts'

const longestName = 80

type Deps = {
  readonly database: Transactions
  readonly cameras: Pick<CameraStore, 'find' | 'list'>
  readonly secrets: Pick<SecretStore, 'read'>
  readonly vault: Vault
  readonly records: Pick<CameraRecords, 'insert'>
}

/** Adds a copy of a camera, switched off, with the same password. */
export async function duplicateCamera(
  actor: Actor,
  id: CameraId,
  deps: Deps,
): Promise<{ readonly kind: 'ok'; readonly camera: Camera } | Refusal> {
  const original = await deps.cameras.find(id)
  if (!original) return notFound
  const credentials = await cameraCredentials(original, deps)
  if (credentials.kind === 'no-password') return { kind: 'conflict', message: credentials.message }
  const others = await deps.cameras.list(original.siteId)
  const copy = {
    ...fieldsOf(original),
    name: freeName(original.name, new Set(others.map(({ name }) => name.toLowerCase()))),
    password: credentials.password,
    enabled: false,
  }
  try {
    const camera = await deps.database.transaction((tx) =>
      deps.records.insert(tx, actor, original.siteId, copy),
    )
    return { kind: 'ok', camera: toCamera(camera) }
  } catch (error) {
    const refusal = duplicateRefusal(error, copy)
    if (refusal) return refusal
    throw error
  }
}

/** `Gate (copy)`, `Gate (copy 2)` …: the first that is not taken; a copy of a copy counts on. Pure. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(/ \(copy(?: \d+)?\)$/, '')
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? ' (copy)' : ` (copy ${number})`
    const free = `${stem.slice(0, longestName - ending.length).trimEnd()}${ending}`
    if (!taken.has(free.toLowerCase())) return free
  }
}
