import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pino, { type Logger } from 'pino'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Diagnostics } from '../contracts/diagnostics.ts'
import type { NodeId, ReferenceId, SightingId } from '../contracts/ids.ts'
import type { IndexState } from '../contracts/inference.ts'
import { packFiles } from '../contracts/model-pack.ts'
import { Permission, type Actor } from '../contracts/permissions.ts'
import { defaultPolicy } from '../core/attendance/settings.ts'
import { settingsOfPack } from '../core/recognition/site-settings.ts'
import { ensureDatabase } from './adapters/embedded-postgres/ensure-database.ts'
import { EmbeddedPostgresError } from './adapters/embedded-postgres/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from './adapters/embedded-postgres/start-embedded-postgres.ts'
import { findFfmpeg } from './adapters/ffmpeg/find-ffmpeg.ts'
import { makeCameraProber } from './adapters/ffmpeg/probe-camera.ts'
import { makeIngest } from './adapters/ffmpeg/start-ingest.ts'
import { createPackFiles } from './adapters/models/pack-files.ts'
import { verifyModels } from './adapters/models/verify-models.ts'
import { createAttendanceStore } from './adapters/postgres/attendance-store.ts'
import { createCameraStore } from './adapters/postgres/camera-store.ts'
import { createChangeLog } from './adapters/postgres/change-log.ts'
import {
  parseDatabaseUrl,
  type DatabaseConnection,
} from './adapters/postgres/database-connection.ts'
import { createDatabase } from './adapters/postgres/database.ts'
import { createGalleryStore } from './adapters/postgres/gallery-store.ts'
import { createLeaseStore } from './adapters/postgres/lease-store.ts'
import { createMatchSettingsStore } from './adapters/postgres/match-settings-store.ts'
import { migrate } from './adapters/postgres/migrate.ts'
import { createNodeStore } from './adapters/postgres/node-store.ts'
import { createPackStore } from './adapters/postgres/pack-store.ts'
import { createPassageStore } from './adapters/postgres/passage-store.ts'
import { createPersonStore } from './adapters/postgres/person-store.ts'
import { createRecognitionStatisticsStore } from './adapters/postgres/recognition-statistics-store.ts'
import { createRejectionStore } from './adapters/postgres/rejection-store.ts'
import { createSecretStore } from './adapters/postgres/secret-store.ts'
import { createSightingStore } from './adapters/postgres/sighting-store.ts'
import { createSiteStore } from './adapters/postgres/site-store.ts'
import { readProcessTree } from './adapters/process/process-tree.ts'
import { makeStreamDescriber } from './adapters/rtsp/describe-stream.ts'
import { openSpool } from './adapters/spool/open-spool.ts'
import { loadVaultKey, VaultKeyError, type KeyWrapping } from './adapters/vault/vault-key.ts'
import { createVault } from './adapters/vault/vault.ts'
import { createRouter, type Router } from './api/router.ts'
import { createAttendanceDays } from './attendance/attendance-days.ts'
import { createAttendanceProcessor } from './attendance/attendance-processor.ts'
import { cameraCredentials } from './cameras/camera-credentials.ts'
import { createCameraUseCases } from './cameras/camera-use-cases.ts'
import { createCaptureService } from './capture/capture-service.ts'
import { createCleanup, type Cleanup } from './cleanup.ts'
import type { Config } from './config.ts'
import { createDemoService } from './demo/demo-service.ts'
import { createCameraMeter } from './diagnostics/camera-metrics.ts'
import { createEventBus } from './live/event-bus.ts'
import { newId } from './new-id.ts'
import { createPeopleUseCases } from './people/people-use-cases.ts'
import type { StoredCamera } from './ports/camera-store.ts'
import type { ProcessHost } from './ports/process-host.ts'
import { createSightingCorrections } from './recognition/corrections/sighting-corrections.ts'
import { feedGallery } from './recognition/gallery-feed.ts'
import { createInferencePool, type InferencePool } from './recognition/inference-pool.ts'
import { openFacePacks } from './recognition/packs/face-packs.ts'
import { createSightingRecorder } from './recognition/sighting-recorder.ts'
import { createSiteRecognition } from './recognition/site/site-recognition.ts'
import { startRunReport, type ProcessShare, type WallStat } from './report/run-report.ts'
import { createSiteUseCases } from './site/site-use-cases.ts'

