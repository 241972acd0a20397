import type { Tx } from './transaction.ts'

/** Sealed secrets; only the vault can open them. Every call rejects with `DatabaseError` only. */
export interface SecretStore {
  add(tx: Tx, id: string, sealed: Uint8Array): Promise<void>
  read(id: string): Promise<Uint8Array | null>
  remove(tx: Tx, id: string): Promise<void>
}
