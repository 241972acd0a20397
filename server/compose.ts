import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Logger } from 'pino'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { NodeId, ReferenceId, SightingId } from '../contracts/ids.ts'
import { Permission, type Actor } from '../contracts/permissions.ts'
import { defaultPolicy } from '../core/attendance/settings.ts'
import { settingsOfPack } from '../core/recognition/site-settings.ts'
import { ensureDatabase } from './adapters/embedded-postgres/ensure-database.ts'
import { EmbeddedPostgresError } from './adapters/embedded-postgres/embedded-postgres-error.ts'
import { startEmbeddedPostgres } from './adapters/embedded-postgres/start-embedded-postgres.ts'
import { makeSourceDescriber } from './adapters/ffmpeg/describe-source.ts'
import { findFfmpeg } from './adapters/ffmpeg/find-ffmpeg.ts'
import { makeCameraProber } from './adapters/ffmpeg/probe-camera.ts'
import { probeHardware } from './adapters/ffmpeg/probe-hardware.ts'
import { makeIngest } from './adapters/ffmpeg/start-ingest.ts'
import { openLog } from './adapters/log/open-log.ts'
import { openMetricsEndpoint } from './adapters/metrics/open-metrics-endpoint.ts'
import { createPackFiles } from './adapters/models/pack-files.ts'
import { verifyModels } from './adapters/models/verify-models.ts'
import { createOnvifClient } from './adapters/onvif/onvif-client.ts'
import { createAlarmStore } from './adapters/postgres/alarm-store.ts'
import { createAttendanceStore } from './adapters/postgres/attendance-store.ts'
import { createCameraEventStore } from './adapters/postgres/camera-event-store.ts'
import { createCameraStore } from './adapters/postgres/camera-store.ts'
import { createChangeLog } from './adapters/postgres/change-log.ts'
import {
  parseDatabaseUrl,
  type DatabaseConnection,
} from './adapters/postgres/database-connection.ts'
import { createDatabase } from './adapters/postgres/database.ts'
import { createGalleryStore } from './adapters/postgres/gallery-store.ts'
import { createHandoverStore } from './adapters/postgres/handover-store.ts'
import { createLeaseStore } from './adapters/postgres/lease-store.ts'
import { createMatchSettingsStore } from './adapters/postgres/match-settings-store.ts'
import { migrate } from './adapters/postgres/migrate.ts'
import { createNodeStore } from './adapters/postgres/node-store.ts'
import { createPackStore } from './adapters/postgres/pack-store.ts'
import { createPassageStore } from './adapters/postgres/passage-store.ts'
import { createPersonStore } from './adapters/postgres/person-store.ts'
import { createRecognitionStatisticsStore } from './adapters/postgres/recognition-statistics-store.ts'
import { createRecordingStore } from './adapters/postgres/recording-store.ts'
import { createRejectionStore } from './adapters/postgres/rejection-store.ts'
import { createSecretStore } from './adapters/postgres/secret-store.ts'
import { createSightingStore } from './adapters/postgres/sighting-store.ts'
import { createSiteStore } from './adapters/postgres/site-store.ts'
import { createWallViewStore } from './adapters/postgres/wall-view-store.ts'
import { readCpuSeconds } from './adapters/process/process-tree.ts'
import { useByPart } from './adapters/process/use-by-part.ts'
import { openSnapshotFolder } from './adapters/snapshots/open-snapshot-folder.ts'
import { openSpool } from './adapters/spool/open-spool.ts'
import { loadVaultKey, VaultKeyError, type KeyWrapping } from './adapters/vault/vault-key.ts'
import { createVault } from './adapters/vault/vault.ts'
import { createVideoFiles } from './adapters/video/inspect-video.ts'
import { createRouter, type Router } from './api/router.ts'
import { createAttendanceDays } from './attendance/attendance-days.ts'
import { createAttendanceProcessor } from './attendance/attendance-processor.ts'
import { cameraCredentials } from './cameras/camera-credentials.ts'
import { createCameraUseCases } from './cameras/camera-use-cases.ts'
import { createCameraDiscovery } from './cameras/onvif/camera-discovery.ts'
import { createCameraEvents } from './capture/camera-events.ts'
import { startEconomy } from './capture/economy-service.ts'
import { createCaptureService } from './capture/capture-service.ts'
import { createCleanup, type Cleanup } from './cleanup.ts'
import type { Config } from './config.ts'
import { createDemoService } from './demo/demo-service.ts'
import { createDiagnosis, type Diagnosis } from './diagnostics/diagnose.ts'
import { metricSamples } from './diagnostics/metric-samples.ts'
import { createSetMetrics } from './diagnostics/metrics-use-case.ts'
import { createEventBus } from './live/event-bus.ts'
import { newId } from './new-id.ts'
import { createPeopleUseCases } from './people/people-use-cases.ts'
import type { StoredCamera } from './ports/camera-store.ts'
import type { MetricsEndpoint } from './ports/metrics-endpoint.ts'
import type { ProcessHost } from './ports/process-host.ts'
import { createSightingCorrections } from './recognition/corrections/sighting-corrections.ts'
import { feedGallery } from './recognition/gallery-feed.ts'
import { createInferencePool, type InferencePool } from './recognition/inference-pool.ts'
import { openFacePacks } from './recognition/packs/face-packs.ts'
import { createSightingRecorder } from './recognition/sighting-recorder.ts'
import { createSiteRecognition } from './recognition/site/site-recognition.ts'
import { openRecordings } from './recordings/open-recordings.ts'
import { startRunReport, type WallStat } from './report/run-report.ts'
import { createSiteUseCases } from './site/site-use-cases.ts'
import { raiseAlarms } from './wall/raise-alarms.ts'
import { createWallUseCases } from './wall/wall-use-cases.ts'

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

  const cameraEvents = stack.use(
    createCameraEvents({
      ...{ store: createCameraEventStore(db), log, now, nodeId, nodeName: config.nodeName },
    }),
  )
  const attendanceDeps = {
    ...{ store: attendanceStore, gaps: cameraEvents, policy: defaultPolicy, now },
  }
  const attendance = createAttendanceProcessor(attendanceDeps)
  const alarms = createAlarmStore(db)
  const recorder = createSightingRecorder({
    database: db,
    raiseAlarms: (tx, events) => raiseAlarms(tx, events, { alarms }),
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

  const describer = makeSourceDescriber(ffmpeg.path)
  const hardware = stack.use(probeHardware(ffmpeg.path))
  const password = async (camera: StoredCamera): Promise<string | null | 'unreadable'> => {
    const credentials = await cameraCredentials(camera, { secrets, vault })
    return credentials.kind === 'ok' ? credentials.password : 'unreadable'
  }
  const capture = createCaptureService({
    describer,
    hardware,
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
    events: cameraEvents,
    site: () => sites.current(),
  })
  const economy = startEconomy({
    ...{ bus, log },
    running: () => capture.running(),
    counters: (id) => pool.counters(id),
    setObserveFps: (fps) => pool.setObserveFps(fps),
  })
  stack.defer(() => economy[Symbol.dispose]())
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
  const recordings = stack.use(
    openRecordings({
      ...{ database: db, sites, cameras, sightings, attendance, changes, bus, nodeId, now },
      recordings: createRecordingStore(db),
      people: attendanceStore,
      files: createVideoFiles(ffmpeg.path),
      worker: {
        ...{ host: around.host, gallery, log, configuration },
        models: packs.toRun,
        settings: siteSettings.inUse,
      },
    }),
  )
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
      cameraCount: config.demoCameras,
      cacheDir: config.cacheDir,
      photosDir: config.photosDir,
      ffmpeg: ffmpeg.path,
      timeZone,
      readFile: async (file) => new Uint8Array(await readFile(file)),
    }),
  )
  stack.use(capture)

  const diagnosis: Diagnosis = createDiagnosis({
    fixed: {
      versions: { app: config.version, ...around.versions, node: process.versions.node },
      runtime: config.runtime,
      ffmpeg: { path: ffmpeg.path, version: ffmpeg.version, source: ffmpeg.source },
      folders: { data: config.dataDir, logs: logsDir },
      database: {
        kind: databaseKind,
        version: migrated.serverVersion,
        schema: migrated.schema,
      },
      nodeName: config.nodeName,
      startedAtMs: around.startedAtMs,
    },
    site: () => sites.current(),
    cameras: () => cameraUseCases.list(),
    storedCameras: (siteId) => cameras.list(siteId),
    ...{ gallery, pool, packs, capture, events: cameraEvents },
    ingestCpuSeconds: () => readCpuSeconds(capture.readers()),
    database: () => recorder.state(),
    load: () => economy.state(),
    hardware,
    shown: around.wallStats,
    metrics: () => metrics,
  })
  stack.defer(() => diagnosis[Symbol.dispose]())
  const metrics: MetricsEndpoint = stack.use(
    await openMetricsEndpoint({
      file: path.join(config.dataDir, 'metrics.json'),
      read: async () => metricSamples(await diagnosis.read()),
      log,
    }),
  )

  const router = createRouter({
    cameras: cameraUseCases,
    cameraEvents,
    cameraDiscovery: createCameraDiscovery({ onvif: createOnvifClient(), cameras, sites }),
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
    wall: createWallUseCases({
      ...{ database: db, sites, cameras, alarms, changes, bus, now },
      views: createWallViewStore(db),
      notes: createHandoverStore(db),
      folder: openSnapshotFolder(path.join(config.dataDir, 'snapshots')),
    }),
    demo,
    bus,
    recordings: recordings.useCases,
    databaseState: () => recorder.state(),
    load: () => economy.state(),
    diagnose: () => diagnosis.read(),
    setMetrics: createSetMetrics({ endpoint: metrics, database: db, changes, nodeId }),
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
        records: () => recorder.counts(),
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
