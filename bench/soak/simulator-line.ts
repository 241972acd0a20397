import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import {
  fromSimulatorSchema,
  type FaultOp,
  type FromSimulator,
  type ToSimulator,
} from '../../contracts/simulator.ts'

type Ready = Extract<FromSimulator, { kind: 'ready' }>
type Loop = Extract<FromSimulator, { kind: 'loop' }>

/** The way to the simulator of an app that runs: what it tells, and faults for it. */
export interface SimulatorLine extends Disposable {
  readonly ready: Ready
  readonly loops: ReadonlyArray<Loop>
  /** What it could not do. */
  readonly refusals: ReadonlyArray<string>
  fault(camera: string, op: FaultOp, value?: number | string): void
}

/** Connects as soon as the simulator listens and shows its site. Rejects when `signal` aborts. */
export async function openSimulatorLine(path: string, signal: AbortSignal): Promise<SimulatorLine> {
  const socket = await connectWhenThere(path, signal)
  const loops: Loop[] = []
  const refusals: string[] = []
  const ready = await new Promise<Ready>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new RangeError('The app ended first.')), {
      once: true,
    })
    createInterface(socket).on('line', (line) => {
      const message = fromSimulatorSchema.parse(JSON.parse(line))
      if (message.kind === 'ready') resolve(message)
      if (message.kind === 'loop') loops.push(message)
      if (message.kind === 'failed') refusals.push(message.message)
    })
  })
  return {
    ...{ ready, loops, refusals },
    fault(camera, op, value) {
      const message: ToSimulator = {
        kind: 'fault',
        ...{ camera, op },
        ...(value === undefined ? {} : { value }),
      }
      socket.write(`${JSON.stringify(message)}\n`)
    },
    [Symbol.dispose]: () => socket.destroy(),
  }
}

async function connectWhenThere(path: string, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    const socket = connect(path)
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (open) return socket.on('error', () => undefined) // the app ends: told by its exit
    if (signal.aborted) throw new RangeError('The app ended before its simulator was there.')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
