import { z } from 'zod'
import { inferencePids, injectFaults, isIngest } from './inject-faults.ts'
import type { FaultOutcome } from './judge-faults.ts'
import { planFaults, type FaultKind } from './plan-faults.ts'
import { countLive, readCameraIds, readRecords } from './read-records.ts'
import { decodingPart, growthOf, ingestPart, type Growth } from './measure-growth.ts'
import { judgeAll, scorePassages } from './score-soak.ts'
import { startWorld, type World } from './start-world.ts'
import {
  identify,
  lastingZombies,
  sampleProcesses,
  stillRunning,
  type ProcessSample,
} from './watch-processes.ts'

export type SoakOptions = {
  readonly minutes: number
  readonly seed: string
  readonly cameras: number
  /** All kinds unless given. */
  readonly kinds?: ReadonlyArray<FaultKind>
  readonly note: (text: string) => void
}

export type SoakReport = Growth & {
  readonly seed: string
  readonly minutes: number
  readonly cameras: { readonly configured: number; readonly liveAtStart: number }
  readonly faults: ReadonlyArray<FaultOutcome>
  readonly sightings: {
    /** Passages of enrolled people that were shown whole while their camera was live, and those of them with the right name. */
    readonly expected: number
    readonly recognised: number
    readonly decided: number
    readonly stored: number
    /** Decided and nowhere to be found. */
    readonly lost: number
    readonly duplicates: number
  }
  readonly zombies: number
  readonly orphans: ReadonlyArray<string>
  readonly failures: ReadonlyArray<string>
}

/** The part of the app's own report that is reckoned with here. */
const AppReport = z.object({
  records: z.object({
    decided: z.number(),
    stored: z.number(),
    duplicates: z.number(),
    rejected: z.number(),
    waiting: z.number(),
  }),
})

const lookEveryMs = 5000
/** More than this is a leak: a lost connection leaves at least one behind, and each minute has several. */
const mostHandlesPerMinute = 5
const allLiveWithinMs = 300_000
/** From so long after the start on the program should not grow any more, milliseconds. */
const warmMs = 180_000
/** Growth shows only over some minutes after the first ones, minutes. */
const growthShowsIn = 8
/** Setting the demo up is not part of its running time; what is left after the plan is. */
const spareS = 20

/** Runs the app through a plan of faults and judges what it did. Rejects with a `RangeError` where it never gets going. */
export async function soak({
  minutes,
  seed,
  cameras,
  kinds,
  note,
}: SoakOptions): Promise<SoakReport> {
  const seconds = minutes * 60
  const world = await startWorld({ seconds: seconds + spareS + 40, cameras, note })
  const seen = new Map<number, string>()
  const samples: ProcessSample[] = []
  try {
    const liveAtStart = await untilLive(world, cameras)
    const startMs = Date.now()
    note(`${liveAtStart} of ${cameras} cameras are live; faults begin.`)
    const watching = watch(world, samples, seen)
    const cameraIds = await idsByKey(world)
    const plan = planFaults(seed, seconds, [...cameraIds.keys()], kinds)
    const injected = await injectFaults(plan, world, { startMs, cameraIds, note })
    await world.ended
    clearInterval(watching)
    const endedAtMs = Date.now()
    const orphans = await untilGone(seen)
    const records = await readRecords(world.connection)
    const app = AppReport.parse(await world.report())
    const faults = await judgeAll(world, injected, records.states, endedAtMs)
    const { decided, stored, duplicates, rejected, waiting } = app.records
    const passages = await scorePassages(world, records, endedAtMs)
    const report = {
      ...{ seed, minutes, faults },
      cameras: { configured: cameras, liveAtStart },
      sightings: {
        ...passages,
        ...{ decided, stored },
        lost: decided - stored - duplicates - rejected - waiting,
        duplicates: records.duplicates,
      },
      ...growthOf(samples, {
        warmAtMs: startMs + Math.min(warmMs, (seconds * 1000) / 2),
        cameras,
      }),
      zombies: lastingZombies(samples),
      orphans,
    }
    return { ...report, failures: [...failuresOf(report), ...world.simulator.refusals] }
  } finally {
    await world[Symbol.asyncDispose]()
  }
}

/** The app's ids of the cameras by their keys in the simulator. */
async function idsByKey(world: World): Promise<ReadonlyMap<string, string>> {
  const ids = await readCameraIds(world.connection)
  return new Map(world.simulator.ready.cameras.map(({ key, name }) => [key, ids.get(name) ?? '']))
}

async function untilLive(world: World, cameras: number): Promise<number> {
  const deadline = Date.now() + allLiveWithinMs
  let ended = false
  void world.ended.then(() => (ended = true))
  for (;;) {
    const live = await countLive(world.connection)
    if (live === cameras) return live
    if (ended) throw new RangeError('The app ended before its cameras were live.')
    if (Date.now() > deadline)
      throw new RangeError(`Only ${live} of ${cameras} cameras came live within 5 minutes.`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function watch(world: World, samples: ProcessSample[], seen: Map<number, string>): NodeJS.Timeout {
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    const inference = new Set(await inferencePids(world))
    const partOf = (pid: number, command: string): string | null => {
      if (inference.has(pid)) return 'inference'
      if (isIngest(command)) return ingestPart
      if (/(^|\/)ffmpeg(\.exe)? /.test(command)) return decodingPart
      if (/--type=renderer/.test(command)) return 'renderer'
      if (/--type=gpu-process/.test(command)) return 'gpu'
      if (/--type=/.test(command))
        // The other utility of ours is the simulator: it stands for the cameras.
        return /NodeService/.test(command) ? null : 'other'
      if (/Xvfb|start\.mjs/.test(command)) return null
      return 'main'
    }
    const sample = await sampleProcesses(world.pid, partOf)
    // While the app ends, its parts are gone one after the other: that is no figure.
    if (sample.byPart['renderer'] && sample.byPart['inference']) samples.push(sample)
    for (const [pid, start] of await identify(world.pid)) seen.set(pid, start)
    looking = false
  }
  void look()
  return setInterval(() => void look().catch(() => (looking = false)), lookEveryMs)
}

/** What the app started and still runs 10 s after it ended. */
async function untilGone(seen: ReadonlyMap<number, string>): Promise<ReadonlyArray<string>> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const left = await stillRunning(seen)
    if (left.length === 0 || Date.now() > deadline) return left
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function failuresOf(report: Omit<SoakReport, 'failures'>): ReadonlyArray<string> {
  const { sightings, memory, handles, orphans, zombies, faults } = report
  const grown = report.minutes >= growthShowsIn
  return [
    ...faults
      .filter(({ verdict }) => verdict !== 'ok' && verdict !== 'not-made')
      .map(({ kind, camera, verdict }) => `${kind}${camera ? ` on ${camera}` : ''}: ${verdict}`),
    ...(sightings.lost > 0 ? [`${sightings.lost} decided sightings were lost.`] : []),
    ...(sightings.duplicates > 0 ? [`${sightings.duplicates} records are there twice.`] : []),
    ...(grown && (memory.slopeMbPerMinute ?? 0) >= 1
      ? [`Memory grows by ${memory.slopeMbPerMinute} MB a minute.`]
      : []),
    ...(grown && (handles.slopePerMinute ?? 0) >= mostHandlesPerMinute
      ? [`Open handles grow by ${handles.slopePerMinute} a minute.`]
      : []),
    ...(orphans.length > 0 ? [`${orphans.length} processes outlived the app.`] : []),
    ...(zombies > 0 ? [`${zombies} ended processes were never waited for.`] : []),
  ]
}
