import os from 'node:os'
import { openParentPort } from '../contracts/parent-port.ts'
import type { CameraId } from '../contracts/ids.ts'
import type {
  FoundPeople,
  FromWorker,
  RecordingToAnalyse,
  ToWorker,
} from '../contracts/inference.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'
import type { FaceAnalyser } from './analyse-face.ts'
import { analyseRecording } from './analyse-recording.ts'
import { openCameraSession, type CameraSession } from './camera-session.ts'
import { openEngine } from './engine.ts'
import { examineStill } from './examine-still.ts'
import { followTracks, type TrackFollower } from './follow-tracks.ts'
import { openGalleryIndex, type GalleryIndex } from './gallery/gallery-index.ts'
import { makePreviewHub } from './preview-hub.ts'
import { setProcessPriority } from './thread-priority.ts'
import { makeWorkLoop } from './work-loop.ts'

type Configuration = Extract<ToWorker, { kind: 'configure' }>
type Examine = Extract<ToWorker, { kind: 'examine' }>
type OpenCamera = Extract<ToWorker, { kind: 'open-camera' }>

/** What this worker runs with. `recognition` is null where cameras are only shown. */
type Running = {
  readonly config: Configuration
  /** Those of now. */
  readonly settings: () => RecognitionSettings
  readonly recognition: {
    readonly analyser: FaceAnalyser
    readonly gallery: GalleryIndex
  } | null
}

