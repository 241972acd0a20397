import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientConfig } from './database.ts'
import type { DatabaseConnection } from './database-connection.ts'

type Watch = {
  readonly connection: DatabaseConnection
  readonly channel: string
  /** After every connecting: messages may have been missed before. */
  readonly onConnected: () => Promise<void>
  readonly onMessage: (payload: string) => void
}

const PAUSE_MS = 2_000
/** A server that froze or a network that died says nothing; asking finds out. */
const ASK_EVERY_MS = 15_000

/** One connection from its beginning to its end, for whatever reason that comes. */
async function listenOnce(watch: Watch, signal: AbortSignal): Promise<void> {
  const client = new pg.Client(clientConfig(watch.connection))
  const ended = new AbortController()
  const end = () => ended.abort()
  client.on('error', end)
  client.on('end', end)
  signal.addEventListener('abort', end)
  client.on('notification', ({ payload }) => watch.onMessage(payload ?? ''))
  try {
    await client.connect()
    await client.query(`listen ${client.escapeIdentifier(watch.channel)}`)
    await watch.onConnected()
    while (!ended.signal.aborted) {
      await sleep(ASK_EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined)
      if (!ended.signal.aborted) await client.query('select 1')
    }
  } finally {
    signal.removeEventListener('abort', end)
    await client.end().catch(() => undefined)
  }
}

/** Listens to a channel until `signal` aborts, over as many connections as it takes. Never rejects. */
export async function watchChannel(watch: Watch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Whatever ended the connection, the answer is to open the next one.
    await listenOnce(watch, signal).catch(() => undefined)
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined)
  }
}
