import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** Keeps the key file's content from others: the key store of the operating system, where there is one. */
export type KeyWrapping = {
  wrap(key: Uint8Array): Uint8Array
  /** Throws when the key was wrapped elsewhere. */
  unwrap(wrapped: Uint8Array): Uint8Array
}

export class VaultKeyError extends Error {
  override readonly name = 'VaultKeyError'
}

function parseKey(text: string): Uint8Array {
  const key = /^[0-9a-fA-F]{64}$/.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(text, 'base64url')
  if (key.length !== 32) {
    throw new VaultKeyError(
      'NEUROMARK_VAULT_KEY must hold 32 bytes as 64 hexadecimal digits or as base64. Make one with: openssl rand -hex 32',
    )
  }
  return key
}

async function readKeyFile(file: string, wrapping: KeyWrapping | undefined): Promise<Uint8Array> {
  const stored = await readFile(file)
  try {
    const key = wrapping ? wrapping.unwrap(stored) : stored
    if (key.length === 32) return key
  } catch {
    // Said below, with what to do.
  }
  throw new VaultKeyError(
    `The vault key ${file} cannot be read on this desktop. Bring back the one it was made with, or move the file away and enter the passwords of the cameras again.`,
  )
}

/**
 * The key that camera passwords are sealed with: `shared` where desktops share a database (the text of
 * NEUROMARK_VAULT_KEY), else that of `vault.key` in the data folder, made on first use, readable by its owner only.
 * Rejects with `VaultKeyError`.
 */
export async function loadVaultKey(
  dataDir: string,
  options: { readonly shared?: string | undefined; readonly wrapping?: KeyWrapping } = {},
): Promise<Uint8Array> {
  if (options.shared !== undefined) return parseKey(options.shared.trim())
  const file = path.join(dataDir, 'vault.key')
  const made = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (await stat(file).catch(() => undefined)) return readKeyFile(file, options.wrapping)
  const key = randomBytes(32)
  try {
    const unfinished = await open(made, 'w', 0o600)
    try {
      await unfinished.writeFile(options.wrapping ? options.wrapping.wrap(key) : key)
      await unfinished.sync()
    } finally {
      await unfinished.close()
    }
    // Never replaces a key: with it everything sealed would be lost.
    await link(made, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
    return await readKeyFile(file, options.wrapping)
  } finally {
    await rm(made, { force: true })
  }
}
