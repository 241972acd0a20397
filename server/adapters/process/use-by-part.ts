import { readProcessTree } from './process-tree.ts'

export type ProcessShare = { readonly cpuSeconds: number; readonly rssMb: number }

/** The app's processes by what they do; the simulator stands in for cameras and is counted apart. */
export async function useByPart(
  simulatorPid: number | undefined,
  inferencePids: ReadonlyArray<number>,
): Promise<Record<string, ProcessShare>> {
  const shares: Record<string, ProcessShare> = {}
  const add = (part: string, cpuSeconds: number, rssMb: number): void => {
    const before = shares[part] ?? { cpuSeconds: 0, rssMb: 0 }
    shares[part] = { cpuSeconds: before.cpuSeconds + cpuSeconds, rssMb: before.rssMb + rssMb }
  }
  for (const use of await readProcessTree(process.pid)) {
    if (use.pid === simulatorPid) continue
    add(partOf(use.pid, use.command, inferencePids), use.cpuSeconds, use.rssMb)
    // The inference process starts and ends decoders as cameras come to life.
    const ended = inferencePids.includes(use.pid) ? 'ffmpeg decoding' : 'other'
    add(ended, use.endedChildrenCpuSeconds, 0)
  }
  return shares
}

function partOf(pid: number, command: string, inferencePids: ReadonlyArray<number>): string {
  if (pid === process.pid) return 'main'
  if (inferencePids.includes(pid)) return 'inference'
  if (/ffmpeg/.test(command)) return / pipe:1$/.test(command) ? 'ffmpeg decoding' : 'ffmpeg ingest'
  if (/postgres/.test(command)) return 'database'
  if (/--type=renderer/.test(command)) return 'renderer'
  return /--type=gpu-process/.test(command) ? 'gpu' : 'other'
}
