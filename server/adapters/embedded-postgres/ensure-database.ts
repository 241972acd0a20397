import pg from 'pg'
import { clientConfig } from '../postgres/database.ts'
import type { DatabaseConnection } from '../postgres/database-connection.ts'

/** Creates the database of the connection where it is missing. */
export async function ensureDatabase(connection: DatabaseConnection): Promise<void> {
  const client = new pg.Client({ ...clientConfig(connection), database: 'postgres' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      connection.database,
    ])
    if (rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(connection.database)}`)
    }
  } finally {
    await client.end()
  }
}
