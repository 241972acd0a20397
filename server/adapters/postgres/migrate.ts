import { readdir } from 'node:fs/promises'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import type { Log } from '../../ports/log.ts'
import { classifyError, codeOf } from './classify-error.ts'
import { clientConfig } from './database.ts'
import type { DatabaseConnection } from './database-connection.ts'

/** What bringing the schema up to date came to. `message` is a sentence with a way on. */
export type MigrationResult =
  | {
      readonly kind: 'ok'
      /** Number of the newest migration, such as `000002`. */
      readonly schema: string
      readonly serverVersion: string
      readonly applied: ReadonlyArray<string>
    }
  | {
      readonly kind:
        | 'newer-than-code'
        | 'unreachable'
        | 'wrong-password'
        | 'no-such-database'
        | 'no-rights'
        | 'not-a-database'
        | 'other-application'
        | 'too-old'
        | 'failed'
      readonly message: string
    }

type Failure = Exclude<MigrationResult, { kind: 'ok' }>

const OLDEST_SERVER = 140_000
const numberOf = (name: string) => name.slice(0, 6)

/** host:port/database, never the password. */
function whereIs({ host, port, database }: DatabaseConnection): string {
  return `${host}:${port}/${database}`
}

function explain(error: unknown, connection: DatabaseConnection): Failure {
  const where = whereIs(connection)
  const code = codeOf(error)
  const message = classifyError(error).message
  const { user, database } = connection
  if (code.startsWith('28')) {
    return {
      kind: 'wrong-password',
      message: `The database server ${where} refuses the user "${user}" with this password. Correct the database address, or ask whoever runs the server.`,
    }
  }
  if (code === '3D000') {
    return {
      kind: 'no-such-database',
      message: `The server has no database "${database}" (${where}). Create it (create database ${database}), or correct the database address.`,
    }
  }
  if (code === '42501' || code === '25006') {
    return {
      kind: 'no-rights',
      message: `The user "${user}" may not set up the database ${where}: ${message}. Grant it the rights (grant create on database ${database} to ${user}), or use another user.`,
    }
  }
  if (/not support SSL|SSL connections/.test(message)) {
    return {
      kind: 'unreachable',
      message: `The database server ${where} does not offer encryption. Leave sslmode out of the address, or switch TLS on at the server.`,
    }
  }
  if (
    /Received unexpected|unknown message|invalid response|Connection terminated unexpectedly/i.test(
      message,
    ) &&
    code === ''
  ) {
    return {
      kind: 'not-a-database',
      message: `What answers at ${where} is not a PostgreSQL server. Correct host and port in the database address.`,
    }
  }
  if (classifyError(error).code === 'unavailable') {
    return {
      kind: 'unreachable',
      message: `The database server ${where} cannot be reached: ${message}. Check that it runs and that the network lets this desktop through, then start again.`,
    }
  }
  return {
    kind: 'failed',
    message: `The database ${where} could not be brought up to date: ${message}. Nothing was changed; keep the log file and report this.`,
  }
}

async function appliedMigrations(client: pg.Client): Promise<ReadonlyArray<string> | 'foreign'> {
  const { rows } = await client.query<{ ours: boolean; foreign: boolean }>(`
    select to_regclass('neuromark.migrations') is not null as ours,
           to_regclass('site.sites') is not null
             or to_regclass('people.people') is not null
             or to_regclass('recognition.sightings') is not null as foreign`)
  if (rows[0]?.ours !== true) return rows[0]?.foreign === true ? 'foreign' : []
  const applied = await client.query<{ name: string }>(
    'select name from neuromark.migrations order by id',
  )
  return applied.rows.map(({ name }) => name)
}

/**
 * Brings the schema up to date. Any number of desktops may do so at the same time: they take turns by an advisory
 * lock. A database that is newer than the code is left alone. Never rejects: what went wrong is a value.
 *
 * `directory` holds the numbered SQL files.
 */
export async function migrate(
  connection: DatabaseConnection,
  deps: { readonly directory: string; readonly log: Log },
): Promise<MigrationResult> {
  const known = (await readdir(deps.directory))
    .filter((name) => /^\d{6}_[a-z0-9_]+\.sql$/.test(name))
    .map((name) => name.slice(0, -'.sql'.length))
    .toSorted()
  const newest = numberOf(known.at(-1) ?? '000000')
  // A migration may take long, and so may waiting for another desktop's.
  const client = new pg.Client({
    ...clientConfig(connection),
    statement_timeout: 600_000,
    query_timeout: 610_000,
    lock_timeout: 600_000,
    idle_in_transaction_session_timeout: 600_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ number: string; version: string }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
    )
    const serverVersion = rows[0]?.version ?? 'unknown'
    if (Number(rows[0]?.number) < OLDEST_SERVER) {
      return {
        kind: 'too-old',
        message: `The database server ${whereIs(connection)} is PostgreSQL ${serverVersion}; NeuroMark needs 14 or newer. Update the server, or use another.`,
      }
    }
    const before = await appliedMigrations(client)
    if (before === 'foreign') {
      return {
        kind: 'other-application',
        message: `The database ${whereIs(connection)} already holds tables of another application. Give NeuroMark a database of its own.`,
      }
    }
    const ahead = before.filter((name) => !known.includes(name)).at(-1)
    if (ahead !== undefined) {
      return {
        kind: 'newer-than-code',
        message: `This database was made by a newer NeuroMark (schema ${numberOf(ahead)}); this one knows ${newest}. Update NeuroMark on this desktop.`,
      }
    }
    const applied =
      before.length === known.length
        ? []
        : await runner({
            dbClient: client,
            dir: deps.directory,
            ignorePattern: '(?!\\d{6}_[a-z0-9_]+\\.sql$).*',
            direction: 'up',
            migrationsSchema: 'neuromark',
            createMigrationsSchema: true,
            migrationsTable: 'migrations',
            advisoryLockMode: 'wait',
            logger: {
              info: (message) => deps.log.debug({ message }, 'migration'),
              warn: (message) => deps.log.warn({ message }, 'migration'),
              error: (message) => deps.log.error({ message }, 'migration'),
            },
          })
    return { kind: 'ok', schema: newest, serverVersion, applied: applied.map(({ name }) => name) }
  } catch (error) {
    deps.log.error({ reason: classifyError(error).message }, 'the database is not usable')
    return explain(error, connection)
  } finally {
    await client.end().catch(() => undefined)
  }
}
