import type { Temporal } from 'temporal-polyfill'
import type { CameraEvent, CameraEventState } from '../../contracts/cameras.ts'
import type { CameraId, NodeId, SiteId } from '../../contracts/ids.ts'
import { cameraGaps, type CameraGap } from '../../core/capture/camera-gaps.ts'
import { newId } from '../new-id.ts'
import type {
  CameraEventStore,
  NewCameraEvent,
  WitnessedEvent,
} from '../ports/camera-event-store.ts'
import type { CameraGaps, NamedGap } from '../ports/camera-gaps.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import type { Log } from '../ports/log.ts'
import { wait } from '../wait.ts'

export type CameraEventsDeps = {
  readonly store: CameraEventStore
  readonly nodeId: NodeId
  readonly nodeName: string
  readonly log: Log
  readonly now: () => Temporal.Instant
  /** Events that may wait in memory; the usual bound unless given. */
  readonly mostWaiting?: number
}

export type GapSum = { readonly count: number; readonly seconds: number }

/** Keeps every change of state of a camera, and says what follows from them. */
export interface CameraEvents extends CameraGaps, AsyncDisposable {
  /** Writes it down for now, in order, as soon as the database takes it. Never rejects. */
  note(cameraId: CameraId, state: CameraEventState): void
  /** Closes what an earlier run that crashed left open. Before the first heartbeat. Rejects with `DatabaseError` only. */
  begin(): Promise<void>
  /** See the contract; of one site unless a camera is named. Rejects with `DatabaseError` only. */
  list(query: {
    readonly siteId: SiteId
    readonly cameraId?: CameraId | undefined
    readonly from: string
    readonly to?: string | undefined
    readonly limit: number
  }): Promise<ReadonlyArray<CameraEvent>>
  /**
   * Gaps in the last 24 hours, by camera; times for which a camera was switched off or at rest are none. At most ten
   * seconds old. Rejects with `DatabaseError` only.
   */
  gapsOfLastDay(siteId: SiteId): Promise<ReadonlyMap<CameraId, GapSum>>
}

const mostWaiting = 20_000
const mostAtOnce = 500
const retryMs = 2000
/** How long the end of the program waits for what is not written yet, milliseconds. */
const farewellMs = 2000
const gapsKeptMs = 10_000
const doors: ReadonlySet<string> = new Set(['entry', 'exit', 'both', 'line'])

