import os from 'node:os'
import { openParentPort } from '../contracts/parent-port.ts'
import type { CameraId } from '../contracts/ids.ts'
import type { FromWorker, ToWorker } from '../contracts/inference.ts'
import { makeFaceAnalyser, type FaceAnalyser } from './analyse-face.ts'
import { openCameraSession, type CameraSession } from './camera-session.ts'
import { examineStill } from './examine-still.ts'
import { followTracks } from './follow-tracks.ts'
import { buildGalleryIndex } from './gallery-index.ts'
import { loadModels, type Models } from './models.ts'
import { makePreviewHub } from './preview-hub.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>
type Engine = { readonly config: Configuration; readonly analyser: FaceAnalyser }

/** Milliseconds between two reports of the counters. */
const countersEveryMs = 500

function main(): void {
  const port = openParentPort(process)
  if (!port) {
    process.stderr.write('The inference worker is started by NeuroMark, not by hand.\n')
    process.exit(2)
  }
  const post = (message: FromWorker): void => port.post(message)
  const sessions = new Map<CameraId, CameraSession>()
  const hub = makePreviewHub((cameraId) => sessions.get(cameraId)?.recent() ?? [])
  const timing = { detectMs: null as number | null, embedMs: null as number | null }
  let gallery = buildGalleryIndex(0, [])
  let engine: Promise<Engine> | undefined
  let busy = false

  const stills: Array<() => Promise<void>> = []

  /**
   * One analysis at a time, because each model has one input buffer: stills first (someone waits for them), then the frame
   * that has waited longest. Sockets are served in between.
   */
  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    for (;;) {
      const still = stills.shift()
      if (still) {
        await still()
        continue
      }
      const next = [...sessions.values()]
        .flatMap((session) => {
          const since = session.pendingSince()
          return since === null ? [] : [{ session, since }]
        })
        .sort((a, b) => a.since - b.since)[0]
      if (!next) break
      await next.session.analyse()
      await new Promise((resolve) => setImmediate(resolve))
    }
    busy = false
  }

  const configure = async (config: Configuration): Promise<Engine> => {
    const startedAt = performance.now()
    const models = await loadModels(config.modelsDir, (message) =>
      process.stderr.write(`${message}\n`),
    )
    const analyser = timed(makeFaceAnalyser(models, config.settings.detection), timing)
    post({
      kind: 'ready',
      provider: describeProvider(models),
      loadMs: performance.now() - startedAt,
    })
    return { config, analyser }
  }

  const openCamera = async (request: Extract<ToWorker, { kind: 'open-camera' }>): Promise<void> => {
    const ready = await engine
    if (!ready) return
    await closeCamera(request.cameraId)
    const { config, analyser } = ready
    const session = openCameraSession({
      ...request,
      socketsDir: config.socketsDir,
      ffmpeg: config.ffmpeg,
      analysisFps: config.analysisFps,
      hub,
      follower: followTracks({
        cameraId: request.cameraId,
        modelId: config.modelId,
        settings: config.settings,
        analyser,
        gallery: () => gallery,
        post,
      }),
      onPending: () => void work(),
    })
    sessions.set(request.cameraId, session)
    await session.ready
    post({ kind: 'camera-opened', cameraId: request.cameraId, sockets: session.sockets })
  }

  const closeCamera = async (cameraId: CameraId): Promise<void> => {
    const session = sessions.get(cameraId)
    sessions.delete(cameraId)
    await session?.close()
  }

  port.onMessage((message, ports) => {
    // The parent is our own process; its messages are typed by the shared contract.
    const request = message as ToWorker
    switch (request.kind) {
      case 'configure':
        engine = configure(request)
        engine.catch((error: unknown) =>
          post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
        )
        return
      case 'gallery':
        gallery = buildGalleryIndex(request.revision, request.entries)
        post({ kind: 'gallery-loaded', revision: gallery.revision, templates: gallery.templates })
        return
      case 'open-camera':
        void openCamera(request)
        return
      case 'close-camera':
        void closeCamera(request.cameraId)
        return
      case 'examine':
        stills.push(async () => {
          const ready = await engine
          if (!ready) return
          const result = await examineStill(request.image, ready.analyser)
          post({ kind: 'examined', job: request.job, result })
        })
        void work()
        return
      case 'ping':
        post({ kind: 'pong', id: request.id })
        return
      case 'preview-port':
        for (const previewPort of ports) hub.add(previewPort)
        return
      default:
        request satisfies never
    }
  })
  port.onGone(() => process.exit(0))
  preferAnalysis()
  // Newer Electron only warns: a worker that lost its way would answer pings and look at nothing.
  process.on('unhandledRejection', (reason) => {
    process.stderr.write(
      `${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
    )
    process.exit(1)
  })

  setInterval(() => {
    const { user, system } = process.cpuUsage()
    post({
      kind: 'counters',
      cameras: [...sessions.values()].map((session) => session.counters()),
      ...timing,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
      cpuSeconds: (user + system) / 1e6,
    })
  }, countersEveryMs)
}

/**
 * Where the system allows it, names come before moving pictures when the machine is short of time: Chromium raises its own
 * processes, and decoders that this one starts inherit its priority.
 */
function preferAnalysis(): void {
  try {
    os.setPriority(0, os.constants.priority.PRIORITY_HIGH)
  } catch {
    // An ordinary user may not; then all have the same.
  }
}

function describeProvider({ provider, detector }: Models): string {
  return `${provider} ${detector.width}x${detector.height}`
}

/** Keeps running means of the two dear steps, for the diagnostics. */
function timed(
  analyser: FaceAnalyser,
  timing: { detectMs: number | null; embedMs: number | null },
): FaceAnalyser {
  const measure = async <T>(key: 'detectMs' | 'embedMs', run: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    const result = await run()
    const took = performance.now() - startedAt
    timing[key] = timing[key] === null ? took : timing[key] * 0.95 + took * 0.05
    return result
  }
  return {
    ...analyser,
    detect: (frame) => measure('detectMs', () => analyser.detect(frame)),
    embed: (face) => measure('embedMs', () => analyser.embed(face)),
  }
}

main()
