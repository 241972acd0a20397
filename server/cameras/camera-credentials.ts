import type { StoredCamera } from '../ports/camera-store.ts'
import type { SecretStore } from '../ports/secret-store.ts'
import type { Vault } from '../ports/vault.ts'

export type CameraCredentials =
  | {
      readonly kind: 'ok'
      readonly username: string | null
      readonly password: string | null
    }
  /** There is a password, and this desktop cannot open it. */
  | { readonly kind: 'no-password'; readonly message: string }

/** What to log in to the camera with. The password leaves the vault here and goes to the stream's reader only. */
export async function cameraCredentials(
  camera: Pick<StoredCamera, 'name' | 'username' | 'passwordSecretId'>,
  deps: { readonly secrets: Pick<SecretStore, 'read'>; readonly vault: Vault },
): Promise<CameraCredentials> {
  const { username, passwordSecretId } = camera
  if (passwordSecretId === null) return { kind: 'ok', username, password: null }
  const sealed = await deps.secrets.read(passwordSecretId)
  const opened = sealed && deps.vault.open(passwordSecretId, sealed)
  if (opened?.kind === 'opened') return { kind: 'ok', username, password: opened.text }
  return {
    kind: 'no-password',
    message: `The password of ${camera.name} was saved on another desktop and cannot be read here. Enter it again, or give both desktops the same NEUROMARK_VAULT_KEY.`,
  }
}
