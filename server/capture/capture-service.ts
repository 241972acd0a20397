import type { CameraState } from '../../contracts/cameras.ts'
import type { CameraId, NodeId } from '../../contracts/ids.ts'
import type { CameraStates } from '../ports/camera-states.ts'
import type { CameraStore, StoredCamera } from '../ports/camera-store.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Lease, LeaseStore } from '../ports/lease-store.ts'
import type { StoredSite } from '../ports/site-store.ts'
import { wait } from '../wait.ts'
import type { CameraEvents } from './camera-events.ts'
import { eventKey } from './camera-state.ts'
import {
  superviseCamera,
  type SupervisedCamera,
  type SuperviseDeps,
  type Wanted,
} from './supervise-camera.ts'

/** A lease outlives three missed renewals, seconds. */
const leaseSeconds = 20
const renewEveryMs = 5000
/** Cameras are started one after the other, milliseconds apart. */
const staggerMs = 120

export type CaptureDeps = Omit<SuperviseDeps, 'report' | 'onCodec' | 'onReader' | 'turn'> & {
  readonly cameras: CameraStore
  readonly leases: LeaseStore
  readonly events: Pick<CameraEvents, 'note' | 'begin'>
  /** Registers this node; must come before it claims cameras. */
  readonly heartbeat: () => Promise<void>
  readonly bus: EventBus
  readonly nodeId: NodeId
  readonly site: () => Promise<Pick<StoredSite, 'id' | 'timeZone'> | null>
}

/** Runs the cameras that this node holds the lease of, and no others. */
export interface CaptureService extends CameraStates, AsyncDisposable {
  /** Cameras or their leases may have changed: look now. */
  refresh(): Promise<void>
  /** Cameras that this node works on. */
  running(): ReadonlyArray<CameraId>
  reconnects(id: CameraId): number
  /** The processes that read cameras now. */
  readers(): ReadonlyMap<CameraId, number>
  /** Intervals in which pictures of a camera came, epoch milliseconds; an open one ends at null. */
  liveIntervals(id: CameraId): ReadonlyArray<readonly [fromMs: number, toMs: number | null]>
}

type Known = {
  readonly supervised: SupervisedCamera
  state: CameraState | undefined
  reader: number | undefined
  reconnects: number
  readonly intervals: Array<[number, number | null]>
}

const bringsPictures = (state: CameraState | undefined): boolean =>
  state?.kind === 'live' || state?.kind === 'degraded'

/** Looks after nothing on this desktop. */
const isAway = (state: CameraState | undefined): boolean =>
  state === undefined || state.kind === 'disabled' || state.kind === 'elsewhere'

