import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Vault } from '../../ports/vault.ts'

/** First byte of everything sealed: tells how, should that ever change. */
const VERSION = 1
const NONCE_LENGTH = 12
const TAG_LENGTH = 16
const HEADER_LENGTH = 1 + NONCE_LENGTH

/** Seals by AES-256-GCM. `key` is 32 bytes, and the same on every desktop that shares the database. */
export function createVault(key: Uint8Array): Vault {
  if (key.length !== 32) throw new Error(`a vault key has 32 bytes, not ${key.length}`)
  const secret = Buffer.from(key)

  return {
    seal(id, text) {
      const nonce = randomBytes(NONCE_LENGTH)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce)
      cipher.setAAD(Buffer.from(id))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()])
    },

    open(id, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== VERSION || bytes.length < HEADER_LENGTH + TAG_LENGTH) {
        return { kind: 'unreadable' }
      }
      const nonce = bytes.subarray(1, HEADER_LENGTH)
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_LENGTH })
      decipher.setAAD(Buffer.from(id))
      decipher.setAuthTag(bytes.subarray(-TAG_LENGTH))
      try {
        const opened = decipher.update(bytes.subarray(HEADER_LENGTH, -TAG_LENGTH))
        return { kind: 'opened', text: Buffer.concat([opened, decipher.final()]).toString('utf8') }
      } catch {
        // The only way to fail from here on: the tag does not fit key, id and content.
        return { kind: 'unreadable' }
      }
    },
  }
}