/** What differs between a node with a window and one without. */
export type Surroundings = {
  readonly host: ProcessHost
  /** Keeps the vault key in the system's keychain, where there is one. */
  readonly keyWrapping?: KeyWrapping
  readonly versions: { readonly electron: string | null; readonly chrome: string | null }
  readonly wallStats: (() => Promise<ReadonlyArray<WallStat>>) | null
  readonly windowOpenedAtMs: () => number | null
  readonly startedAtMs: number
}

/** One running NeuroMark. */
export interface Node extends AsyncDisposable {
  readonly router: Router
  /** Until sign-in comes, whoever sits at this machine. */
  readonly actor: Actor
  readonly log: Logger
  readonly pool: InferencePool
  /** A picture of the records as JPEG: `crops/<sighting>`, `references/<reference>`, `rejections/<rejection>`. */
  media(kind: string, id: string): Promise<Uint8Array | null>
  startDemo(): void
  /** Runs for the configured time and writes the report; resolves with whether the main job was done. */
  runFor(seconds: number, reportFile: string | null): Promise<boolean>
}

/** `message` is a sentence with a way on. */
export type NodeStart =
  | { readonly kind: 'started'; readonly node: Node }
  | { readonly kind: 'problem'; readonly title: string; readonly message: string }

/** Thrown inside the composition for what a person can put right; turned into a value at its edge. */
class StartProblem extends Error {
  override readonly name = 'StartProblem'
  constructor(
    readonly title: string,
    message: string,
  ) {
    super(message)
  }
}

/** Builds a node from its configuration and starts it. What a person can put right comes back as a value. */
export async function startNode(config: Config, around: Surroundings): Promise<NodeStart> {
  const stack = createCleanup()
  try {
    const node = await build(config, around, stack)
    return { kind: 'started', node }
  } catch (error) {
    await stack.run()
    if (error instanceof StartProblem)
      return { kind: 'problem', title: error.title, message: error.message }
    if (error instanceof EmbeddedPostgresError)
      return { kind: 'problem', title: 'The database does not start', message: error.message }
    if (error instanceof VaultKeyError)
      return { kind: 'problem', title: 'The vault key cannot be read', message: error.message }
    throw error
  }
}

/** The local operator: everything, until sign-in gives each their own. */
const localOperator: Actor = {
  id: 'local-operator',
  name: 'Local operator',
  permissions: Permission.options,
}

