import type { Temporal } from 'temporal-polyfill'
import type { NodeId } from '../../contracts/ids.ts'
import { chooseDetectorSize } from '../../core/recognition/detector-size.ts'
import type { CameraStore, StoredCamera } from '../ports/camera-store.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { RecordingStore, StoredRecording } from '../ports/recording-store.ts'
import type { VideoFiles } from '../ports/video-files.ts'
import { wait } from '../wait.ts'
import { describeRecording, type Progress } from './describe-recording.ts'
import {
  openRecordingWorker,
  type RecordingWorker,
  type RecordingWorkerDeps,
} from './recording-worker.ts'
import { storePart, type Part, type StorePartDeps } from './store-part.ts'

export type RecordingQueueDeps = StorePartDeps & {
  readonly recordings: RecordingStore
  readonly cameras: Pick<CameraStore, 'find'>
  readonly files: VideoFiles
  readonly worker: RecordingWorkerDeps
  readonly nodeId: NodeId
  readonly now: () => Temporal.Instant
}

/** Analyses the recordings of this desktop, one after the other, in the order in which they were added. */
export interface RecordingQueue {
  /** There is something to do. */
  wake(): void
  /** Ends the analysis of this one, if it is being analysed here; its state says already that it does not run. */
  stop(id: string): void
  progress(): Progress | null
  /** Works until `signal` aborts. Goes on with what was begun before. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/** Another desktop may hand a recording back. */
const lookEveryMs = 60_000
const retryMs = 2000
/** A process that ends so often before it has done a further part will go on to. */
const mostTries = 3
const speedOverMs = 10_000
const tellEveryMs = 1000

/** Why a recording is given up, in a sentence with a way on. */
class Unworkable extends Error {
  override readonly name = 'Unworkable'
}
/** It does not run any more: somebody cancelled it. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

export function createRecordingQueue(deps: RecordingQueueDeps): RecordingQueue {
  const { recordings, bus } = deps
  const { log } = deps.worker
  let alarm = new AbortController()
  let current: { readonly id: string; readonly stop: AbortController } | undefined
  let progress: Progress | null = null
  let worker: RecordingWorker | undefined

  const announce = async (id: string): Promise<void> => {
    const stored = await recordings.find(id)
    if (stored) bus.publish({ kind: 'recording', recording: describeRecording(stored, progress) })
  }
  const endWorker = async (): Promise<void> => {
    const last = worker
    worker = undefined
    await last?.[Symbol.asyncDispose]()
  }
  /** One with the models of now; another pack may have been chosen since the last recording. */
  const readyWorker = async (signal: AbortSignal): Promise<RecordingWorker> => {
    if (worker && worker.modelId !== deps.worker.models().modelId) await endWorker()
    worker ??= await openRecordingWorker(deps.worker, signal)
    return worker
  }

  const analyse = async (
    recording: StoredRecording,
    camera: StoredCamera,
    signal: AbortSignal,
  ): Promise<void> => {
    const { id } = recording
    const meter = makeMeter()
    let toldAt = -Infinity
    const onProgress = (doneSeconds: number): void => {
      progress = { id, doneSeconds, speed: meter(doneSeconds) }
      const now = performance.now()
      if (now - toldAt < tellEveryMs) return
      toldAt = now
      announce(id).catch(() => undefined) // the next one tells
    }
    let storing: Promise<void> = Promise.resolve()
    const store = async (part: Part): Promise<void> => {
      if ((await untilStored(() => storePart(id, part, deps), signal)) === 'stopped')
        throw new Stopped()
      const { models } = deps.worker
      if (models().modelId !== worker?.modelId) throw new FaceEngineError('other face models')
    }
    onProgress(recording.doneSeconds)
    const { modelsDir, modelId } = deps.worker.models()
    if (modelsDir === null)
      throw new Unworkable(
        `This desktop lacks the face models ${modelId}. Install them in Settings, then resume.`,
      )
    try {
      const present = await readyWorker(signal)
      const ended = await present.analyse(
        { ...describeJob(recording, camera), input: deps.files.input(recording.path) },
        {
          progress: onProgress,
          part: (part) => {
            storing = store(part)
            return storing
          },
        },
        signal,
      )
      await finish(recording, ended)
    } catch (error) {
      // A part that is being stored is looked at once more only if it was not.
      await storing.catch(() => undefined)
      await endWorker()
      throw error
    }
  }

  const finish = async (
    { id, path, durationSeconds, contentHash }: StoredRecording,
    { doneSeconds, problem }: { readonly doneSeconds: number; readonly problem: string | null },
  ): Promise<void> => {
    const short = durationSeconds - doneSeconds
    if (problem !== null || short > Math.max(5, durationSeconds * 0.01)) {
      await checkFile({ path, contentHash })
      if (problem !== null)
        throw new Unworkable(
          `The file cannot be read any further: ${problem}. Copy it again from where it was recorded.`,
        )
      throw new Unworkable(
        'The file ends before its time: it was cut off. What it holds is analysed. Copy it again from where it was recorded, if there is more.',
      )
    }
    const done = { kind: 'done', doneSeconds: durationSeconds, at: deps.now().toString() } as const
    await recordings.step(null, id, ['running'], done)
  }

