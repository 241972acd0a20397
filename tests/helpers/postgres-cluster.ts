import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../server/adapters/embedded-postgres/start-embedded-postgres.ts'
import type { DatabaseConnection } from '../../server/adapters/postgres/database-connection.ts'
import { migrate } from '../../server/adapters/postgres/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A running server whose database of that connection is migrated and is only ever cloned. */
    readonly postgresTemplate: DatabaseConnection
  }
}

export const migrationsFolder = path.join(import.meta.dirname, '../../db/migrations')

/** One real server for a whole run; `openTestDatabase` clones its migrated database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-tests-'))
  // Open to the user that the server runs as when the tests run as root.
  await chmod(dataDir, 0o755)
  const log = pino({ level: 'warn' })
  const server = await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } })
  const tearDown = async () => {
    await server[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  }
  const migrated = await migrate(server.connection, { directory: migrationsFolder, log })
  if (migrated.kind !== 'ok') {
    await tearDown()
    throw new Error(migrated.message)
  }
  project.provide('postgresTemplate', server.connection)
  return tearDown
}
