import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  copyPostgresBinaries,
  findPostgresBinaries,
  type PostgresBinaries,
} from './postgres-binaries.ts'

/** Whom PostgreSQL runs as when the app is root, which PostgreSQL refuses to be. */
export type RunAs = { readonly uid: number; readonly gid: number }

export type ClusterPlace = {
  readonly binaries: PostgresBinaries
  /** Holds everything below; traversable by the server's user. */
  readonly home: string
  /** PGDATA. */
  readonly cluster: string
  /** Private folder of the unix socket. */
  readonly socketFolder: string
  readonly passwordFile: string
  readonly logFile: string
  readonly ownerFile: string
  readonly runAs: RunAs | undefined
}

/** For the data of a root-owned app whose own folders are closed to others. */
const SHARED_HOME = '/var/lib/neuromark'
/** `sun_path` holds 104 bytes on macOS, 108 on Linux; the file is `.s.PGSQL.5432`. */
const LONGEST_SOCKET_FOLDER = 88

async function unprivilegedUser(existingCluster: string): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const existing = await stat(existingCluster).catch(() => undefined)
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid }
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const user = ['postgres', 'nobody'].map((name) => users.find(([n]) => n === name)).find(Boolean)
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) }
}

/** Whether that user may pass through every folder on the way to `folder`, and enter it. */
async function isReachable(folder: string, user: RunAs): Promise<boolean> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined)
    if (found) {
      const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0
      if (((found.mode >> shift) & 1) === 0) return false
    }
    if (at === path.dirname(at)) return true
  }
}

const noteIn = (dataDir: string) => path.join(dataDir, 'postgres', 'location')

/** Clusters whose temporary data folder is gone, or was made anew: left over from tests and trials. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const home = path.join(parent, name)
    const dataDir = await readFile(path.join(home, 'data-folder'), 'utf8').catch(() => '')
    if (!dataDir.startsWith(os.tmpdir() + path.sep)) continue
    if ((await readFile(noteIn(dataDir), 'utf8').catch(() => undefined)) === home) continue
    await rm(home, { recursive: true, force: true })
  }
}

/**
 * Where the cluster of this data folder lives: inside it, or, where the server's user cannot go there, under
 * /var/lib/neuromark. The data folder remembers the place, so a deleted data folder starts anew.
 */
async function homeOf(dataDir: string, inside: string, user: RunAs | undefined): Promise<string> {
  const noteFile = noteIn(dataDir)
  const noted = await readFile(noteFile, 'utf8').catch(() => undefined)
  if (noted !== undefined) return noted
  if (!user || (await isReachable(inside, user))) return inside
  await removeAbandoned(SHARED_HOME)
  const home = path.join(SHARED_HOME, randomUUID())
  await mkdir(home, { recursive: true, mode: 0o711 })
  await writeFile(noteFile, home)
  await writeFile(path.join(home, 'data-folder'), path.resolve(dataDir))
  return home
}

/** Decides where the cluster, its socket and its programs are, and makes the folders with the rights they need. */
export async function placeCluster(dataDir: string): Promise<ClusterPlace> {
  const inside = path.join(dataDir, 'postgres')
  await mkdir(inside, { recursive: true })
  const runAs = await unprivilegedUser(path.join(inside, 'cluster'))
  const home = await homeOf(dataDir, inside, runAs)
  // Others may pass through (the server's user must), not look.
  await chmod(home, runAs ? 0o711 : 0o700)

  let binaries = await findPostgresBinaries()
  if (runAs && !(await isReachable(path.join(binaries.root, 'bin'), runAs))) {
    binaries = await copyPostgresBinaries(binaries, SHARED_HOME)
  }

  let socketFolder = path.join(home, 'run')
  if (Buffer.byteLength(socketFolder) > LONGEST_SOCKET_FOLDER) {
    socketFolder = path.join(home, 'run-at')
    const noted = await readFile(socketFolder, 'utf8').catch(() => undefined)
    const short = noted ?? path.join(os.tmpdir(), `neuromark-${randomUUID().slice(-12)}`)
    await writeFile(socketFolder, short, { mode: 0o600 })
    socketFolder = short
  }
  await mkdir(socketFolder, { recursive: true, mode: 0o700 })
  if (runAs) await chown(socketFolder, runAs.uid, runAs.gid)

  return {
    binaries,
    home,
    cluster: path.join(home, 'cluster'),
    socketFolder,
    passwordFile: path.join(home, 'password'),
    logFile: path.join(home, 'postgres.log'),
    ownerFile: path.join(home, 'owner'),
    runAs,
  }
}