export function createCaptureService(deps: CaptureDeps): CaptureService {
  const known = new Map<CameraId, Known>()
  const turn = createTurns(staggerMs)
  let refreshing: Promise<void> | undefined
  let again = false
  let begun = false
  let stopped = false

  const setState = (id: CameraId, own: Known, state: CameraState): void => {
    const before = own.state
    own.state = state
    if (bringsPictures(before) && !bringsPictures(state)) {
      // What is switched off or at rest was not lost.
      if (state.kind === 'connecting' || state.kind === 'retrying') own.reconnects++
      const open = own.intervals.at(-1)
      if (open) open[1] = Date.now()
    }
    if (bringsPictures(state) && !bringsPictures(before)) own.intervals.push([Date.now(), null])
    if (!before || eventKey(before) !== eventKey(state)) deps.events.note(id, state)
    deps.bus.publish({ kind: 'camera-state', cameraId: id, state })
  }

  const meet = (camera: StoredCamera): Known => {
    const { id } = camera
    let { codec } = camera
    const own: Known = {
      state: undefined,
      reader: undefined,
      reconnects: 0,
      intervals: [],
      supervised: superviseCamera(camera, {
        ...deps,
        turn,
        report: (state) => setState(id, own, state),
        onReader: (pid) => (own.reader = pid),
        onCodec: (next) => {
          if (next === codec) return
          codec = next
          // For the list only; the next connection tells it again.
          deps.cameras.setCodec(id, next).catch(() => (codec = null))
        },
      }),
    }
    known.set(id, own)
    return own
  }

  /** The cameras that this node holds; what the others do is told by the leases. */
  const claim = async (wanted: ReadonlyArray<StoredCamera>): Promise<(id: CameraId) => Wanted> => {
    const ids = wanted.map(({ id }) => id)
    const held = new Set(
      ids.length === 0 ? [] : await deps.leases.claim(ids, deps.nodeId, leaseSeconds),
    )
    const holders: ReadonlyArray<Lease> = held.size < ids.length ? await deps.leases.holders() : []
    return (id) => {
      if (held.has(id)) return { kind: 'here' }
      const node = holders.find(({ cameraId }) => cameraId === id)?.nodeName
      return { kind: 'elsewhere', node: node ?? 'another desktop' }
    }
  }

  const refreshOnce = async (): Promise<void> => {
    const site = await deps.site()
    const cameras = site === null ? [] : await deps.cameras.list(site.id)
    // By the last sign of life of an earlier run, so before the first one of this.
    if (!begun) await deps.events.begin()
    begun = true
    await deps.heartbeat()
    const wantedAt = await claim(cameras.filter(({ enabled }) => enabled))
    if (stopped) return
    const freed: CameraId[] = []
    for (const camera of cameras) {
      const own = known.get(camera.id) ?? meet(camera)
      const wasHere = !isAway(own.state)
      const wanted: Wanted = camera.enabled ? wantedAt(camera.id) : { kind: 'disabled' }
      own.supervised.update(camera, wanted, site?.timeZone ?? 'UTC')
      if (wasHere && !camera.enabled) freed.push(camera.id)
    }
    const gone = [...known.keys()].filter((id) => !cameras.some((camera) => camera.id === id))
    for (const id of freed) await known.get(id)?.supervised.idle()
    for (const id of gone) {
      const own = known.get(id)
      await own?.supervised[Symbol.asyncDispose]()
      if (!isAway(own?.state)) deps.events.note(id, { kind: 'disabled' })
      known.delete(id)
    }
    const given = [...freed, ...gone]
    if (given.length > 0) await deps.leases.release(deps.nodeId, given)
  }

  const refresh = async (): Promise<void> => {
    if (refreshing) {
      again = true
      return refreshing
    }
    refreshing = refreshOnce()
      .catch((error: unknown) => {
        // While the database is away cameras go on and sightings are spooled: an outage that hits everybody is far more
        // likely than one that hits this desktop alone, and what is seen twice then makes one punch (debounce).
        if (!isConnectionLoss(error)) deps.log.error({ error }, 'cameras could not be refreshed')
      })
      .finally(() => {
        refreshing = undefined
      })
    await refreshing
    if (again && !stopped) {
      again = false
      await refresh()
    }
  }

  const timer = setInterval(() => void refresh(), renewEveryMs)
  const unsubscribe = deps.bus.subscribe((event) => {
    if (event.kind === 'cameras-changed') void refresh()
  })

  return {
    refresh,
    stateOf: (id) => known.get(id)?.state,
    running: () => [...known].flatMap(([id, { state }]) => (isAway(state) ? [] : [id])),
    reconnects: (id) => known.get(id)?.reconnects ?? 0,
    readers: () =>
      new Map([...known].flatMap(([id, { reader }]) => (reader ? [[id, reader] as const] : []))),
    liveIntervals: (id) => known.get(id)?.intervals ?? [],
    async [Symbol.asyncDispose]() {
      stopped = true
      clearInterval(timer)
      unsubscribe()
      await refreshing
      await Promise.all([...known.values()].map((one) => one.supervised[Symbol.asyncDispose]()))
      for (const [id, { state }] of known)
        if (!isAway(state)) deps.events.note(id, { kind: 'stopped', crashed: false })
      await deps.leases.release(deps.nodeId).catch(() => undefined) // they run out by themselves
    },
  }
}

/** Lets callers through one after the other, so far apart. */
function createTurns(everyMs: number): (signal: AbortSignal) => Promise<void> {
  let nextMs = 0
  return async (signal) => {
    const nowMs = performance.now()
    const atMs = Math.max(nowMs, nextMs)
    nextMs = atMs + everyMs
    await wait(atMs - nowMs, signal)
  }
}
