import { readFile } from 'node:fs/promises'
import { processIdentity } from '../../server/adapters/embedded-postgres/running-processes.ts'
import { readProcessTree } from '../../server/adapters/process/process-tree.ts'
import { until } from './until.ts'

/** A process that cannot be mistaken for a later one with its number. */
export type KnownProcess = {
  readonly pid: number
  readonly identity: string
  readonly command: string
}

/** A process and everything below it as they are now. Linux only: elsewhere just the process. */
export async function processesUnder(pid: number): Promise<ReadonlyArray<KnownProcess>> {
  const known = await Promise.all(
    (await readProcessTree(pid)).map(async ({ pid, command }) => {
      const identity = await processIdentity(pid)
      return identity === undefined ? [] : [{ pid, identity, command }]
    }),
  )
  return known.flat()
}

async function isRunning({ pid, identity }: KnownProcess): Promise<boolean> {
  if ((await processIdentity(pid)) !== identity) return false
  if (process.platform !== 'linux') return true
  // What has ended and waits to be collected keeps its number, and has no command line any more.
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== ''
}

async function running(known: ReadonlyArray<KnownProcess>): Promise<ReadonlyArray<KnownProcess>> {
  const flags = await Promise.all(known.map(isRunning))
  return known.filter((_, index) => flags[index])
}

/** Rejects when any of the processes outlives `withinMs`; then ends it, so that the next test is not disturbed. */
export async function expectGone(
  known: ReadonlyArray<KnownProcess>,
  withinMs = 15_000,
): Promise<void> {
  const allGone = async () => (await running(known)).length === 0
  await until('every process of the app has ended', allGone, withinMs).catch(async () => {
    const left = await running(known)
    for (const { pid } of left) process.kill(pid, 'SIGKILL')
    const names = left.map(({ pid, command }) => `${pid} ${command.slice(0, 120)}`)
    throw new Error(`The app left behind: ${names.join(' | ')}`)
  })
}
