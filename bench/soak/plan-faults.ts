import { seededRandom } from '../../simulator/seeded-random.ts'

/** What is made to go wrong, in the order in which a round does it. */
export const cameraFaults = [
  'server-killed',
  'stall',
  'connection-dropped',
  'corruption',
  'loss',
  'clock-jump',
  'resolution-switch',
  'codec-switch',
  'wrong-password',
  'ffmpeg-killed',
] as const
export const systemFaults = ['inference-killed', 'database-stopped', 'spool-disk-full'] as const
export type CameraFaultKind = (typeof cameraFaults)[number]
export type SystemFaultKind = (typeof systemFaults)[number]
export type FaultKind = CameraFaultKind | SystemFaultKind

export type PlannedFault = {
  readonly kind: FaultKind
  /** Key of the simulated camera; null for what hits them all. */
  readonly camera: string | null
  /** Seconds from when all cameras were live. */
  readonly fromS: number
  /** When it is taken back; the same where it is over at once. */
  readonly toS: number
}

/** How long each lasts, seconds. */
const lasts: Readonly<Record<FaultKind, number>> = {
  'server-killed': 12,
  stall: 20,
  'connection-dropped': 0,
  corruption: 20,
  loss: 20,
  'clock-jump': 0,
  'resolution-switch': 15,
  'codec-switch': 15,
  'wrong-password': 20,
  'ffmpeg-killed': 0,
  'inference-killed': 0,
  'database-stopped': 20,
  'spool-disk-full': 20,
}

/** Undisturbed time at the beginning, for the figures of memory, and at the end, for the last to recover; seconds. */
export const quiet = { before: 30, after: 35 } as const
/** Between the beginnings of two cameras' faults, and after one that hits all; seconds. */
const step = { camera: 9, system: 42 } as const

/**
 * Faults for so many seconds, the same for the same seed: rounds of all kinds (or of `kinds`), each camera's fault on another
 * camera, those that hit all one at a time. Rounds that do not fit are cut. Pure.
 */
export function planFaults(
  seed: string,
  seconds: number,
  cameras: ReadonlyArray<string>,
  kinds: ReadonlyArray<FaultKind> = [...cameraFaults, ...systemFaults],
): ReadonlyArray<PlannedFault> {
  const ofCameras = cameraFaults.filter((kind) => kinds.includes(kind))
  const ofAll = systemFaults.filter((kind) => kinds.includes(kind))
  const random = seededRandom(`soak ${seed}`)
  const planned: PlannedFault[] = []
  let at: number = quiet.before
  const add = (kind: FaultKind, camera: string | null, stepS: number): void => {
    const toS = at + lasts[kind]
    if (toS + quiet.after <= seconds) planned.push({ kind, camera, fromS: at, toS })
    at += stepS
  }
  if (cameras.length === 0 || kinds.length === 0) return planned
  while (at + quiet.after < seconds) {
    const order = shuffled(cameras, random)
    for (const [index, kind] of shuffled(ofCameras, random).entries())
      add(kind, order[index % order.length] ?? null, step.camera)
    at += step.system - step.camera
    for (const kind of shuffled(ofAll, random)) add(kind, null, step.system)
  }
  return planned
}

/** Fisher and Yates. */
function shuffled<Item>(items: ReadonlyArray<Item>, random: () => number): ReadonlyArray<Item> {
  const mixed = [...items]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [mixed[last], mixed[other]]
    if (a !== undefined && b !== undefined) [mixed[last], mixed[other]] = [b, a]
  }
  return mixed
}