async function build(config: Config, around: Surroundings, stack: Cleanup): Promise<Node> {
  const stopping = new AbortController()
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const logsDir = path.join(config.dataDir, 'logs')
  const errors: string[] = []
  const log = await openLog(logsDir, config.logLevel, errors)

  const models = await verifyModels(config.modelsDir)
  if (models.kind !== 'ok') throw new StartProblem('The face models are not right', models.message)
  const ffmpeg = await findFfmpeg(config.ffmpeg)
  if (ffmpeg.kind === 'missing') throw new StartProblem('ffmpeg is missing', ffmpeg.message)

  const { connection, kind: databaseKind } = await openConnection(config, log, stack)
  const migrated = await migrate(connection, { directory: config.migrationsDir, log })
  if (migrated.kind !== 'ok')
    throw new StartProblem('The database cannot be used', migrated.message)
  const db = stack.use(createDatabase(connection, { log }))

  const nodeId = await ownNodeId(config.dataDir)
  const timeZone = Temporal.Now.timeZoneId()
  const sites = createSiteStore(db)
  await sites.ensureDefault({ id: newId<'site'>(), name: 'My site', timeZone })
  const cameras = createCameraStore(db)
  const people = createPersonStore(db)
  const gallery = createGalleryStore(db)
  const changes = createChangeLog()
  const bus = createEventBus()
  const now = (): Temporal.Instant => Temporal.Now.instant()
  const socketsDir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-'))
  stack.defer(() => rm(socketsDir, { recursive: true, force: true }))
  const { provider, analysisFps } = config
  const configuration = { provider, analysisFps, ffmpeg: ffmpeg.path, socketsDir }
  const packs = stack.use(
    await openFacePacks({
      ...{ database: db, changes, bus, log, nodeId, now, packs: createPackStore(db) },
      files: createPackFiles({ folder: path.join(config.dataDir, 'packs') }),
      builtIn: { modelsDir: config.modelsDir, manifest: models.pack },
      worker: { host: around.host, configuration },
    }),
  )
  const { oneIn } = packs
  const sightings = createSightingStore(db, { oneIn })
  const rejections = createRejectionStore(db)
  const secrets = createSecretStore(db)
  const leases = createLeaseStore(db)
  const nodes = createNodeStore(db)
  const attendanceStore = createAttendanceStore(db, { oneIn })
  const vault = createVault(
    await loadVaultKey(config.dataDir, {
      shared: config.vaultKey ?? undefined,
      ...(around.keyWrapping ? { wrapping: around.keyWrapping } : {}),
    }),
  )

  const attendanceDeps = { store: attendanceStore, policy: defaultPolicy, now }
  const attendance = createAttendanceProcessor(attendanceDeps)
  const recorder = createSightingRecorder({
    database: db,
    sightings,
    attendance,
    spool: await openSpool(path.join(config.dataDir, 'spool'), { log }),
    bus,
    log,
    now,
  })
  const recording = recorder.run(stopping.signal)
  stack.defer(async () => {
    stopping.abort()
    await recording
  })

  const pool = stack.use(
    createInferencePool({
      host: around.host,
      recorder,
      log,
      workers: config.workers,
      workersOnDevice: config.workersOnDevice,
      configuration: {
        ...configuration,
        settings: settingsOfPack(packs.manifest().thresholds),
        ...packs.toRun(),
        indexDir: path.join(config.dataDir, 'index'),
      },
    }),
  )
  const siteRecognition = stack.use(
    createSiteRecognition({
      ...{ database: db, sites, cameras, gallery, changes, bus, pool, now, log },
      store: createMatchSettingsStore(db),
      statistics: createRecognitionStatisticsStore(db),
      passages: createPassageStore(db),
      pack: packs.manifest,
    }),
  )
  const { siteSettings, siteCurves, cameraNotes } = siteRecognition
  await siteSettings.refresh()
  const followingSettings = siteSettings.follow(stopping.signal)
  stack.defer(async () => {
    stopping.abort()
    await followingSettings
  })
  const onSwitched = siteSettings.refresh
  const followingPacks = packs.follow({ pool, onSwitched }, stopping.signal)
  stack.defer(async () => {
    stopping.abort()
    await followingPacks
  })
  const feeding = feedGallery({ gallery, workers: pool.galleries, log }, stopping.signal)
  stack.defer(async () => {
    stopping.abort()
    await feeding
  })

  const describer = makeStreamDescriber()
  const password = async (camera: StoredCamera): Promise<string | null | 'unreadable'> => {
    const credentials = await cameraCredentials(camera, { secrets, vault })
    return credentials.kind === 'ok' ? credentials.password : 'unreadable'
  }
  const capture = createCaptureService({
    describer,
    ingest: makeIngest(ffmpeg.path),
    pool,
    password,
    log,
    cameras,
    leases,
    heartbeat: () =>
      nodes.heartbeat({ id: nodeId, name: config.nodeName, appVersion: config.version }),
    bus,
    nodeId,
    site: async () => (await sites.current())?.id ?? null,
  })
  const cameraUseCases = createCameraUseCases({
    database: db,
    sites,
    cameras,
    secrets,
    vault,
    changes,
    bus,
    prober: makeCameraProber(ffmpeg.path, describer),
    states: capture,
  })
  const peopleUseCases = createPeopleUseCases({
    database: db,
    sites,
    people,
    gallery,
    faces: pool,
    settings: siteSettings.inUse,
    changes,
    bus,
  })
  const corrections = createSightingCorrections({
    database: db,
    sightings,
    attendance,
    rejections,
    people,
    faces: pool,
    changes,
    bus,
    now,
  })
  const demo = stack.use(
    createDemoService({
      host: around.host,
      database: db,
      sites,
      cameras: cameraUseCases,
      people: peopleUseCases,
      bus,
      log,
      site: config.demoSite,
      cacheDir: config.cacheDir,
      photosDir: config.photosDir,
      ffmpeg: ffmpeg.path,
      timeZone,
      readFile: async (file) => new Uint8Array(await readFile(file)),
    }),
  )
  stack.use(capture)

  const meter = createCameraMeter()
  const metering = setInterval(() => {
    const known = capture.running()
    meter.sample(
      known.flatMap((id) => pool.counters(id) ?? []),
      Date.now(),
    )
  }, 1000)
  stack.defer(() => clearInterval(metering))

  const diagnose = async (): Promise<Diagnostics> => {
    const inference = pool.state()
    const database = recorder.state()
    const [listed, stored, summary] = await Promise.all([
      cameraUseCases.list(),
      sites.current().then((site) => (site ? cameras.list(site.id) : [])),
      gallery.summary(),
    ])
    return {
      versions: { app: config.version, ...around.versions, node: process.versions.node },
      runtime: config.runtime,
      ffmpeg: { path: ffmpeg.path, version: ffmpeg.version, source: ffmpeg.source },
      inference: {
        provider: inference.provider || 'starting',
        workers: inference.workers,
        restarts: inference.restarts,
        state: packs.problem() === null ? inference.state : 'failed',
        message: packs.problem() ?? inference.message,
        detectMs: inference.detectMs,
        embedMs: inference.embedMs,
        tried: [...inference.tried],
        batch: inference.batch,
        processes: [...inference.processes],
      },
      pack: { id: packs.manifest().id, name: packs.manifest().name },
      models: packFiles(packs.manifest()).map(({ role, file, sha256 }) => ({
        ...{ role, file, sha256 },
        ok: packs.problem() === null,
      })),
      index: describeIndex(inference.index),
      gallery: summary,
      database: {
        kind: databaseKind,
        version: migrated.serverVersion,
        schema: migrated.schema,
        state: database.kind,
        spooled: database.kind === 'down' ? database.spooled : 0,
      },
      node: {
        name: config.nodeName,
        uptimeSeconds: Math.round((Date.now() - around.startedAtMs) / 1000),
        rssMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      },
      folders: { data: config.dataDir, logs: logsDir },
      cameras: listed.map((camera) =>
        meter.read(
          { ...camera, codec: stored.find(({ id }) => id === camera.id)?.codec ?? null },
          capture.reconnects(camera.id),
        ),
      ),
    }
  }

  const router = createRouter({
    cameras: cameraUseCases,
    people: peopleUseCases,
    attendance: createAttendanceDays({ ...attendanceDeps, sites, people }),
    sightings,
    corrections,
    siteSettings,
    siteCurves,
    cameraNotes,
    packs: packs.useCases,
    packSwitch: packs.packSwitch,
    sites,
    site: createSiteUseCases({ database: db, sites, changes, isTimeZone }),
    demo,
    bus,
    databaseState: () => recorder.state(),
    diagnose,
  })

  void capture.refresh()
  const startDemo = (): void => demo.start(localOperator)
  // Someone who was exploring the demo finds it as they left it.
  if (config.demo || (await sites.current())?.demo) startDemo()

  return {
    router,
    actor: localOperator,
    log,
    pool,
    media: async (kind, id) => {
      if (!z.uuid().safeParse(id).success) return null
      if (kind === 'crops') return sightings.crop(id as SightingId)
      if (kind === 'references') return gallery.image(id as ReferenceId)
      if (kind === 'rejections') return rejections.image(id)
      return null
    },
    startDemo,
    async runFor(seconds, reportFile) {
      await demoIsUp(config, demo, bus)
      const report = startRunReport({
        bus,
        capture,
        pool,
        demo,
        cameraIds: async () => {
          const site = await sites.current()
          return site ? (await cameras.list(site.id)).map(({ id }) => id) : []
        },
        wallStats: around.wallStats,
        use: () => useByPart(demo.run()?.simulatorPid, pool.state().pids),
        readFile: (file) => readFile(file, 'utf8'),
        errors: () => errors,
        electron: around.versions.electron,
        runtime: config.runtime,
        windowOpenedAtMs: around.windowOpenedAtMs,
        appStartedAtMs: around.startedAtMs,
      })
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      const { report: written, done } = await report.finish()
      if (reportFile !== null)
        await writeFile(reportFile, `${JSON.stringify(written, undefined, 2)}\n`)
      return done
    },
    async [Symbol.asyncDispose]() {
      await stack.run()
      log.info('stopped')
    },
  }
}

