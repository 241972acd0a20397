import type { CameraInput } from '../../contracts/cameras.ts'
import type { CameraId, PersonId, SiteId } from '../../contracts/ids.ts'
import type { DemoState } from '../../contracts/live.ts'
import type { Actor } from '../../contracts/permissions.ts'
import {
  fromSimulatorSchema,
  type FromSimulator,
  type SimulatedCamera,
  type SimulatedPerson,
  type SimulatedSite,
  type ToSimulator,
} from '../../contracts/simulator.ts'
import type { CameraUseCases } from '../cameras/camera-use-cases.ts'
import { newId } from '../new-id.ts'
import type { PeopleUseCases } from '../people/people-use-cases.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Log } from '../ports/log.ts'
import type { HostedProcess, ProcessHost } from '../ports/process-host.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { Transactions } from '../ports/transaction.ts'

export type DemoDeps = {
  readonly host: ProcessHost
  readonly database: Transactions
  readonly sites: SiteStore
  readonly cameras: CameraUseCases
  readonly people: PeopleUseCases
  readonly bus: EventBus
  readonly log: Log
  readonly site: SimulatedSite
  /** How many of its cameras; null: all. */
  readonly cameraCount: number | null
  readonly cacheDir: string
  readonly photosDir: string
  readonly ffmpeg: string
  readonly timeZone: string
  readonly readFile: (file: string) => Promise<Uint8Array>
}

export type SimulatedStreams = Pick<SimulatedCamera, 'key' | 'mainCodec' | 'subCodec'>

/** What the simulator showed, and which records stand for it: for the report. */
export type DemoRun = {
  readonly truthFiles: ReadonlyArray<string>
  readonly cameraKeys: ReadonlyMap<CameraId, string>
  readonly streams: ReadonlyMap<CameraId, SimulatedStreams>
  readonly personKeys: ReadonlyMap<PersonId, string>
  readonly loops: ReadonlyArray<{
    readonly camera: string
    readonly clip: string
    readonly startedAt: number
  }>
  readonly simulatorPid: number | undefined
}

/** The demo site: simulated cameras over real RTSP, and the people who walk by. */
export interface DemoService extends AsyncDisposable {
  state(): DemoState
  /** Starts preparing, unless it runs; progress is published. Resolves at once. */
  start(actor: Actor): void
  /** Ends the simulator and removes the site with all its records. */
  leave(): Promise<void>
  run(): DemoRun | null
}

