import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Sets the priority of this whole process: on Linux it is a thread's, and the models run on others than the first. Threads
 * and programs that are started later inherit it: decoders go with the analysis that waits for them. Where the system
 * allows it, names come so before moving pictures when the machine is short of time, because Chromium raises its own
 * processes, and recordings after everything else.
 */
export function setProcessPriority(priority: number): void {
  for (const thread of ownThreads()) {
    try {
      os.setPriority(thread, priority)
    } catch {
      // A thread that ended meanwhile, or an ordinary user, who may not raise it: then all have the same.
    }
  }
}

/** 0 stands for the process itself. */
function ownThreads(): ReadonlyArray<number> {
  if (process.platform !== 'linux') return [0]
  return readdirSync('/proc/self/task').map(Number)
}