type Timing = { detectMs: number | null; embedMs: number | null }

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
  const hub = makePreviewHub((cameraId) => sessions.get(cameraId))
  const timing: Timing = { detectMs: null, embedMs: null }
  let settingsNow: RecognitionSettings | undefined
  let gallery: GalleryIndex | undefined
  /** Resolves with undefined where the models cannot be loaded: whoever started this was told. */
  let running: Promise<Running | undefined> = Promise.resolve(undefined)
  let atOnce = 1
  /** Most frames a second on cameras that only observe; null: as they should. */
  let observeFps: number | null = null
  const work = makeWorkLoop(sessions, () => atOnce)

  const configure = async (config: Configuration): Promise<Running | undefined> => {
    const startedAt = performance.now()
    const { PRIORITY_HIGH, PRIORITY_LOW } = os.constants.priority
    const priority = config.background === true ? PRIORITY_LOW : PRIORITY_HIGH
    setProcessPriority(priority)
    const { modelsDir } = config
    settingsNow = config.settings
    const settings = (): RecognitionSettings => settingsNow ?? config.settings
    const ready = (provider: string, tried: ReadyMessage['tried'], batch: number): void =>
      post({ kind: 'ready', provider, tried, batch, loadMs: performance.now() - startedAt })
    if (modelsDir === null) {
      ready('none', [], 1)
      return { config, settings, recognition: null }
    }
    const present = openGallery(config, settings, post)
    gallery = present
    try {
      const { models, analyser } = await openEngine({
        modelsDir,
        settings: config.settings.detection,
        provider: config.provider,
        skip: config.skip ?? [],
        log: (message) => process.stderr.write(`${message}\n`),
        async onTrying(provider) {
          post({ kind: 'trying', provider })
          // The message has left before the provider may end this process.
          await new Promise((resolve) => setTimeout(resolve, 20))
        },
      })
      // The models brought threads of their own.
      setProcessPriority(priority)
      atOnce = models.batch
      ready(models.provider, models.tried, models.batch)
      return {
        ...{ config, settings },
        recognition: { analyser: timed(analyser, timing), gallery: present },
      }
    } catch (error) {
      post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
      return undefined
    }
  }

  const openCamera = async (request: OpenCamera): Promise<void> => {
    const present = await running
    if (!present) return
    await closeCamera(request.cameraId)
    const { config } = present
    const session = openCameraSession({
      ...request,
      socketsDir: config.socketsDir,
      ffmpeg: config.ffmpeg,
      looks: present.recognition !== null,
      fps: () => {
        const full = request.analysisFps ?? config.analysisFps
        return request.door ? full : Math.min(full, observeFps ?? full)
      },
      hub,
      follower: followerOf(present, request, post),
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

  const examine = async (request: Examine): Promise<void> => {
    const { job, image, reference } = request
    const present = await running
    if (!present?.recognition) return
    const result = await examineStill(image, present.recognition.analyser, {
      reference,
      leastScore: present.settings().detection.score,
    })
    post({ kind: 'examined', job, result })
  }

  let onTaken: () => void = () => undefined
  const analyse = async (request: RecordingToAnalyse): Promise<void> => {
    const present = await running
    if (!present) return
    await analyseRecording(request, {
      ffmpeg: present.config.ffmpeg,
      analysisFps: present.config.analysisFps,
      openFollower: (postFact) => followerOf(present, request, postFact),
      tell: (told) => post({ kind: 'recording', told }),
      taken: () => new Promise((resolve) => (onTaken = resolve)),
    })
  }

  port.onMessage((message, ports) => {
    // The parent is our own process; its messages are typed by the shared contract.
    const request = message as ToWorker
    switch (request.kind) {
      case 'configure':
        gallery?.[Symbol.dispose]()
        gallery = undefined
        running = configure(request)
        return
      case 'settings':
        settingsNow = request.settings
        return
      case 'gallery':
        void gallery?.take(request).then((answer) => {
          if (answer === 'taken') post({ kind: 'gallery-taken' })
        })
        return
      case 'search':
        post({ kind: 'found', job: request.job, people: searchFor(gallery, request) })
        return
      case 'open-camera':
        void openCamera(request)
        return
      case 'close-camera':
        void closeCamera(request.cameraId)
        return
      case 'examine':
        void work(() => examine(request))
        return
      case 'analyse-recording':
        void analyse(request)
        return
      case 'recording-taken':
        onTaken()
        return
      case 'economy':
        observeFps = request.observeFps
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
  endOnLostErrors()

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

type ReadyMessage = Extract<FromWorker, { kind: 'ready' }>

/** Follows the faces of one camera; nobody, where there are no models. */
function followerOf(
  { config, settings, recognition }: Running,
  { cameraId, detector, region, zones, line, livenessRequired }: OpenCamera | RecordingToAnalyse,
  post: (message: FromWorker) => void,
): TrackFollower {
  if (!recognition) {
    return {
      look: async () => [],
      wants: () => false,
      endAll: async () => undefined,
      lastFaceAtMs: () => -Infinity,
      tracksSplit: () => 0,
    }
  }
  return followTracks({
    ...{ cameraId, detector, region, zones, line, livenessRequired, settings, post },
    modelId: config.modelId,
    analyser: recognition.analyser,
    gallery: () => recognition.gallery,
  })
}

/** The index over this worker's gallery. It asks for what it lacks, and tells where it stands. */
function openGallery(
  { modelId, indexDir }: Configuration,
  settings: () => RecognitionSettings,
  post: (message: FromWorker) => void,
): GalleryIndex {
  return openGalleryIndex({
    modelId,
    dir: indexDir,
    lookAlike: () => settings().match.lookAlike,
    onState: (index) => post({ kind: 'index', index }),
    onWanted: (held) => {
      const { revision, stamp } = held ?? { revision: null, stamp: null }
      post({ kind: 'gallery-wanted', modelId, held: revision, stamp })
    },
    log: (message) => process.stderr.write(`${message}\n`),
  })
}

/** Nobody, where there is no index yet or the probe is no template. */
function searchFor(
  gallery: GalleryIndex | undefined,
  { template, limit }: Extract<ToWorker, { kind: 'search' }>,
): FoundPeople {
  const nobody = { candidates: [], cohort: null, alike: false }
  try {
    return gallery?.search(template, limit) ?? nobody
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    process.stderr.write(`${error.message}\n`)
    return nobody
  }
}

/** Newer Electron only warns: a worker that lost its way would answer pings and look at nothing. */
function endOnLostErrors(): void {
  process.on('unhandledRejection', (reason) => {
    process.stderr.write(
      `${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`,
    )
    process.exit(1)
  })
}

/** Keeps running means of the two dear steps, for the diagnostics. */
function timed(analyser: FaceAnalyser, timing: Timing): FaceAnalyser {
  const measure = async <T>(key: keyof Timing, run: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    const result = await run()
    const took = performance.now() - startedAt
    const mean = timing[key]
    timing[key] = mean === null ? took : mean * 0.95 + took * 0.05
    return result
  }
  return {
    ...analyser,
    detect: (frame, size, view) => measure('detectMs', () => analyser.detect(frame, size, view)),
    embed: (face) => measure('embedMs', () => analyser.embed(face)),
  }
}

main()
