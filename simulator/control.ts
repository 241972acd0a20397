import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type FromSimulator, type ToSimulator, toSimulatorSchema } from '../contracts/simulator.ts'

type FaultMessage = Extract<ToSimulator, { kind: 'fault' }>

export type Control = {
  /** To everyone who listens now, and as far as it still holds to those who come later. */
  tell(message: FromSimulator): void
  close(): void
}

/** Rounds that a late listener is still told of. */
const keptRounds = 2000

/**
 * A local socket through which an endurance run makes faults while the app shows the site: one JSON message a line each
 * way, `fault` in, `ready`, `loop` and `failed` out. Undefined without a `path`; whoever may open the path may use it.
 */
export function openControl(
  path: string | undefined,
  setFault: (message: FaultMessage) => Promise<void>,
): Control | undefined {
  if (!path) return undefined
  const listeners = new Set<Socket>()
  const told: FromSimulator[] = []
  const send = (socket: Socket, message: FromSimulator): void =>
    void socket.write(`${JSON.stringify(message)}\n`)

  const obey = async (line: string): Promise<void> => {
    const read = toSimulatorSchema.safeParse(parse(line))
    if (!read.success || read.data.kind !== 'fault')
      throw new RangeError('Only faults are taken here.')
    await setFault(read.data)
  }

  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server = createServer((socket) => {
    listeners.add(socket)
    for (const message of told) send(socket, message)
    socket.on('error', () => undefined) // told by 'close'
    socket.on('close', () => listeners.delete(socket))
    createInterface(socket).on('line', (line) => {
      obey(line).catch((error: unknown) =>
        send(socket, {
          kind: 'failed',
          message: error instanceof Error ? error.message : String(error),
        }),
      )
    })
  })
  server.listen(path)
  return {
    tell(message) {
      told.push(message)
      if (told.length > keptRounds)
        told.splice(
          told.findIndex(({ kind }) => kind === 'loop'),
          1,
        )
      for (const socket of listeners) send(socket, message)
    },
    close() {
      server.close()
      for (const socket of listeners) socket.destroy()
    },
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
