import { fork } from 'node:child_process'
import path from 'node:path'
import type { Reply, Request, TaskName, Tasks } from './tasks.ts'

/** A process of its own, so that what one contestant loads does not weigh on another. Does one task at a time. */
export type MeasuringProcess = AsyncDisposable & {
  /** Rejects when the task fails, or the process ends before it is done. */
  ask<Name extends TaskName>(
    task: Name,
    input: Tasks[Name]['input'],
  ): Promise<Tasks[Name]['result']>
}

export function startMeasuringProcess(): MeasuringProcess {
  // What it prints is for people: standard output is the result's alone.
  const child = fork(path.join(import.meta.dirname, 'measuring-child.ts'), {
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ask(task, input) {
      return new Promise((resolve, reject) => {
        const onExit = (code: number | null, signal: string | null): void =>
          reject(new Error(`a measuring process ended (${signal ?? code}) during "${task}"`))
        child.once('exit', onExit)
        child.once('message', (message) => {
          child.off('exit', onExit)
          // Sent by our own child, typed by the same module.
          const reply = message as Reply
          // What cannot be opened is for whoever gave the options: a photo, a provider, models that are not there.
          if (reply.kind === 'failed')
            reject(task === 'open' ? new RangeError(reply.message) : new Error(reply.message))
          else resolve(reply.result as Tasks[typeof task]['result'])
        })
        child.send({ task, input } as Request)
      })
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
