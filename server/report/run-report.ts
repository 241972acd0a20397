import type { CameraId } from '../../contracts/ids.ts'
import type { LiveEvent, Sighting } from '../../contracts/live.ts'
import { clipTruthSchema } from '../../contracts/simulator.ts'
import { scoreRun, type RunScore, type ScoredSighting } from '../../simulator/score/score-run.ts'
import type { CaptureService } from '../capture/capture-service.ts'
import type { DemoService } from '../demo/demo-service.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { InferencePool } from '../recognition/inference-pool.ts'
import type { SightingCounts } from '../recognition/sighting-recorder.ts'
import {
  countFrames,
  framesBetween,
  sumFrames,
  type FrameCount,
  type FrameCounts,
} from './count-frames.ts'

/** Cumulative, as the window counts them. */
export type WallStat = {
  readonly cameraId: string
  readonly framesShown: number
  /** Epoch milliseconds; null before the first picture. */
  readonly firstShownAt: number | null
  /** How far the last boxes were behind their faces, milliseconds. */
  readonly boxLags: ReadonlyArray<number>
}

type ProcessShare = { readonly cpuSeconds: number; readonly rssMb: number }

export type RunReportDeps = {
  readonly bus: EventBus
  readonly capture: Pick<CaptureService, 'liveIntervals' | 'reconnects'>
  readonly pool: Pick<InferencePool, 'counters' | 'state'>
  readonly demo: Pick<DemoService, 'run'>
  readonly cameraIds: () => Promise<ReadonlyArray<CameraId>>
  /** Null without a window. */
  readonly wallStats: (() => Promise<ReadonlyArray<WallStat>>) | null
  /** Time and memory of the app by part, the simulator apart. */
  readonly use: () => Promise<Readonly<Record<string, ProcessShare>>>
  readonly readFile: (file: string) => Promise<string>
  readonly records: () => SightingCounts
  /** Sentences of what went wrong since the start. */
  readonly errors: () => ReadonlyArray<string>
  readonly electron: string | null
  readonly runtime: string
  readonly windowOpenedAtMs: () => number | null
  readonly appStartedAtMs: number
}

type Sample = { readonly atMs: number; readonly stats: ReadonlyArray<WallStat> }

/** What was counted when all cameras were live and had settled. */
type Settled = {
  readonly atMs: number
  readonly frames: ReadonlyMap<CameraId, FrameCount>
  readonly wall: Sample | null
  readonly use: Readonly<Record<string, ProcessShare>>
}

/** Watches a run from now on, and says at its end what was done. */
export type RunReport = {
  finish(): Promise<{ readonly report: Record<string, unknown>; readonly done: boolean }>
}

const sampleEveryMs = 500
/** After the last camera came live, the wall gets this long to settle before it is counted. */
const settleMs = 3000

