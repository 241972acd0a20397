import { utilityProcess, type MessagePortMain } from 'electron'
import type { HostedProcess, ProcessHost } from '../../server/ports/process-host.ts'

/** Runs our programs as Electron's utility processes: Node without Electron, ended with the app. */
export function createUtilityHost(
  entries: Readonly<Record<'inference' | 'simulator', string>>,
): ProcessHost {
  return {
    start(program, env = {}): HostedProcess {
      const child = utilityProcess.fork(entries[program], [], {
        serviceName: `neuromark ${program}`,
        stdio: 'inherit',
        env: { ...process.env, ...env } as Record<string, string>,
      })
      let unwanted = false
      // A process that is not there yet cannot be ended: the call is lost.
      child.once('spawn', () => {
        if (unwanted) child.kill()
      })
      return {
        get pid() {
          return child.pid
        },
        post: (message, transfer = []) => child.postMessage(message, transfer as MessagePortMain[]),
        onMessage: (handler) => void child.on('message', handler),
        exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
        kill() {
          unwanted = true
          child.kill()
        },
      }
    },
  }
}
