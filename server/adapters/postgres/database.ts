import pg from 'pg'
import { isConnectionLoss } from '../../ports/database-error.ts'
import type { Log } from '../../ports/log.ts'
import type { Transactions, Tx } from '../../ports/transaction.ts'
import { classifyError } from './classify-error.ts'
import type { DatabaseConnection } from './database-connection.ts'

/** One SQL statement; a named one is prepared once per connection. */
export type Statement = {
  readonly name?: string
  readonly text: string
  readonly values?: ReadonlyArray<unknown>
}

/** Runs statements. Instants come as RFC 3339 `Z` strings, dates as ISO strings, bigint as numbers. */
export interface Queryable {
  /** Rejects with `DatabaseError` only. */
  query<Row extends pg.QueryResultRow>(
    statement: Statement,
  ): Promise<{ readonly rows: ReadonlyArray<Row>; readonly rowCount: number }>
}

export interface Db extends Queryable, Transactions, AsyncDisposable {
  /** Where this database is; a store that listens opens its own connection to it. */
  readonly connection: DatabaseConnection
}

const CONNECT_MS = 3_000
const STATEMENT_MS = 15_000
/** Later than the server's own limit: only a frozen server or a dead network lets it pass. */
const ANSWER_MS = STATEMENT_MS + 1_000

const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184

const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    // Sessions run in UTC: `2026-11-22 08:00:00.5+00`.
    if (oid === TIMESTAMPTZ) {
      return (text: string) => text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z')
    }
    return pg.types.getTypeParser(oid, 'text')
  },
}

/** Settings of one connection: nothing may hang when the server dies or freezes. */
export function clientConfig(connection: DatabaseConnection): pg.ClientConfig {
  return {
    host: connection.host,
    port: connection.port,
    user: connection.user,
    password: connection.password,
    database: connection.database,
    ssl: connection.ssl,
    types,
    application_name: 'neuromark',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: '-c timezone=UTC',
  }
}

async function run<Row extends pg.QueryResultRow>(
  target: Pick<pg.ClientBase, 'query'>,
  { name, text, values }: Statement,
) {
  try {
    const result = await target.query<Row>({
      ...(name === undefined ? {} : { name }),
      text,
      values: values === undefined ? [] : [...values],
    })
    return { rows: result.rows, rowCount: result.rowCount ?? 0 }
  } catch (error) {
    throw classifyError(error)
  }
}

const toTx = (queryable: Queryable): Tx => queryable as unknown as Tx

/** The connection of an open transaction, for stores. */
export const onTx = (tx: Tx): Queryable => tx as unknown as Queryable

/** Opens a pool of at most `size` connections; it connects on first use and recovers by itself. */
export function createDatabase(
  connection: DatabaseConnection,
  deps: { readonly log: Log; readonly size?: number },
): Db {
  const pool = new pg.Pool({
    ...clientConfig(connection),
    max: deps.size ?? 8,
    idleTimeoutMillis: 30_000,
  })
  // An idle connection that is lost is replaced; without a listener it would end the process.
  pool.on('error', (error) => {
    deps.log.warn({ reason: classifyError(error).message }, 'an idle database connection was lost')
  })

  return {
    connection,
    query: <Row extends pg.QueryResultRow>(statement: Statement) => run<Row>(pool, statement),

    async transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
      const client = await pool.connect().catch((error: unknown) => {
        throw classifyError(error)
      })
      // A connection that breaks between two statements says so by event.
      let broken: Error | undefined
      const onError = (error: Error) => {
        broken = error
      }
      client.on('error', onError)
      const tx = toTx({
        query: <Row extends pg.QueryResultRow>(statement: Statement) => run<Row>(client, statement),
      })
      try {
        await run(client, { text: 'begin' })
        const result = await work(tx)
        await run(client, { text: 'commit' })
        return result
      } catch (error) {
        // A lost connection is closed, which rolls back; asking it to would wait for the time-out.
        if (isConnectionLoss(error)) broken = error
        else await run(client, { text: 'rollback' }).catch((lost: Error) => (broken = lost))
        throw error
      } finally {
        client.off('error', onError)
        client.release(broken)
      }
    },

    async ping() {
      await run(pool, { text: 'select 1' })
    },

    async [Symbol.asyncDispose]() {
      await pool.end()
    },
  }
}
