import { readdir, readFile } from 'node:fs/promises'

export type ProcessUse = {
  readonly pid: number
  /** The program and its arguments, as the system lists them. */
  readonly command: string
  /** User and system time of the process. */
  readonly cpuSeconds: number
  /** The same of its children that have ended. */
  readonly endedChildrenCpuSeconds: number
  readonly rssMb: number
}

/** Linux counts time in hundredths of a second (USER_HZ). */
const ticksPerSecond = 100
const pageBytes = 4096

/** This process and all that descend from it; only this one where there is no /proc. */
export async function readProcessTree(rootPid: number): Promise<ReadonlyArray<ProcessUse>> {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage()
    const rssMb = process.memoryUsage.rss() / 2 ** 20
    return [
      {
        pid: rootPid,
        command: 'app',
        cpuSeconds: (user + system) / 1e6,
        endedChildrenCpuSeconds: 0,
        rssMb,
      },
    ]
  }
  const names = await readdir('/proc')
  const all = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readOne(Number(name))),
  )
  const found = new Map(all.flatMap((one) => (one ? [[one.pid, one]] : [])))
  return [...found.values()].filter(({ pid }) => descends(pid, rootPid, found))
}

/** CPU seconds so far of each of these processes that runs; none where there is no /proc. */
export async function readCpuSeconds<Key>(
  pids: ReadonlyMap<Key, number>,
): Promise<ReadonlyMap<Key, number>> {
  if (process.platform !== 'linux') return new Map()
  const read = await Promise.all(
    [...pids].map(async ([key, pid]) => [key, await readOne(pid)] as const),
  )
  return new Map(read.flatMap(([key, use]) => (use ? [[key, use.cpuSeconds] as const] : [])))
}

type Read = ProcessUse & { readonly parent: number }

function descends(pid: number, rootPid: number, found: ReadonlyMap<number, Read>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = found.get(at)?.parent)
    if (at === rootPid) return true
  return false
}

async function readOne(pid: number): Promise<Read | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // The name in parentheses may hold spaces: count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const field = (index: number): number => Number(fields[index - 3] ?? 0)
    return {
      pid,
      parent: field(4),
      command: command.replaceAll('\0', ' ').trim(),
      cpuSeconds: (field(14) + field(15)) / ticksPerSecond,
      endedChildrenCpuSeconds: (field(16) + field(17)) / ticksPerSecond,
      rssMb: (field(24) * pageBytes) / 2 ** 20,
    }
  } catch {
    return undefined // it ended while we looked
  }
}
