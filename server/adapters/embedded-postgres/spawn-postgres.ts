import { spawn, type ChildProcess } from 'node:child_process'
import { open, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ClusterPlace } from './place-cluster.ts'

/** For twenty cameras on a desktop: little memory, nothing that is stored is lost. */
const SETTINGS = {
  max_connections: '40',
  shared_buffers: '48MB',
  maintenance_work_mem: '32MB',
  max_parallel_workers_per_gather: '0',
  max_worker_processes: '4',
  io_method: 'sync',
  jit: 'off',
  huge_pages: 'off',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '80MB',
  max_wal_size: '256MB',
  log_min_messages: 'warning',
  // Statements and their values hold names and templates; they stay out of the log.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const

const LOG_LIMIT_BYTES = 5_000_000

/**
 * Starts the server as `$1 …` and leaves a watcher behind: when our end of its standard input closes, by whatever
 * end we come to, the server is told to stop. The server takes the place of this shell, so its process id is the
 * child's; the watcher's parent has gone, so that the server does not meet a child it does not know.
 */
const WATCHED = `
exec 3<&0 </dev/null
( ( read -r _; kill -INT "$$" ) <&3 3<&- >/dev/null 2>&1 & )
exec "$@" 3<&-
`

async function openLog(file: string) {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`)
  return open(file, 'a', 0o600)
}

/** Starts the server on the cluster; it is not ready yet. In its own session, so that Ctrl+C does not reach it. */
export async function spawnPostgres(
  place: ClusterPlace,
  listen: { readonly port: number; readonly socketFolder: string | null },
  extra: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const settings = {
    ...SETTINGS,
    ...extra,
    ...(listen.socketFolder === null
      ? { listen_addresses: '127.0.0.1' }
      : {
          listen_addresses: '',
          unix_socket_directories: listen.socketFolder,
          unix_socket_permissions: '0700',
        }),
  }
  const args = ['-D', place.cluster, '-p', String(listen.port)]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const [program, ...words] =
    process.platform === 'win32'
      ? [place.binaries.postgres, ...args]
      : ['/bin/sh', '-c', WATCHED, 'neuromark-postgres', place.binaries.postgres, ...args]
  const log = await openLog(place.logFile)
  try {
    return spawn(program, words, {
      ...place.runAs,
      cwd: path.parse(place.home).root,
      detached: process.platform !== 'win32',
      env: { LC_ALL: 'C', SYSTEMROOT: process.env['SYSTEMROOT'] },
      stdio: ['pipe', log.fd, log.fd],
      windowsHide: true,
    })
  } finally {
    await log.close()
  }
}
