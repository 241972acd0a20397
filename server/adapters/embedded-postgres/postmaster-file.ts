import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '../../ports/log.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { isAnyoneIn, isServerOf, processIdentity, waitUntilGone } from './running-processes.ts'

/** Who has the cluster, as the server itself writes it; undefined when nobody does. */
export async function readPostmasterFile(cluster: string) {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
}

/**
 * Makes the cluster free: stops a server that an earlier run left behind, and removes a lock file whose process
 * id belongs to something else by now.
 */
export async function clearLeftover(cluster: string, log: Log): Promise<void> {
  const found = await readPostmasterFile(cluster)
  if (!found) return
  if (found.pid > 1 && (await isServerOf(found.pid, cluster))) {
    log.warn({ pid: found.pid }, 'a PostgreSQL server of an earlier run is stopped')
    let gone = false
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      process.kill(found.pid, signal)
      gone = await waitUntilGone(found.pid, 8_000)
      if (gone) break
    }
    if (!gone) {
      throw new EmbeddedPostgresError(
        'start',
        `The PostgreSQL server of an earlier run (process ${found.pid}) does not stop. End it, then start again.`,
      )
    }
  }
  // A lock of a process that is gone is the server's to judge: it knows whether its helpers still hold the memory.
  // One whose id a stranger has got by now it would respect for ever.
  const stranger = (await processIdentity(found.pid)) !== undefined
  if (stranger && process.platform !== 'win32' && !(await isAnyoneIn(cluster))) {
    await rm(path.join(cluster, 'postmaster.pid'), { force: true })
  }
}
