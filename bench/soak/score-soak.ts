import { readFile } from 'node:fs/promises'
import { clipTruthSchema } from '../../contracts/simulator.ts'
import { scoreRun } from '../../simulator/score/score-run.ts'
import { judgeFault, type FaultOutcome, type InjectedFault, type SeenNote } from './judge-faults.ts'
import type { Records } from './read-records.ts'
import type { World } from './start-world.ts'

/** Judges each fault by what the app kept and logged. */
export async function judgeAll(
  world: World,
  injected: ReadonlyArray<InjectedFault>,
  states: Records['states'],
  endedAtMs: number,
): Promise<ReadonlyArray<FaultOutcome>> {
  const cameras = new Map(world.simulator.ready.cameras.map((camera) => [camera.key, camera]))
  const notes = (await world.log()).flatMap((line): SeenNote[] => {
    const kind = noteKinds.get(String(line['msg']))
    return kind ? [{ kind, atMs: Date.parse(String(line['time'])) }] : []
  })
  return injected.map((fault) => {
    const camera = cameras.get(fault.camera ?? '')
    // Of a camera that nothing moves on only the smaller stream is decoded.
    const silent = fault.kind === 'corruption' && camera?.subCodec === 'h265'
    const named = { ...fault, camera: camera?.name ?? null }
    return judgeFault(named, { states, notes, endedAtMs }, silent)
  })
}

const noteKinds: ReadonlyMap<string, SeenNote['kind']> = new Map([
  ['an inference process ended; it is restarted', 'inference-ended'],
  ['the database is away; sightings wait on disk', 'database-away'],
  ['the database is back and everything is stored', 'database-back'],
  ['a sighting cannot be written to disk and waits in memory', 'disk-refuses'],
])

/** Passages that were shown whole while their camera was live, and those of them with the right name. */
export async function scorePassages(
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
