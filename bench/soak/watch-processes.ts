import { readdir, readFile } from 'node:fs/promises'
import { readProcessTree } from '../../server/adapters/process/process-tree.ts'

export type ProcessSample = {
  readonly atMs: number
  /** Proportional share of memory: pages that several processes hold count once. */
  readonly memoryMb: number
  readonly byPart: Readonly<Record<string, number>>
  readonly handles: number
  readonly processes: number
  readonly zombies: number
}

/** Processes of the app by what they do; `null` are not counted. */
export type PartOf = (pid: number, command: string) => string | null

/** One look at the processes below `rootPid`; Linux only. */
export async function sampleProcesses(rootPid: number, partOf: PartOf): Promise<ProcessSample> {
  const byPart: Record<string, number> = {}
  let [handles, processes, zombies] = [0, 0, 0]
  for (const { pid, command } of await readProcessTree(rootPid)) {
    if (await isZombie(pid)) {
      zombies += 1
      continue
    }
    const part = partOf(pid, command)
    if (part === null) continue
    processes += 1
    byPart[part] = (byPart[part] ?? 0) + (await memoryMb(pid))
    handles += await openHandles(pid)
  }
  const memory = Object.values(byPart).reduce((sum, mb) => sum + mb, 0)
  return { atMs: Date.now(), memoryMb: memory, byPart, handles, processes, zombies }
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

/** Least squares through the samples, megabytes a minute. Pure. */
export function memorySlope(
  samples: ReadonlyArray<Pick<ProcessSample, 'atMs' | 'memoryMb'>>,
): number | null {
  if (samples.length < 3) return null
  const minutes = samples.map(({ atMs }) => atMs / 60_000)
  const meanX = mean(minutes)
  const meanY = mean(samples.map(({ memoryMb: mb }) => mb))
  let [top, bottom] = [0, 0]
  for (const [index, { memoryMb: mb }] of samples.entries()) {
    const dx = (minutes[index] ?? meanX) - meanX
    top += dx * (mb - meanY)
    bottom += dx * dx
  }
  return bottom === 0 ? null : top / bottom
}

const mean = (values: ReadonlyArray<number>): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
