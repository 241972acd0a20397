import { randomUUID } from 'node:crypto'
import pg from 'pg'
import pino from 'pino'
import { inject } from 'vitest'
import { createDatabase, type Db } from '../../server/adapters/postgres/database.ts'
import {
  databaseUrl,
  type DatabaseConnection,
} from '../../server/adapters/postgres/database-connection.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly db: Db
  readonly connection: DatabaseConnection
  readonly connectionString: string
}

async function onServer(connection: DatabaseConnection, statement: string): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres', ssl: false })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function open(from: string | undefined): Promise<TestDatabase> {
  const server = inject('postgresTemplate')
  const database = `test_${randomUUID().replaceAll('-', '')}`
  const template = from === undefined ? '' : ` template ${from}`
  await onServer(server, `create database ${database}${template}`)
  const connection = { ...server, database }
  const db = createDatabase(connection, { log: pino({ level: 'silent' }) })
  return {
    db,
    connection,
    connectionString: databaseUrl(connection),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]()
      await onServer(server, `drop database if exists ${database} with (force)`)
    },
  }
}

/** A real, migrated, empty database of its own; dropped when disposed. */
export const openTestDatabase = (): Promise<TestDatabase> =>
  open(inject('postgresTemplate').database)

/** A real database without a schema. */
export const openEmptyDatabase = (): Promise<TestDatabase> => open(undefined)