/** As the diagnostics show it; before a worker told, it is being built. */
function describeIndex(index: IndexState | null): Diagnostics['index'] {
  if (index === null)
    return {
      ...{ templates: 0, revision: 0, state: 'building', done: 0, origin: 'built' },
      ...{ recall: null, recallTestedAt: null, message: null },
    }
  const { modelId: _, revision, ...shown } = index
  return { ...shown, revision: revision ?? 0 }
}

async function openLog(dir: string, level: string, errors: string[]): Promise<Logger> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const file = path.join(dir, 'neuromark.log')
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err },
      redact: ['password', '*.password', 'template', '*.template', 'crop', '*.crop'],
      hooks: {
        logMethod(args, method, number) {
          // The last few, for the report.
          if (number >= 50 && errors.length < 50)
            errors.push(args.filter((arg): arg is string => typeof arg === 'string').join(' '))
          return method.apply(this, args)
        },
      },
    },
    pino.destination({ dest: file, mkdir: true, sync: true, mode: 0o600 }),
  )
}

async function openConnection(
  config: Config,
  log: Logger,
  stack: Cleanup,
): Promise<{ readonly connection: DatabaseConnection; readonly kind: 'embedded' | 'server' }> {
  if (config.databaseUrl !== null) {
    const parsed = parseDatabaseUrl(config.databaseUrl)
    if (parsed.kind === 'invalid')
      throw new StartProblem('The database address is not right', parsed.message)
    return { connection: parsed.connection, kind: 'server' }
  }
  const embedded = stack.use(await startEmbeddedPostgres({ dataDir: config.dataDir, log }))
  await ensureDatabase(embedded.connection)
  return { connection: embedded.connection, kind: 'embedded' }
}

