import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../ports/log.ts'
import type { DatabaseConnection } from '../postgres/database-connection.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { ensureDatabase } from './ensure-database.ts'
import { initialiseCluster, SUPERUSER } from './initialise-cluster.ts'
import { placeCluster, type ClusterPlace } from './place-cluster.ts'
import { readVersion } from './postgres-binaries.ts'
import { clearLeftover, readPostmasterFile } from './postmaster-file.ts'
import { processIdentity } from './running-processes.ts'
import { spawnPostgres } from './spawn-postgres.ts'

export type EmbeddedPostgresOptions = {
  /** The app's data folder; the cluster is kept in or by it. */
  readonly dataDir: string
  readonly log: Log
  /** Ends a start that is under way, and the server. */
  readonly signal?: AbortSignal
  /** Server settings on top of ours, for tests. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: DatabaseConnection
  /** Such as `18.4`. */
  readonly version: string
  /** Process id of the running server; undefined between a crash and the next start. */
  readonly pid: number | undefined
}

const DATABASE = 'neuromark'
/** A server that was killed replays its log first. */
const READY_MS = 120_000
const POLL_MS = 25
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000
const HEALTHY_AFTER_MS = 30_000
const STOP_MS = 8_000

/** One NeuroMark per data folder: a second server on the same cluster would fight with the first. */
async function claimHome(place: ClusterPlace, dataDir: string): Promise<void> {
  const noted = await readFile(place.ownerFile, 'utf8').catch(() => '')
  const pid = Number(noted.split(' ')[0])
  if (pid > 0 && pid !== process.pid && (await processIdentity(pid)) === noted) {
    throw new EmbeddedPostgresError(
      'in-use',
      `Another NeuroMark (process ${pid}) uses the data folder ${dataDir}. Close it, or start this one with another --data folder.`,
    )
  }
  await writeFile(place.ownerFile, (await processIdentity(process.pid)) ?? '', { mode: 0o600 })
}

async function checkVersion(place: ClusterPlace, version: string): Promise<void> {
  const major = (await readFile(path.join(place.cluster, 'PG_VERSION'), 'utf8')).trim()
  if (major === version.split('.')[0]) return
  throw new EmbeddedPostgresError(
    'other-version',
    `The database in ${place.cluster} was written by PostgreSQL ${major}; this NeuroMark comes with ${version}. Open it with the NeuroMark that made it, or move the folder away to begin anew.`,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 5432
}

async function lastWords(place: ClusterPlace): Promise<string> {
  const text = await readFile(place.logFile, 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-3).join(' | ').slice(-500)
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** Resolves when the server answers; rejects when it ends first. */
async function untilReady(child: ChildProcess, place: ClusterPlace, signal: AbortSignal) {
  const deadline = performance.now() + READY_MS
  for (;;) {
    signal.throwIfAborted()
    const file = await readPostmasterFile(place.cluster)
    const ours = process.platform === 'win32' || file?.pid === child.pid
    if (file?.ready && ours) return
    if (hasEnded(child) || child.pid === undefined || performance.now() > deadline) {
      const said = await lastWords(place)
      throw new EmbeddedPostgresError(
        'start',
        `The database that comes with NeuroMark did not start. PostgreSQL says: ${said || 'nothing'}. Its log is ${place.logFile}.`,
      )
    }
    await sleep(POLL_MS)
  }
}

/** Fast shutdown: open work is rolled back, everything committed is on disk. */
async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return
  const gone = once(child, 'exit')
  // Closing its input makes the watcher send SIGINT too; on Windows it is the signal that counts.
  child.kill('SIGINT')
  child.stdin?.destroy()
  for (const harder of ['SIGQUIT', 'SIGKILL'] as const) {
    const timer = new AbortController()
    const ended = await Promise.race([
      gone.then(() => true),
      sleep(STOP_MS, false, { signal: timer.signal }).catch(() => false),
    ])
    timer.abort()
    if (ended) return
    child.kill(harder)
  }
  await gone
}

/**
 * Starts the PostgreSQL that comes with the app on the data folder, makes its database if needed, and keeps it
 * running: a server that dies is started again, with growing pauses. It ends with this process, however that ends.
 * Rejects with `EmbeddedPostgresError` when it cannot be started at all.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { log } = options
  const dataDir = await realpath(options.dataDir)
  const place = await placeCluster(dataDir)
  await claimHome(place, dataDir)
  const password = await initialiseCluster(place)
  const version = await readVersion(place.binaries, place.runAs)
  await checkVersion(place, version)
  await clearLeftover(place.cluster, log)

  const onSocket = process.platform !== 'win32'
  const listen = {
    port: onSocket ? 5432 : await freePort(),
    socketFolder: onSocket ? place.socketFolder : null,
  }
  const stopping = new AbortController()
  const signal = stopping.signal
  let child: ChildProcess | undefined

  async function startOnce(): Promise<ChildProcess> {
    const started = await spawnPostgres(place, listen, options.settings ?? {})
    started.once('error', (error) => log.error({ error }, 'PostgreSQL could not be started'))
    started.once('exit', () => started.stdin?.destroy())
    started.stdin?.on('error', () => undefined)
    child = started
    try {
      await untilReady(started, place, signal)
      return started
    } catch (error) {
      await stop(started)
      throw error
    }
  }

  async function supervise(first: ChildProcess): Promise<void> {
    let current: ChildProcess | undefined = first
    let pauseMs = FIRST_PAUSE_MS
    while (!signal.aborted) {
      const since = performance.now()
      if (current && !hasEnded(current)) await once(current, 'exit')
      if (signal.aborted) return
      log.warn(
        { code: current?.exitCode, killedBy: current?.signalCode },
        'PostgreSQL ended and is started again',
      )
      if (performance.now() - since > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      if (signal.aborted) return
      current = await startOnce().catch((error: Error) => {
        if (!signal.aborted) log.error({ reason: error.message }, 'PostgreSQL did not come back')
        return undefined
      })
      if (current) log.info({ pid: current.pid }, 'PostgreSQL is back')
    }
  }

  let supervised: Promise<void> = Promise.resolve()
  async function shutDown(): Promise<void> {
    stopping.abort()
    if (child) await stop(child)
    await supervised
    await rm(place.ownerFile, { force: true })
  }
  let ended: Promise<void> | undefined
  const end = () => (ended ??= shutDown())
  options.signal?.addEventListener('abort', () => void end(), { once: true })
  if (options.signal?.aborted) stopping.abort()
  supervised = supervise(await startOnce())

  const connection: DatabaseConnection = {
    host: listen.socketFolder ?? '127.0.0.1',
    port: listen.port,
    user: SUPERUSER,
    password,
    database: DATABASE,
  }

  const server: EmbeddedPostgres = {
    connection,
    version,
    get pid() {
      return child && !hasEnded(child) ? child.pid : undefined
    },
    [Symbol.asyncDispose]: end,
  }
  try {
    await ensureDatabase(connection)
  } catch (error) {
    await end()
    throw error
  }
  return server
}
