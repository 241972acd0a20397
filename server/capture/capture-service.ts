import type { CameraState, Region } from '../../contracts/cameras.ts'
import type { CameraId, NodeId, SiteId } from '../../contracts/ids.ts'
import type { CameraStates } from '../ports/camera-states.ts'
import type { CameraStore, StoredCamera } from '../ports/camera-store.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { LeaseStore } from '../ports/lease-store.ts'
import { superviseCamera, type SuperviseDeps } from './supervise-camera.ts'

/** A lease outlives three missed renewals, seconds. */
const leaseSeconds = 20
const renewEveryMs = 5000
/** Cameras are started one after the other, milliseconds apart. */
const staggerMs = 120

export type CaptureDeps = Omit<SuperviseDeps, 'report' | 'onCodec'> & {
  readonly cameras: CameraStore
  readonly leases: LeaseStore
  /** Registers this node; must come before it claims cameras. */
  readonly heartbeat: () => Promise<void>
  readonly bus: EventBus
  readonly nodeId: NodeId
  readonly site: () => Promise<SiteId | null>
}

/** Runs the cameras that this node holds the lease of, and no others. */
export interface CaptureService extends CameraStates, AsyncDisposable {
  /** Cameras or their leases may have changed: look now. */
  refresh(): Promise<void>
  /** Cameras that this node works on. */
  running(): ReadonlyArray<CameraId>
  reconnects(id: CameraId): number
  /** Intervals in which a camera was live, epoch milliseconds; an open one ends at null. */
  liveIntervals(id: CameraId): ReadonlyArray<readonly [fromMs: number, toMs: number | null]>
}

type Running = {
  readonly camera: StoredCamera
  readonly stop: AbortController
  readonly done: Promise<void>
}

export function createCaptureService(deps: CaptureDeps): CaptureService {
  const running = new Map<CameraId, Running>()
  const states = new Map<CameraId, CameraState>()
  const reconnects = new Map<CameraId, number>()
  const intervals = new Map<CameraId, Array<[number, number | null]>>()
  let refreshing: Promise<void> | undefined
  let again = false
  let stopped = false

  const setState = (id: CameraId, state: CameraState): void => {
    const before = states.get(id)
    states.set(id, state)
    if (before?.kind === 'live' && state.kind !== 'live') {
      reconnects.set(id, (reconnects.get(id) ?? 0) + 1)
      const open = intervals.get(id)?.at(-1)
      if (open) open[1] = Date.now()
    }
    if (state.kind === 'live' && before?.kind !== 'live')
      intervals.set(id, [...(intervals.get(id) ?? []), [Date.now(), null]])
    deps.bus.publish({ kind: 'camera-state', cameraId: id, state })
  }

  const start = (camera: StoredCamera): void => {
    const stop = new AbortController()
    const done = superviseCamera(
      camera,
      {
        ...deps,
        report: (state) => setState(camera.id, state),
        onCodec: (codec) => {
          if (codec === camera.codec) return
          // For the list only; the next connection tells it again.
          deps.cameras.setCodec(camera.id, codec).catch(() => undefined)
        },
      },
      stop.signal,
    ).catch((error: unknown) => {
      deps.log.error({ error, camera: camera.id }, 'the supervision of a camera ended')
    })
    running.set(camera.id, { camera, stop, done })
  }

  const end = async (id: CameraId): Promise<void> => {
    const own = running.get(id)
    running.delete(id)
    own?.stop.abort()
    await own?.done
  }

  const refreshOnce = async (): Promise<void> => {
    const siteId = await deps.site()
    const cameras = siteId === null ? [] : await deps.cameras.list(siteId)
    const wanted = cameras.filter(({ enabled }) => enabled)
    await deps.heartbeat()
    const held = new Set(
      wanted.length === 0
        ? []
        : await deps.leases.claim(
            wanted.map(({ id }) => id),
            deps.nodeId,
            leaseSeconds,
          ),
    )
    for (const { camera } of [...running.values()]) {
      const now = wanted.find(({ id }) => id === camera.id)
      if (!now || !held.has(camera.id) || !sameSource(now, camera)) await end(camera.id)
      if (!now) await deps.leases.release(deps.nodeId, [camera.id])
    }
    const holders = held.size < wanted.length ? await deps.leases.holders() : []
    for (const camera of cameras) {
      if (!camera.enabled) {
        if (states.get(camera.id)?.kind !== 'disabled') setState(camera.id, { kind: 'disabled' })
      } else if (!held.has(camera.id)) {
        const node = holders.find(({ cameraId }) => cameraId === camera.id)?.nodeName
        const state = states.get(camera.id)
        const name = node ?? 'another desktop'
        if (state?.kind !== 'elsewhere' || state.node !== name)
          setState(camera.id, { kind: 'elsewhere', node: name })
      } else if (!running.has(camera.id) && !stopped) {
        start(camera)
        await new Promise((resolve) => setTimeout(resolve, staggerMs))
      }
    }
    for (const id of [...states.keys()])
      if (!cameras.some((camera) => camera.id === id)) states.delete(id)
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
    stateOf: (id) => states.get(id),
    running: () => [...running.keys()],
    reconnects: (id) => reconnects.get(id) ?? 0,
    liveIntervals: (id) => intervals.get(id) ?? [],
    async [Symbol.asyncDispose]() {
      stopped = true
      clearInterval(timer)
      unsubscribe()
      await refreshing
      await Promise.all([...running.keys()].map(end))
      await deps.leases.release(deps.nodeId).catch(() => undefined) // they run out by themselves
    },
  }
}

function sameRegion(a: Region | null, b: Region | null): boolean {
  if (a === null || b === null) return a === b
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h
}

/** False when the camera has to be opened anew: its streams changed, or what is looked for in them. */
function sameSource(a: StoredCamera, b: StoredCamera): boolean {
  return (
    a.mainUrl === b.mainUrl &&
    a.subUrl === b.subUrl &&
    a.username === b.username &&
    a.transport === b.transport &&
    a.passwordSecretId === b.passwordSecretId &&
    a.smallestFace === b.smallestFace &&
    a.detectorSize === b.detectorSize &&
    a.livenessRequired === b.livenessRequired &&
    sameRegion(a.region, b.region)
  )
}
