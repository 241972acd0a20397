import { readProcessTree } from '../../server/adapters/process/process-tree.ts'
import type { InjectedFault } from './judge-faults.ts'
import type { PlannedFault } from './plan-faults.ts'
import type { World } from './start-world.ts'

export type InjectOptions = {
  /** Epoch milliseconds of second 0. */
  readonly startMs: number
  /** The app's ids of the cameras, by their keys in the simulator. */
  readonly cameraIds: ReadonlyMap<string, string>
  readonly note: (text: string) => void
}

/** Makes each fault at its time and takes it back; resolves when the last is over. */
export async function injectFaults(
  plan: ReadonlyArray<PlannedFault>,
  world: World,
  { startMs, cameraIds, note }: InjectOptions,
): Promise<ReadonlyArray<InjectedFault>> {
  return Promise.all(
    plan.map(async (fault): Promise<InjectedFault> => {
      await until(startMs + fault.fromS * 1000, world)
      const fromMs = Date.now()
      const notMade = await make(fault, world, cameraIds)
      note(
        `${fault.kind}${fault.camera ? ` on ${fault.camera}` : ''}${notMade ? `: ${notMade}` : ''}`,
      )
      if (fault.toS > fault.fromS && notMade === null) {
        await until(startMs + fault.toS * 1000, world)
        await takeBack(fault, world)
      }
      return { ...fault, fromMs, toMs: notMade === null ? Date.now() : fromMs, notMade }
    }),
  )
}

/** Until the time comes, or the app has ended. */
async function until(atMs: number, world: World): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, atMs - Date.now()))
  })
  await Promise.race([time, world.ended])
  clearTimeout(timer)
}

/** Null, or why it cannot be made here. */
async function make(
  { kind, camera }: PlannedFault,
  world: World,
  cameraIds: InjectOptions['cameraIds'],
): Promise<string | null> {
  const { simulator } = world
  const of = camera ?? ''
  switch (kind) {
    case 'server-killed':
      simulator.fault(of, 'kill')
      return null
    case 'stall':
      simulator.fault(of, 'stall')
      return null
    case 'connection-dropped':
      simulator.fault(of, 'drop')
      return null
    case 'corruption':
      simulator.fault(of, 'corrupt', 0.02)
      return null
    case 'loss':
      simulator.fault(of, 'loss', 0.03)
      return null
    case 'clock-jump':
      simulator.fault(of, 'jump', 3600)
      return null
    case 'resolution-switch':
      simulator.fault(of, 'switch', 'small')
      return null
    case 'codec-switch':
      simulator.fault(of, 'switch', 'other-codec')
      return null
    case 'wrong-password':
      simulator.fault(of, 'unauthorised', 'on')
      simulator.fault(of, 'drop')
      return null
    case 'ffmpeg-killed':
      return kill(
        await loggedPids(world, 'a camera is read', { camera: cameraIds.get(of) }),
        'no process reads the camera',
      )
    case 'inference-killed':
      return kill(await inferencePids(world), 'no inference process is known')
    case 'database-stopped':
      await world.stopDatabase()
      return null
    case 'spool-disk-full':
      if (world.spoolDisk !== null) return world.spoolDisk
      await world.fillSpoolDisk()
      await world.stopDatabase()
      return null
    default:
      return kind satisfies never
  }
}

async function takeBack({ kind, camera }: PlannedFault, world: World): Promise<void> {
  const { simulator } = world
  const of = camera ?? ''
  switch (kind) {
    case 'server-killed':
      return simulator.fault(of, 'start')
    case 'stall':
      return simulator.fault(of, 'resume')
    case 'corruption':
      return simulator.fault(of, 'corrupt', 0)
    case 'loss':
      return simulator.fault(of, 'loss', 0)
    case 'resolution-switch':
    case 'codec-switch':
      return simulator.fault(of, 'switch', of)
    case 'wrong-password':
      return simulator.fault(of, 'unauthorised', 'off')
    case 'database-stopped':
      return world.startDatabase()
    case 'spool-disk-full':
      await world.emptySpoolDisk()
      return world.startDatabase()
    case 'connection-dropped':
    case 'clock-jump':
    case 'ffmpeg-killed':
    case 'inference-killed':
      return
    default:
      return kind satisfies never
  }
}

/** Those that take cameras in read from them; decoders read from the app. */
export const isIngest = (command: string): boolean =>
  /(^|\/)ffmpeg(\.exe)? /.test(command) && !/ pipe:1$/.test(command)

/** As the app's log tells them, newest last. */
export const inferencePids = (world: World): Promise<ReadonlyArray<number>> =>
  loggedPids(world, 'inference is ready', {})

/** Processes of such lines of the log, with these fields, that still run; newest last. */
async function loggedPids(
  world: World,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<ReadonlyArray<number>> {
  const known = new Set((await readProcessTree(world.pid)).map(({ pid }) => pid))
  const wanted = Object.entries({ msg: message, ...fields })
  return (await world.log())
    .filter((line) => wanted.every(([name, value]) => line[name] === value))
    .flatMap(({ pid }) => (typeof pid === 'number' && known.has(pid) ? [pid] : []))
}

function kill(pids: ReadonlyArray<number>, none: string): string | null {
  const pid = pids.at(-1)
  if (pid === undefined) return none
  process.kill(pid, 'SIGKILL')
  return null
}
