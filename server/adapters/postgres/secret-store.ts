import type { SecretStore } from '../../ports/secret-store.ts'
import { onTx, type Db } from './database.ts'

export function createSecretStore(db: Db): SecretStore {
  return {
    async add(tx, id, sealed) {
      await onTx(tx).query({
        text: 'insert into vault.secrets (id, sealed) values ($1, $2)',
        values: [id, Buffer.from(sealed)],
      })
    },

    async read(id) {
      const { rows } = await db.query<{ sealed: Buffer }>({
        text: 'select sealed from vault.secrets where id = $1',
        values: [id],
      })
      return rows[0]?.sealed ?? null
    },

    async remove(tx, id) {
      await onTx(tx).query({ text: 'delete from vault.secrets where id = $1', values: [id] })
    },
  }
}
