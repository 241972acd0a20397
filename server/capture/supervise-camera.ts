import { Temporal } from 'temporal-polyfill'
import type { CameraFault, CameraState } from '../../contracts/cameras.ts'
import { activityAt, type Activity } from '../../core/capture/activity-hours.ts'
import { conditionOf } from '../../core/capture/camera-condition.ts'
import {
  startMachine,
  stepCamera,
  type CameraFact,
  type Command,
  type Placement,
} from '../../core/capture/camera-machine.ts'
import type { StoredCamera } from '../ports/camera-store.ts'
import { toCameraState } from './camera-state.ts'
import { connectCamera, isDoor, type ConnectDeps } from './connect-camera.ts'

export type SuperviseDeps = ConnectDeps & {
  /** Resolves when this camera may begin to connect: cameras are started one after the other. */
  readonly turn: (signal: AbortSignal) => Promise<void>
  readonly report: (state: CameraState) => void
}

/** Whether this desktop is to read the camera; its hours are looked after here. */
export type Wanted = Exclude<Placement, { kind: 'resting' }>

/** One camera under supervision. */
export interface SupervisedCamera extends AsyncDisposable {
  /** What is stored of it now, and whether it is to be read here. Connects anew only where that is needed. */
  update(camera: StoredCamera, wanted: Wanted, timeZone: string): void
  /** Resolves when nothing of a connection that was ended is left. */
  idle(): Promise<void>
}

const lookEveryMs = 400
/** Hours are looked up again after so long at the latest: the clock of the desktop may be set, milliseconds. */
const hoursKeptMs = 60_000

type Connection = { readonly stop: AbortController; readonly done: Promise<void> }

/** Feeds the machine of one camera with facts, and does what it says. */
export function superviseCamera(first: StoredCamera, deps: SuperviseDeps): SupervisedCamera {
  let camera = first
  let wanted: Wanted = { kind: 'disabled' }
  let timeZone = 'UTC'
  let machine = startMachine<CameraFault>({ kind: 'disabled' })
  let connection: Connection | undefined
  let hours: { readonly activity: Activity; readonly atMs: number } | undefined
  let told = ''

  const take = (fact: CameraFact<CameraFault>): void => {
    const before = machine
    const step = stepCamera(machine, fact, { atMs: Date.now(), chance: Math.random() })
    machine = step.machine
    if (step.command) obey(step.command)
    if (machine.failures > before.failures) {
      const { id, failures } = { id: camera.id, failures: machine.failures }
      deps.log.warn({ camera: id, cause: machine.fault?.cause, failures }, 'camera lost')
    }
    tell()
  }

  const tell = (): void => {
    const state = toCameraState(conditionOf(machine))
    const text = JSON.stringify(state)
    if (text === told) return
    told = text
    deps.report(state)
  }

  const obey = (command: Command): void => {
    connection?.stop.abort()
    if (command !== 'disconnect') connection = connect(connection?.done)
  }

  const connect = (before: Promise<void> | undefined): Connection => {
    const stop = new AbortController()
    const { signal } = stop
    const of = camera
    const tellOwn = (fact: CameraFact<CameraFault>): void => {
      if (!signal.aborted) take(fact)
    }
    const run = async (): Promise<void> => {
      await before
      await deps.turn(signal)
      if (!signal.aborted) await connectCamera(of, deps, tellOwn, signal)
    }
    const done = run().catch((error: unknown) => {
      deps.log.error({ error, camera: of.id }, 'a camera could not be taken in')
      const message = 'NeuroMark itself failed with this camera. The log says more.'
      tellOwn({ kind: 'failed', fault: { cause: 'decoder', message } })
    })
    return { stop, done }
  }

  const placement = (nowMs: number): Placement => {
    if (wanted.kind !== 'here') return wanted
    const { until } = hours?.activity ?? {}
    const over = until && nowMs >= until.epochMilliseconds
    if (!hours || over || nowMs < hours.atMs || nowMs - hours.atMs > hoursKeptMs) {
      const at = Temporal.Instant.fromEpochMilliseconds(nowMs)
      hours = { activity: activityAt(camera.activeHours, timeZone, at), atMs: nowMs }
    }
    const { activity } = hours
    return activity.active
      ? wanted
      : { kind: 'resting', untilMs: activity.until?.epochMilliseconds ?? null }
  }

  const look = (): void => {
    const { phase } = machine
    const now = placement(Date.now())
    // Most looks find everything as it was.
    if (now.kind !== 'here' || phase.kind === 'off') take({ kind: 'placed', placement: now })
    const counters = phase.kind === 'running' ? deps.pool.counters(camera.id) : undefined
    take(counters ? { kind: 'counted', counters } : { kind: 'tick' })
  }
  const timer = setInterval(look, lookEveryMs)

  return {
    update(next, nextWanted, zone) {
      const before = camera
      const hoursBefore = JSON.stringify([before.activeHours, timeZone])
      ;[camera, wanted, timeZone] = [next, nextWanted, zone]
      if (JSON.stringify([next.activeHours, zone]) !== hoursBefore) hours = undefined
      if (sourceOf(before) !== sourceOf(next)) take({ kind: 'reconfigured' })
      take({ kind: 'placed', placement: placement(Date.now()) })
    },
    idle: async () => connection?.done,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      connection?.stop.abort()
      await connection?.done
    },
  }
}

/** Differs where the camera has to be opened anew: its streams changed, or what is looked for in them. */
function sourceOf(camera: StoredCamera): string {
  const { mainUrl, subUrl, username, transport, passwordSecretId } = camera
  const { smallestFace, detectorSize, region, livenessRequired, analysisFps } = camera
  const { masks, zones, hardwareDecoding } = camera
  return JSON.stringify([
    ...[mainUrl, subUrl, username, transport, passwordSecretId],
    ...[smallestFace, detectorSize, region && [region.x, region.y, region.w, region.h]],
    ...[livenessRequired, analysisFps, masks, zones, hardwareDecoding],
    ...[isDoor(camera), camera.role === 'line' ? camera.line : null],
  ])
}
