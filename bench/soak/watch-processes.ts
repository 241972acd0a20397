import { readdir, readFile } from 'node:fs/promises'
import { readProcessTree } from '../../server/adapters/process/process-tree.ts'

export type ProcessSample = {
  readonly atMs: number
  /** Proportional share of memory: pages that several processes hold count once. */
  readonly memoryMb: number
  readonly byPart: Readonly<Record<string, number>>
  readonly handles: number
  readonly handlesByPart: Readonly<Record<string, number>>
  readonly processesByPart: Readonly<Record<string, number>>
  /** Pids of ended processes that nobody has waited for. */
  readonly zombies: ReadonlyArray<number>
}

/** Processes of the app by what they do; `null` are not counted. */
export type PartOf = (pid: number, command: string) => string | null

/** One look at the processes below `rootPid`; Linux only. */
export async function sampleProcesses(rootPid: number, partOf: PartOf): Promise<ProcessSample> {
  const byPart: Record<string, number> = {}
  const handlesByPart: Record<string, number> = {}
  const zombies: number[] = []
  const processesByPart: Record<string, number> = {}
  for (const { pid, command } of await readProcessTree(rootPid)) {
    if (await isZombie(pid)) {
      zombies.push(pid)
      continue
    }
    const part = partOf(pid, command)
    if (part === null) continue
    processesByPart[part] = (processesByPart[part] ?? 0) + 1
    byPart[part] = (byPart[part] ?? 0) + (await memoryMb(pid))
    handlesByPart[part] = (handlesByPart[part] ?? 0) + (await openHandles(pid))
  }
  const [memory, handles] = [byPart, handlesByPart].map((parts) =>
    Object.values(parts).reduce((sum, one) => sum + one, 0),
  )
  return {
    ...{ atMs: Date.now(), memoryMb: memory ?? 0, byPart },
    ...{ handles: handles ?? 0, handlesByPart, processesByPart, zombies },
  }
}

/** Pids that were seen below `rootPid`, by their start time, so that a pid that is used again is not taken for one. */
export async function identify(rootPid: number): Promise<ReadonlyMap<number, string>> {
  const tree = await readProcessTree(rootPid)
  const found = await Promise.all(tree.map(async ({ pid }) => [pid, await startTime(pid)] as const))
  return new Map(found.flatMap(([pid, start]) => (start === null ? [] : [[pid, start] as const])))
}

/** Those that still run. */
export async function stillRunning(
  seen: ReadonlyMap<number, string>,
): Promise<ReadonlyArray<string>> {
  const left: string[] = []
  for (const [pid, start] of seen) {
    if ((await startTime(pid)) !== start || (await isZombie(pid))) continue
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    left.push(`${pid} ${command.replaceAll('\0', ' ').slice(0, 120)}`)
  }
  return left
}

async function fields(pid: number): Promise<ReadonlyArray<string>> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

const isZombie = async (pid: number): Promise<boolean> => (await fields(pid))[0] === 'Z'

async function startTime(pid: number): Promise<string | null> {
  return (await fields(pid))[19] ?? null
}

async function memoryMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
}

async function openHandles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`).catch(() => [])).length
}

/** Ended processes that were still there at `looks` looks in a row: one that ended this instant has not been waited for yet. Pure. */
export function lastingZombies(
  samples: ReadonlyArray<Pick<ProcessSample, 'zombies'>>,
  looks = 3,
): number {
  const counts = new Map<number, number>()
  const lasting = new Set<number>()
  for (const { zombies } of samples) {
    for (const pid of counts.keys()) if (!zombies.includes(pid)) counts.delete(pid)
    for (const pid of zombies) {
      counts.set(pid, (counts.get(pid) ?? 0) + 1)
      if (counts.get(pid) === looks) lasting.add(pid)
    }
  }
  return lasting.size
}

/** Pairs of samples are looked at: of a long run so many samples, evenly. */
const mostSamples = 400

/**
 * How fast something grows, by the minute: the median of the slopes between any two samples (Theil and Sen), which a process
 * that was started anew in the meantime does not bend. Null for fewer than three samples. Pure.
 */
export function slopePerMinute(
  samples: ReadonlyArray<{ readonly atMs: number; readonly value: number }>,
): number | null {
  if (samples.length < 3) return null
  const every = Math.ceil(samples.length / mostSamples)
  const taken = samples.filter((_, index) => index % every === 0)
  const slopes = taken
    .flatMap((from, index) =>
      taken
        .slice(index + 1)
        .map((to) => ((to.value - from.value) * 60_000) / (to.atMs - from.atMs)),
    )
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b)
  return slopes[Math.floor(slopes.length / 2)] ?? null
}