/** This installation's id among the desktops that share a database. */
async function ownNodeId(dataDir: string): Promise<NodeId> {
  const file = path.join(dataDir, 'node-id')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (z.uuid().safeParse(known.trim()).success) return known.trim() as NodeId
  const made = newId<'node'>()
  await writeFile(file, made, { mode: 0o600 })
  return made
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name)
    return true
  } catch {
    return false // not a name that Temporal knows
  }
}

/** The run is counted from when there is something to see. */
async function demoIsUp(
  config: Config,
  demo: ReturnType<typeof createDemoService>,
  bus: ReturnType<typeof createEventBus>,
): Promise<void> {
  if (!config.demo) return
  await new Promise<void>((resolve) => {
    const settled = (): boolean => {
      const { kind } = demo.state()
      return kind === 'running' || kind === 'failed'
    }
    if (settled()) return resolve()
    const unsubscribe = bus.subscribe(() => {
      if (!settled()) return
      unsubscribe()
      resolve()
    })
  })
}

/** The app's processes by what they do; the simulator stands in for cameras and is counted apart. */
async function useByPart(
  simulatorPid: number | undefined,
  inferencePids: ReadonlyArray<number>,
): Promise<Record<string, ProcessShare>> {
  const shares: Record<string, ProcessShare> = {}
  const add = (part: string, cpuSeconds: number, rssMb: number): void => {
    const before = shares[part] ?? { cpuSeconds: 0, rssMb: 0 }
    shares[part] = { cpuSeconds: before.cpuSeconds + cpuSeconds, rssMb: before.rssMb + rssMb }
  }
  for (const use of await readProcessTree(process.pid)) {
    if (use.pid === simulatorPid) continue
    add(partOf(use.pid, use.command, inferencePids), use.cpuSeconds, use.rssMb)
    // The inference process starts and ends decoders as cameras come to life.
    const ended = inferencePids.includes(use.pid) ? 'ffmpeg decoding' : 'other'
    add(ended, use.endedChildrenCpuSeconds, 0)
  }
  return shares
}

function partOf(pid: number, command: string, inferencePids: ReadonlyArray<number>): string {
  if (pid === process.pid) return 'main'
  if (inferencePids.includes(pid)) return 'inference'
  if (/ffmpeg/.test(command)) return / pipe:1$/.test(command) ? 'ffmpeg decoding' : 'ffmpeg ingest'
  if (/postgres/.test(command)) return 'database'
  if (/--type=renderer/.test(command)) return 'renderer'
  return /--type=gpu-process/.test(command) ? 'gpu' : 'other'
}