export function createCameraEvents(deps: CameraEventsDeps): CameraEvents {
  const { store, log } = deps
  const waiting: NewCameraEvent[] = []
  const stopping = new AbortController()
  let writing: Promise<void> | undefined
  let lost = 0
  let lastDay:
    { readonly siteId: SiteId; readonly atMs: number; readonly sums: Promise<Sums> } | undefined

  /** By what they are: the oldest may have gone meanwhile. */
  const drop = (batch: ReadonlyArray<NewCameraEvent>): void => {
    const gone = new Set(batch)
    waiting.splice(0, waiting.length, ...waiting.filter((event) => !gone.has(event)))
  }

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      try {
        await store.append(batch)
        drop(batch)
        lost = 0
      } catch (error) {
        if (isConnectionLoss(error)) {
          if (stopping.signal.aborted) return
          await wait(retryMs, stopping.signal)
          continue
        }
        log.error({ error, events: batch.length }, 'events of cameras cannot be stored')
        drop(batch)
      }
    }
  }

  const flush = (): Promise<void> =>
    (writing ??= write().finally(() => {
      writing = undefined
    }))

  const gapsIn = async (
    siteId: SiteId,
    from: Temporal.Instant,
    to: Temporal.Instant,
  ): Promise<ReadonlyArray<CameraAndGaps>> =>
    byCamera(await store.witnessed({ siteId }, from.toString(), to.toString()), from, to)

  return {
    note(cameraId, state) {
      if (waiting.length >= (deps.mostWaiting ?? mostWaiting)) {
        if (lost === 0) log.error('too many events of cameras wait; the oldest are lost')
        waiting.shift()
        lost++
      }
      waiting.push({
        ...{ id: newId<'event'>(), cameraId, at: deps.now().toString(), state },
        ...{ nodeId: deps.nodeId, nodeName: deps.nodeName },
      })
      // What changes in one go is written in one go.
      setImmediate(() => void flush())
    },

    begin: () => store.closeOpen(deps.nodeId, deps.nodeName),

    list: ({ siteId, cameraId, from, to, limit }) =>
      store.list({ siteId, cameraId, from, to: to ?? null, limit }),

    async ofDoors(siteId, from, to) {
      const [fromMs, toMs] = [from.epochMilliseconds, to.epochMilliseconds]
      if (fromMs >= toMs) return []
      const cameras = await gapsIn(siteId, from, to)
      return cameras
        .filter(({ camera, gaps }) => doors.has(camera.cameraRole) && !isUnused(gaps, fromMs, toMs))
        .flatMap(({ camera, gaps }) =>
          gaps.map((gap): NamedGap => {
            const { cameraId, cameraName } = camera
            return { ...gap, cameraId, cameraName }
          }),
        )
        .toSorted((a, b) => a.fromMs - b.fromMs || (a.cameraName < b.cameraName ? -1 : 1))
    },

    async gapsOfLastDay(siteId) {
      const now = deps.now()
      const atMs = now.epochMilliseconds
      if (lastDay?.siteId !== siteId || atMs - lastDay.atMs > gapsKeptMs) {
        const sums = gapsIn(siteId, now.subtract({ hours: 24 }), now).then(sumGaps)
        lastDay = { siteId, atMs, sums }
        sums.catch(() => (lastDay = undefined))
      }
      return lastDay.sums
    },

    async [Symbol.asyncDispose]() {
      const inTime = new AbortController()
      await Promise.race([flush(), wait(farewellMs, inTime.signal)])
      inTime.abort()
      stopping.abort()
      await writing
    },
  }
}

type Sums = ReadonlyMap<CameraId, GapSum>

type CameraAndGaps = {
  readonly camera: Pick<WitnessedEvent, 'cameraId' | 'cameraName' | 'cameraRole'>
  readonly gaps: ReadonlyArray<CameraGap>
}

function byCamera(
  events: ReadonlyArray<WitnessedEvent>,
  from: Temporal.Instant,
  to: Temporal.Instant,
): ReadonlyArray<CameraAndGaps> {
  const cameras = new Map<CameraId, [WitnessedEvent, ...WitnessedEvent[]]>()
  for (const event of events) {
    const known = cameras.get(event.cameraId)
    if (known) known.push(event)
    else cameras.set(event.cameraId, [event])
  }
  const stretch = { fromMs: from.epochMilliseconds, toMs: to.epochMilliseconds }
  return [...cameras.values()].map((ofCamera) => ({
    camera: ofCamera[0],
    gaps: cameraGaps(
      ofCamera.map(({ nodeId, at, state, heartbeatAt }) => ({
        nodeId,
        atMs: Date.parse(at),
        kind: state.kind,
        heartbeatMs: heartbeatAt === null ? null : Date.parse(heartbeatAt),
      })),
      stretch,
    ),
  }))
}

/** Switched off or at rest all the time: nobody counted on it. */
function isUnused(gaps: ReadonlyArray<CameraGap>, fromMs: number, toMs: number): boolean {
  const [only] = gaps
  if (!only || (only.why !== 'disabled' && only.why !== 'resting')) return false
  return only.fromMs <= fromMs && only.toMs >= toMs
}

function sumGaps(cameras: ReadonlyArray<CameraAndGaps>): Sums {
  return new Map(
    cameras.map(({ camera, gaps }) => {
      const missed = gaps.filter(({ why }) => why === 'offline' || why === 'stopped')
      const ms = missed.reduce((sum, gap) => sum + gap.toMs - gap.fromMs, 0)
      return [camera.cameraId, { count: missed.length, seconds: Math.round(ms / 1000) }]
    }),
  )
}
