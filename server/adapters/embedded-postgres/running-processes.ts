import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

/** True while a process with that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * Names one process for good: a process id is used again, together with its start it is not.
 * Undefined when there is no such process.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined
  if (process.platform !== 'linux') return String(pid)
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // Field 22, counted after the name, which may hold blanks and brackets.
  const start = line?.slice(line.lastIndexOf(')') + 2).split(' ')[19]
  return start === undefined ? undefined : `${pid} ${start}`
}

/** Whether that process is a PostgreSQL server on this cluster, and not a stranger that got its id. */
export async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === cluster
  }
  if (process.platform === 'win32') return false
  const answer = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).catch(
    () => undefined,
  )
  return answer?.stdout.includes(cluster) ?? false
}

/** Whether any process works in the cluster's folder, as every part of a server does. Linux only; else false. */
export async function isAnyoneIn(cluster: string): Promise<boolean> {
  const names = await readdir('/proc').catch(() => [])
  const folders = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readlink(`/proc/${name}/cwd`).catch(() => '')),
  )
  return folders.includes(cluster)
}

/** Waits until the process is gone; false when it still is there after `withinMs`. */
export async function waitUntilGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return true
}
