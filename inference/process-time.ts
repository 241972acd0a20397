import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second for everybody. */
const ticksPerSecond = 100

/** CPU seconds, user and system, that a running process took so far; null where the system does not tell cheaply. */
export function cpuSecondsOf(pid: number): number | null {
  if (process.platform !== 'linux') return null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name may hold blanks and brackets; after it come the numbered fields from the third on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return null // it has ended meanwhile
  }
}
