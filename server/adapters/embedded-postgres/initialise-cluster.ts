import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { ClusterPlace } from './place-cluster.ts'

export const SUPERUSER = 'neuromark'

async function readPassword({ passwordFile, cluster }: ClusterPlace): Promise<string> {
  try {
    return (await readFile(passwordFile, 'utf8')).trim()
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'initdb',
      `The password of the database in ${cluster} cannot be read from ${passwordFile}. Bring the file back from a backup, or start NeuroMark as the user who owns it.`,
      { cause },
    )
  }
}

/** Makes the cluster with a random password, once. Returns the password. */
export async function initialiseCluster(place: ClusterPlace): Promise<string> {
  const { cluster, passwordFile, runAs, home } = place
  if (await stat(path.join(cluster, 'PG_VERSION')).catch(() => undefined)) {
    return readPassword(place)
  }
  const password = randomBytes(24).toString('base64url')
  // Built beside its place and moved there when whole: an interrupted start leaves nothing half made.
  const unfinished = path.join(home, 'cluster.unfinished')
  const handover = path.join(place.socketFolder, 'password')
  await rm(unfinished, { recursive: true, force: true })
  await rm(handover, { force: true })
  await writeFile(passwordFile, password, { mode: 0o600 })
  await writeFile(handover, password, { mode: 0o600 })
  if (runAs) {
    await chown(handover, runAs.uid, runAs.gid)
    // The server's user may not write into `home`; it may into a folder of its own.
    await mkdir(unfinished, { mode: 0o700 })
    await chown(unfinished, runAs.uid, runAs.gid)
  }
  try {
    await promisify(execFile)(
      place.binaries.initdb,
      [
        ...['--pgdata', unfinished, '--username', SUPERUSER, '--pwfile', handover],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
        ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ],
      { ...runAs, cwd: place.socketFolder, timeout: 120_000 },
    )
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
    throw new EmbeddedPostgresError(
      'initdb',
      `The database folder ${cluster} could not be prepared: ${said.split('\n').at(-1) || 'initdb failed'}. Check that the disk has room and that the folder may be written to.`,
      { cause },
    )
  } finally {
    await rm(handover, { force: true })
  }
  // Fails where there is a folder with something in it: data are never replaced.
  await rename(unfinished, cluster).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      'initdb',
      `The folder ${cluster} holds something that is not a database. Move it away to begin anew.`,
      { cause },
    )
  })
  return password
}