export function createDemoService(deps: DemoDeps): DemoService {
  const { bus, log } = deps
  let state: DemoState = { kind: 'off' }
  let simulator: HostedProcess | undefined
  let run: DemoRun | null = null
  let disposed = false

  const setState = (next: DemoState): void => {
    state = next
    bus.publish({ kind: 'demo', state })
  }

  const fail = (message: string): void => {
    log.error({ reason: message }, 'the demo site failed')
    setState({ kind: 'failed', message })
    simulator?.kill()
    simulator = undefined
  }

  /** The new site's id, or null where there was one already. */
  const ensureSite = async (): Promise<SiteId | null> => {
    if ((await deps.sites.current())?.demo) return null
    const id = newId<'site'>()
    await deps.database.transaction((tx) =>
      deps.sites.add(tx, { id, name: 'Demo site', timeZone: deps.timeZone, demo: true }),
    )
    return id
  }

  const settle = async (
    actor: Actor,
    ready: Extract<FromSimulator, { kind: 'ready' }>,
    loops: Array<DemoRun['loops'][number]>,
  ): Promise<void> => {
    const made = await ensureSite()
    try {
      await fill(actor, ready, loops)
    } catch (error) {
      // Half a demo site is worse than none: the first screen offers it again.
      if (made) await deps.database.transaction((tx) => deps.sites.remove(tx, made))
      throw error
    }
  }

  const fill = async (
    actor: Actor,
    ready: Extract<FromSimulator, { kind: 'ready' }>,
    loops: Array<DemoRun['loops'][number]>,
  ): Promise<void> => {
    const personKeys = new Map<PersonId, string>()
    const total = ready.people.length + ready.cameras.length
    let done = 0
    for (const person of ready.people) {
      setState({ kind: 'preparing', step: `Enrolling ${person.name}`, done: done++, total })
      personKeys.set(await ensurePerson(deps, actor, person), person.key)
    }
    const cameraKeys = new Map<CameraId, string>()
    const streams = new Map<CameraId, SimulatedStreams>()
    for (const camera of ready.cameras) {
      setState({ kind: 'preparing', step: `Connecting ${camera.name}`, done: done++, total })
      const id = await ensureCamera(deps, actor, camera)
      cameraKeys.set(id, camera.key)
      const { key, mainCodec, subCodec } = camera
      streams.set(id, { key, mainCodec, subCodec })
    }
    run = {
      truthFiles: ready.truthFiles,
      cameraKeys,
      streams,
      personKeys,
      loops,
      simulatorPid: simulator?.pid,
    }
    setState({ kind: 'running' })
    bus.publish({ kind: 'cameras-changed' })
    bus.publish({ kind: 'people-changed' })
  }

  return {
    state: () => state,
    run: () => run,

    start(actor) {
      if (simulator || disposed) return
      const process = deps.host.start('simulator')
      simulator = process
      const loops: Array<DemoRun['loops'][number]> = []
      setState({ kind: 'preparing', step: 'Starting the simulator', done: 0, total: 1 })
      process.onMessage((raw) => {
        const message = fromSimulatorSchema.safeParse(raw)
        if (!message.success || simulator !== process) return
        const { data } = message
        switch (data.kind) {
          case 'progress':
            return setState({
              kind: 'preparing',
              step: data.message,
              done: data.done,
              total: data.total,
            })
          case 'ready':
            settle(actor, data, loops).catch((error: unknown) =>
              fail(error instanceof Error ? error.message : String(error)),
            )
            return
          case 'loop':
            loops.push({ camera: data.camera, clip: data.clip, startedAt: data.startedAt })
            // Days of running: only what a report can still ask for is kept.
            if (loops.length > 20_000) loops.splice(0, 1000)
            return
          case 'failed':
            return fail(data.message)
          default:
            data satisfies never
        }
      })
      process.post({
        kind: 'start',
        site: deps.site,
        cacheDir: deps.cacheDir,
        photosDir: deps.photosDir,
        ffmpeg: deps.ffmpeg,
        ...(deps.cameraCount === null ? {} : { cameras: deps.cameraCount }),
      } satisfies ToSimulator)
      void process.exited.then((code) => {
        if (simulator !== process) return
        simulator = undefined
        run = null
        if (disposed) return
        log.warn({ code }, 'the simulator ended')
        // Its cameras are gone; it is started again so that they come back.
        if (state.kind === 'running') setTimeout(() => this.start(actor), 2000)
        else if (state.kind === 'preparing')
          setState({ kind: 'failed', message: 'The simulator ended before it was ready.' })
      })
    },

    async leave() {
      const process = simulator
      simulator = undefined
      run = null
      const site = await deps.sites.current()
      if (site?.demo) await deps.database.transaction((tx) => deps.sites.remove(tx, site.id))
      process?.kill()
      await process?.exited
      setState({ kind: 'off' })
      bus.publish({ kind: 'cameras-changed' })
      bus.publish({ kind: 'people-changed' })
    },

    async [Symbol.asyncDispose]() {
      disposed = true
      simulator?.kill()
      await simulator?.exited
    },
  }
}

async function ensurePerson(
  deps: DemoDeps,
  actor: Actor,
  { name, employeeNumber, department, photoFile }: SimulatedPerson,
): Promise<PersonId> {
  const known = (await deps.people.list({ includeArchived: true })).find(
    (person) => person.employeeNumber === employeeNumber,
  )
  const person =
    known ?? expectOk(await deps.people.add(actor, { name, employeeNumber, department })).person
  if (person.referenceCount === 0) {
    const image = await deps.readFile(photoFile)
    const result = expectOk(
      await deps.people.enrol(actor, { personId: person.id, source: 'demo', image }),
    ).result
    if (result.kind === 'refused')
      throw new Error(`${name} could not be enrolled: ${result.message}`)
  }
  return person.id
}

async function ensureCamera(
  deps: DemoDeps,
  actor: Actor,
  camera: SimulatedCamera,
): Promise<CameraId> {
  const known = (await deps.cameras.list()).find(({ name }) => name === camera.name)
  const input: CameraInput = {
    name: camera.name,
    role: camera.role,
    mainUrl: camera.mainUrl,
    subUrl: camera.subUrl,
    username: camera.username,
    password: camera.password,
    transport: camera.transport,
    enabled: true,
    // What was tried out on the demo's cameras stays.
    smallestFace: known?.smallestFace ?? 60,
    detectorSize: known?.detectorSize ?? 'auto',
    region: known?.region ?? null,
    livenessRequired: known?.livenessRequired ?? false,
    analysisFps: known?.analysisFps ?? null,
    activeHours: known?.activeHours ?? [],
    masks: known?.masks ?? [],
    zones: known?.zones ?? [],
    line: known?.line ?? null,
    hardwareDecoding: known?.hardwareDecoding ?? 'auto',
  }
  const outcome = known
    ? await deps.cameras.update(actor, known.id, input)
    : await deps.cameras.add(actor, input)
  return expectOk(outcome).camera.id
}

function expectOk<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
): Extract<Outcome, { readonly kind: 'ok' }> {
  if (outcome.kind === 'ok') return outcome as Extract<Outcome, { readonly kind: 'ok' }>
  throw new Error('message' in outcome ? String(outcome.message) : outcome.kind)
}