  /** Throws `Unworkable` where the file is not what was imported. */
  const checkFile = async ({
    path,
    contentHash,
  }: Pick<StoredRecording, 'path' | 'contentHash'>): Promise<void> => {
    const identified = await deps.files.identify(path)
    if (identified.kind !== 'ok') throw new Unworkable(identified.message)
    if (!isSame(identified.contentHash, contentHash))
      throw new Unworkable('The file was changed since it was imported. Import it anew.')
  }

  /** One recording, from where it stands to its end, over as many processes as that takes. */
  const work = async (id: string, signal: AbortSignal): Promise<void> => {
    let tries = 0
    let before = -1
    while (!signal.aborted) {
      const recording = await recordings.find(id)
      if (
        !recording ||
        !(await recordings.step(null, id, ['waiting', 'running'], { kind: 'running' }))
      )
        return
      const camera = await deps.cameras.find(recording.cameraId)
      if (!camera) throw new Unworkable('Its camera was deleted. Restore the camera and resume.')
      await checkFile(recording)
      tries = recording.doneSeconds > before ? 0 : tries + 1
      before = recording.doneSeconds
      try {
        return await analyse({ ...recording, state: 'running' }, camera, signal)
      } catch (error) {
        if (!(error instanceof FaceEngineError) || signal.aborted) throw error
        log.warn({ recording: id, reason: error.message, tries }, 'a recording is begun again')
        if (tries >= mostTries - 1)
          throw new Unworkable(`It could not be analysed any further: ${error.message}`)
        await wait(retryMs, signal)
      }
    }
  }

  const workOn = async (id: string, signal: AbortSignal): Promise<void> => {
    const stop = new AbortController()
    current = { id, stop }
    try {
      await work(id, AbortSignal.any([signal, stop.signal]))
    } catch (error) {
      if (isConnectionLoss(error)) throw error
      if (!(error instanceof Stopped) && !stop.signal.aborted && !signal.aborted) {
        const message =
          error instanceof Unworkable
            ? error.message
            : 'NeuroMark failed at this. The log file says why.'
        if (!(error instanceof Unworkable))
          log.error({ error, recording: id }, 'a recording failed')
        await recordings.step(null, id, ['waiting', 'running'], { kind: 'failed', message })
      }
    } finally {
      current = undefined
      progress = null
    }
    if (!signal.aborted) await announce(id)
  }

  return {
    wake: () => alarm.abort(),
    stop(id) {
      if (current?.id === id) current.stop.abort()
    },
    progress: () => progress,

    async run(signal) {
      while (!signal.aborted) {
        alarm = new AbortController()
        try {
          const next = await recordings.next(deps.nodeId)
          if (next) {
            await workOn(next.id, signal)
            continue
          }
          await endWorker()
          await wait(lookEveryMs, AbortSignal.any([signal, alarm.signal]))
        } catch (error) {
          if (!isConnectionLoss(error)) log.error({ error }, 'recordings could not be analysed')
          await wait(retryMs, signal)
        }
      }
      await endWorker()
    },
  }
}

/** Again until the database is there. Rejects when `signal` aborts. */
async function untilStored<Result>(
  store: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await store()
    } catch (error) {
      if (!isConnectionLoss(error) || signal.aborted) throw error
      await wait(retryMs, signal)
    }
  }
}

function describeJob(
  { cameraId, beginsAt, doneSeconds, width, height }: StoredRecording,
  camera: StoredCamera,
) {
  const picture = { width, height }
  const { region, livenessRequired, masks, zones, line, analysisFps } = camera
  return {
    ...{ cameraId, beginsAtMs: Date.parse(beginsAt), fromSeconds: doneSeconds, picture },
    ...{ region, livenessRequired, masks, zones, line, analysisFps },
    detector: chooseDetectorSize({
      ...{ picture, region, smallestFace: camera.smallestFace, choice: camera.detectorSize },
    }),
  }
}

/** Seconds of the recording a second, over the last ten seconds. */
function makeMeter(): (doneSeconds: number) => number | null {
  let told: Array<{ readonly at: number; readonly doneSeconds: number }> = []
  return (doneSeconds) => {
    const at = performance.now()
    told = [...told.filter((one) => at - one.at < speedOverMs), { at, doneSeconds }]
    const [first] = told
    if (!first || at - first.at < 500) return null
    return ((doneSeconds - first.doneSeconds) * 1000) / (at - first.at)
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