export function startRunReport(deps: RunReportDeps): RunReport {
  const startedAtMs = Date.now()
  const sightings: Array<{ readonly sighting: Sighting; readonly announcedAt: number }> = []
  const punches = new Set<string>()
  const days = new Set<string>()
  const frames = countFrames()
  let allLiveAtMs: number | null = null
  let settled: Settled | null = null

  const onEvent = (event: LiveEvent): void => {
    if (event.kind === 'sighting')
      sightings.push({ sighting: event.sighting, announcedAt: Date.now() })
    if (event.kind === 'punch') punches.add(event.punch.id)
    if (event.kind === 'day-changed') days.add(`${event.personId} ${event.date}`)
  }
  const unsubscribe = deps.bus.subscribe(onEvent)

  const sample = async (): Promise<void> => {
    const ids = await deps.cameraIds()
    for (const id of ids) {
      const now = deps.pool.counters(id)
      if (now) frames.add(now, sampleEveryMs)
    }
    const live = ids.filter((id) => deps.capture.liveIntervals(id).length > 0)
    if (ids.length > 0 && live.length === ids.length) allLiveAtMs ??= Date.now()
    if (allLiveAtMs === null || Date.now() - allLiveAtMs < settleMs) return
    settled ??= {
      atMs: Date.now(),
      frames: new Map(ids.map((id) => [id, frames.of(id)])),
      wall: deps.wallStats ? { atMs: Date.now(), stats: await deps.wallStats() } : null,
      use: await deps.use(),
    }
  }
  let sampling: Promise<void> | undefined
  const timer = setInterval(() => {
    sampling ??= sample()
      .catch(() => undefined) // the database or the window is away: the next sample tells
      .finally(() => {
        sampling = undefined
      })
  }, sampleEveryMs)

  return {
    async finish() {
      clearInterval(timer)
      await sampling
      unsubscribe()
      const endedAtMs = Date.now()
      const ids = await deps.cameraIds()
      const live = ids.filter((id) => deps.capture.liveIntervals(id).length > 0)
      const wallTo = deps.wallStats ? { atMs: endedAtMs, stats: await deps.wallStats() } : null
      const score = await scoreDemo(deps, sightings, endedAtMs)
      const use = await deps.use()
      const sum = sumFrames(ids.map((id) => frames.of(id)))
      const errors = deps.errors()
      const openedAtMs = deps.windowOpenedAtMs()
      const firstShown = wallTo?.stats.flatMap(({ firstShownAt }) => firstShownAt ?? []) ?? []
      const reasons = [
        ...(ids.length === 0 ? ['No camera is configured.'] : []),
        ...(live.length < ids.length ? [`${live.length} of ${ids.length} cameras came live.`] : []),
        ...(score && score.passages.recognised * 2 < score.passages.expected
          ? ['Fewer than half of the expected passages were recognised.']
          : []),
        ...(score?.passages.expected === 0 ? ['No passage was expected in this time.'] : []),
        ...(punches.size === 0 ? ['No punch was made.'] : []),
        ...(days.size === 0 ? ['No attendance day was made.'] : []),
        ...(errors.length > 0 ? [`${errors.length} errors were logged.`] : []),
      ]
      return {
        done: reasons.length === 0,
        report: {
          done: reasons.length === 0,
          reasons,
          seconds: round((endedAtMs - startedAtMs) / 1000),
          cameras: {
            configured: ids.length,
            live: live.length,
            reconnects: ids.reduce((sum, id) => sum + deps.capture.reconnects(id), 0),
          },
          passages: score?.passages ?? null,
          missed: score?.missedList ?? [],
          wrongNames: score?.wrongNames ?? [],
          latencyMs: score?.latencyMs ?? { p50: null, p95: null },
          fps: {
            wallMedian: wallFps(settled?.wall ?? null, wallTo).median,
            wallLeast: wallFps(settled?.wall ?? null, wallTo).least,
            analysisMedian: median(
              ids.flatMap((id) => {
                const { activeMs, analysed } = frames.of(id)
                return activeMs > 2000 ? [(analysed * 1000) / activeMs] : []
              }),
            ),
          },
          boxLagMs: boxLag(wallTo?.stats ?? []),
          frames: { due: sum.due, analysed: sum.analysed, droppedByPolicy: sum.dropped },
          /** From when all was live and had settled, to the end. */
          settled: settled && settledPart(settled, { ids, frames, wallTo, use, endedAtMs }, deps),
          records: deps.records(),
          sightings: {
            matched: sightings.filter(({ sighting }) => sighting.outcome === 'matched').length,
            unknown: sightings.filter(({ sighting }) => sighting.outcome === 'unknown').length,
            needsReview: sightings.filter(({ sighting }) => sighting.outcome === 'needs-review')
              .length,
          },
          punches: punches.size,
          attendanceDays: days.size,
          cpuSeconds: round(sumOf(use, 'cpuSeconds')),
          cpuByPart: mapShares(use, ({ cpuSeconds }) => round(cpuSeconds)),
          rssMb: {
            start: settled ? Math.round(sumOf(settled.use, 'rssMb')) : null,
            end: Math.round(sumOf(use, 'rssMb')),
          },
          rssByPart: mapShares(use, ({ rssMb }) => Math.round(rssMb)),
          inferenceMs: { detect: deps.pool.state().detectMs, embed: deps.pool.state().embedMs },
          provider: deps.pool.state().provider,
          electron: deps.electron,
          runtime: deps.runtime,
          secondsToFirstPicture:
            firstShown.length > 0
              ? round((Math.min(...firstShown) - deps.appStartedAtMs) / 1000)
              : null,
          secondsFromWindowToAllLive:
            allLiveAtMs !== null && openedAtMs !== null
              ? round((allLiveAtMs - openedAtMs) / 1000)
              : null,
          errors,
        },
      }
    },
  }
}

