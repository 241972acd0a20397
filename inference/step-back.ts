import { readdirSync } from 'node:fs'
import os from 'node:os'

/**
 * Lets every other process of the machine go first. On Linux a priority is a thread's: those that are there are lowered one
 * by one, and later ones, as well as programs that are started, inherit it.
 */
export function stepBack(): void {
  for (const thread of threads()) {
    try {
      os.setPriority(thread, os.constants.priority.PRIORITY_LOW)
    } catch {
      // A thread that has ended meanwhile, or a system that does not let anybody step back: then it has no less than others.
    }
  }
}

function threads(): ReadonlyArray<number> {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [0]
}
