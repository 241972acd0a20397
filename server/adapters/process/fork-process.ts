import { fork } from 'node:child_process'
import type { HostedProcess, ProcessHost } from '../../ports/process-host.ts'

/** Runs our programs as forked Node processes; messages are cloned structurally, so typed arrays arrive as such. */
export function makeForkHost(
  entries: Readonly<Record<'inference' | 'simulator', string>>,
): ProcessHost {
  return {
    start(program, env = {}): HostedProcess {
      const child = fork(entries[program], [], {
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, ...env },
      })
      return {
        pid: child.pid,
        post: (message) => {
          if (child.connected) child.send(message as object, () => undefined)
        },
        onMessage: (handler) => void child.on('message', handler),
        exited: new Promise((resolve) => {
          child.once('exit', (code) => resolve(code))
          child.once('error', () => resolve(null))
        }),
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