/** Time, frames and work of the settled part, for what is reckoned by the second. */
function settledPart(
  from: Settled,
  to: {
    readonly ids: ReadonlyArray<CameraId>
    readonly frames: FrameCounts
    readonly wallTo: Sample | null
    readonly use: Readonly<Record<string, ProcessShare>>
    readonly endedAtMs: number
  },
  deps: Pick<RunReportDeps, 'demo'>,
): Record<string, unknown> {
  const counts = to.ids.map((id) => {
    const before = from.frames.get(id)
    return { id, count: before ? framesBetween(before, to.frames.of(id)) : to.frames.of(id) }
  })
  const { main, preview, due, analysed, dropped } = sumFrames(counts.map(({ count }) => count))
  const shown = (sample: Sample | null): number =>
    sample?.stats.reduce((sum, { framesShown }) => sum + framesShown, 0) ?? 0
  return {
    seconds: round((to.endedAtMs - from.atMs) / 1000),
    cpuByPart: mapShares(to.use, ({ cpuSeconds }, part) =>
      round(cpuSeconds - (from.use[part]?.cpuSeconds ?? 0)),
    ),
    frames: { main, preview, due, analysed, dropped, shown: shown(to.wallTo) - shown(from.wall) },
    streams: counts.flatMap(({ id, count }) => {
      const streams = deps.demo.run()?.streams.get(id)
      return streams ? [{ ...streams, activeSeconds: round(count.activeMs / 1000) }] : []
    }),
  }
}

async function scoreDemo(
  deps: RunReportDeps,
  sightings: ReadonlyArray<{ readonly sighting: Sighting; readonly announcedAt: number }>,
  endedAtMs: number,
): Promise<RunScore | null> {
  const run = deps.demo.run()
  if (!run) return null
  const truths = await Promise.all(
    run.truthFiles.map(async (file) =>
      clipTruthSchema.parse(JSON.parse(await deps.readFile(file))),
    ),
  )
  const live = [...run.cameraKeys].flatMap(([id, camera]) =>
    deps.capture.liveIntervals(id).map(([from, to]) => ({ camera, from, to: to ?? endedAtMs })),
  )
  return scoreRun({
    truths,
    loops: run.loops,
    live,
    endedAt: endedAtMs,
    sightings: sightings.flatMap(({ sighting, announcedAt }): ScoredSighting[] => {
      const cameraKey = run.cameraKeys.get(sighting.cameraId)
      // Copies of a scene have no truth of their own.
      if (!truths.some(({ camera }) => camera === cameraKey) || cameraKey === undefined) return []
      const person = sighting.person
      return [
        {
          id: sighting.id,
          cameraKey,
          // Someone who is not of the demo is a wrong name as well.
          personKey: person ? (run.personKeys.get(person.id) ?? person.id) : null,
          outcome: sighting.outcome === 'matched' ? 'matched' : 'unknown',
          firstSeenAt: Date.parse(sighting.firstSeenAt),
          lastSeenAt: Date.parse(sighting.lastSeenAt),
          decidedAt: Date.parse(sighting.decidedAt),
          announcedAt,
          box: sighting.box,
        },
      ]
    }),
  })
}

function wallFps(
  from: Sample | null,
  to: Sample | null,
): { readonly median: number | null; readonly least: number | null } {
  if (!from || !to || to.atMs <= from.atMs) return { median: null, least: null }
  const rates = to.stats.map(({ cameraId, framesShown }) => {
    const before = from.stats.find((stat) => stat.cameraId === cameraId)?.framesShown ?? 0
    return ((framesShown - before) * 1000) / (to.atMs - from.atMs)
  })
  return { median: median(rates), least: rates.length > 0 ? round(Math.min(...rates)) : null }
}

/** How far boxes on the wall were behind the faces that they follow; nulls where nobody walked by. */
function boxLag(stats: ReadonlyArray<WallStat>) {
  const sorted = stats.flatMap(({ boxLags }) => boxLags).toSorted((a, b) => a - b)
  const at = (share: number): number | null => {
    const lag = sorted[Math.floor(share * (sorted.length - 1))]
    return lag === undefined ? null : Math.round(lag)
  }
  return { count: sorted.length, p50: at(0.5), p95: at(0.95) }
}

function median(values: ReadonlyArray<number>): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === undefined ? null : round(middle)
}

const round = (value: number): number => Math.round(value * 100) / 100

const sumOf = (use: Readonly<Record<string, ProcessShare>>, key: keyof ProcessShare): number =>
  Object.values(use).reduce((sum, share) => sum + share[key], 0)

const mapShares = (
  use: Readonly<Record<string, ProcessShare>>,
  value: (share: ProcessShare, part: string) => number,
): Record<string, number> =>
  Object.fromEntries(Object.entries(use).map(([part, share]) => [part, value(share, part)]))
