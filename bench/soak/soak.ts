import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { clipTruthSchema } from '../../contracts/simulator.ts'
import { scoreRun } from '../../simulator/score/score-run.ts'
import { inferencePids, injectFaults, isIngest } from './inject-faults.ts'
import { judgeFault, type FaultOutcome, type InjectedFault, type SeenNote } from './judge-faults.ts'
import { planFaults } from './plan-faults.ts'
import { countLive, readRecords, type Records } from './read-records.ts'
import { startWorld, type World } from './start-world.ts'
import {
  identify,
  memorySlope,
  sampleProcesses,
  stillRunning,
  type ProcessSample,
} from './watch-processes.ts'

export type SoakOptions = {
  readonly minutes: number
  readonly seed: string
  readonly cameras: number
  readonly note: (text: string) => void
}

export type SoakReport = {
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
  readonly memory: {
    /** Megabytes a minute, from the fourth minute or the second half on; null where there are too few looks. */
    readonly slopeMbPerMinute: number | null
    readonly startMb: number | null
    readonly endMb: number | null
    readonly endByPart: Readonly<Record<string, number>>
  }
  readonly handles: {
    readonly start: number | null
    readonly end: number | null
    readonly most: number
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
const allLiveWithinMs = 300_000
/** Setting the demo up is not part of its running time; what is left after the plan is. */
const spareS = 20

/** Runs the app through a plan of faults and judges what it did. Rejects with a `RangeError` where it never gets going. */
export async function soak({ minutes, seed, cameras, note }: SoakOptions): Promise<SoakReport> {
  const seconds = minutes * 60
  const world = await startWorld({ seconds: seconds + spareS + 40, cameras, note })
  const seen = new Map<number, string>()
  const samples: ProcessSample[] = []
  try {
    const liveAtStart = await untilLive(world, cameras)
    const startMs = Date.now()
    note(`${liveAtStart} of ${cameras} cameras are live; faults begin.`)
    const watching = watch(world, samples, seen)
    const keys = world.simulator.ready.cameras.map(({ key }) => key)
    const injected = await injectFaults(planFaults(seed, seconds, keys), world, startMs, note)
    await world.ended
    clearInterval(watching)
    const endedAtMs = Date.now()
    const orphans = await untilGone(seen)
    const records = await readRecords(world.connection)
    const app = AppReport.parse(await world.report())
    const faults = await judge(world, injected, records, endedAtMs)
    const { decided, stored, duplicates, rejected, waiting } = app.records
    const passages = await scorePassages(world, records, endedAtMs)
    const warm = samples.filter(
      ({ atMs }) => atMs - startMs > Math.min(180_000, (seconds * 1000) / 2),
    )
    const report = {
      ...{ seed, minutes, faults },
      cameras: { configured: cameras, liveAtStart },
      sightings: {
        ...passages,
        ...{ decided, stored },
        lost: decided - stored - duplicates - rejected - waiting,
        duplicates: records.duplicates,
      },
      memory: {
        slopeMbPerMinute: rounded(memorySlope(warm)),
        startMb: rounded(samples[0]?.memoryMb ?? null),
        endMb: rounded(samples.at(-1)?.memoryMb ?? null),
        endByPart: Object.fromEntries(
          Object.entries(samples.at(-1)?.byPart ?? {}).map(([part, mb]) => [part, Math.round(mb)]),
        ),
      },
      handles: {
        start: samples[0]?.handles ?? null,
        end: samples.at(-1)?.handles ?? null,
        most: Math.max(0, ...samples.map(({ handles }) => handles)),
      },
      // One that ended this instant has not been waited for yet: it counts when it stays.
      zombies: Math.min(...samples.slice(-3).map(({ zombies }) => zombies), Infinity) || 0,
      orphans,
    }
    return { ...report, failures: failuresOf(report) }
  } finally {
    await world[Symbol.asyncDispose]()
  }
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
      if (isIngest(command)) return 'ffmpeg ingest'
      if (/(^|\/)ffmpeg(\.exe)? /.test(command)) return 'ffmpeg decoding'
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

async function judge(
  world: World,
  injected: ReadonlyArray<InjectedFault>,
  { states }: Records,
  endedAtMs: number,
): Promise<ReadonlyArray<FaultOutcome>> {
  const names = new Map(world.simulator.ready.cameras.map(({ key, name }) => [key, name]))
  const notes = (await world.log()).flatMap((line): SeenNote[] => {
    const kind = noteKinds.get(String(line['msg']))
    return kind ? [{ kind, atMs: Date.parse(String(line['time'])) }] : []
  })
  return injected.map((fault) => {
    const camera =
      fault.kind === 'ffmpeg-killed'
        ? killedCamera(fault, injected, states, names)
        : names.get(fault.camera ?? '')
    return judgeFault({ ...fault, camera: camera ?? null }, states, notes, endedAtMs)
  })
}

const noteKinds: ReadonlyMap<string, SeenNote['kind']> = new Map([
  ['an inference process ended; it is restarted', 'inference-ended'],
  ['the database is away; sightings wait on disk', 'database-away'],
  ['the database is back and everything is stored', 'database-back'],
  ['a sighting cannot be written to disk and waits in memory', 'disk-refuses'],
])

/** Which camera a killed ffmpeg served shows in what follows: the first that breaks off and had no fault of its own. */
function killedCamera(
  fault: InjectedFault,
  injected: ReadonlyArray<InjectedFault>,
  states: Records['states'],
  names: ReadonlyMap<string, string>,
): string | undefined {
  const busy = new Set(
    injected
      .filter(({ fromMs, toMs }) => fromMs < fault.fromMs + 3000 && toMs > fault.fromMs - 12_000)
      .flatMap((other) => (other === fault ? [] : (names.get(other.camera ?? '') ?? []))),
  )
  return states.find(
    ({ atMs, camera, state }) =>
      atMs >= fault.fromMs && !busy.has(camera) && state.kind === 'retrying',
  )?.camera
}

async function scorePassages(
  world: World,
  records: Records,
  endedAt: number,
): Promise<{ readonly expected: number; readonly recognised: number }> {
  const { ready, loops } = world.simulator
  const truths = await Promise.all(
    ready.truthFiles.map(async (file) =>
      clipTruthSchema.parse(JSON.parse(await readFile(file, 'utf8'))),
    ),
  )
  const keys = new Map(ready.cameras.map(({ key, name }) => [name, key]))
  const people = new Map(ready.people.map(({ key, name }) => [name, key]))
  const live = [...keys].flatMap(([name, camera]) =>
    liveStretches(
      records.states.filter((state) => state.camera === name),
      endedAt,
    ).map(([from, to]) => ({ camera, from, to })),
  )
  const { passages } = scoreRun({
    ...{ truths, live, endedAt, loops },
    sightings: records.sightings.map((sighting) => ({
      ...sighting,
      cameraKey: keys.get(sighting.cameraName) ?? sighting.cameraName,
      personKey: sighting.personKey === null ? null : (people.get(sighting.personKey) ?? null),
    })),
  })
  return { expected: passages.expected, recognised: passages.recognised }
}

/** Stretches in which a camera was live, undisturbed. */
function liveStretches(
  states: Records['states'],
  endedAt: number,
): ReadonlyArray<readonly [from: number, to: number]> {
  return states.flatMap(({ atMs, state }, index) =>
    state.kind === 'live' ? [[atMs, states[index + 1]?.atMs ?? endedAt] as const] : [],
  )
}

function failuresOf(report: Omit<SoakReport, 'failures'>): ReadonlyArray<string> {
  const { sightings, memory, orphans, zombies, faults } = report
  return [
    ...faults
      .filter(({ verdict }) => verdict !== 'ok' && verdict !== 'not-made')
      .map(({ kind, camera, verdict }) => `${kind}${camera ? ` on ${camera}` : ''}: ${verdict}`),
    ...(sightings.lost > 0 ? [`${sightings.lost} decided sightings were lost.`] : []),
    ...(sightings.duplicates > 0 ? [`${sightings.duplicates} records are there twice.`] : []),
    ...((memory.slopeMbPerMinute ?? 0) >= 1
      ? [`Memory grows by ${memory.slopeMbPerMinute} MB a minute.`]
      : []),
    ...(orphans.length > 0 ? [`${orphans.length} processes outlived the app.`] : []),
    ...(zombies > 0 ? [`${zombies} ended processes were never waited for.`] : []),
  ]
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100
