import type { FromWorker, Passage } from '../../contracts/inference.ts'
import type { Log } from '../ports/log.ts'
import type { HostedProcess } from '../ports/process-host.ts'
import type { SightingRecorder } from '../ports/sighting-recorder.ts'
import type { GalleryLines } from './gallery-lines.ts'
import type { Timing } from './inference-state.ts'
import type { PlacedCameras } from './placed-cameras.ts'
import type { WorkerQuestions } from './worker-questions.ts'

export type MessageHandlerDeps = {
  readonly recorder: SightingRecorder
  readonly log: Log
  readonly cameras: Pick<PlacedCameras, 'hear'>
  readonly questions: Pick<WorkerQuestions, 'hear'>
  readonly galleries: Pick<GalleryLines, 'hear'>
  readonly passageListeners: ReadonlySet<(passages: ReadonlyArray<Passage>) => void>
  /** A worker's state is another. */
  readonly onChange: () => void
  readonly onReady: (provider: string) => void
  readonly onTiming: (timing: Timing) => void
}

/** Brings what workers say to where it belongs. `index`: of the worker. */
export function createMessageHandler(
  deps: MessageHandlerDeps,
): (index: number, process: HostedProcess, message: FromWorker) => void {
  const { recorder, log, questions } = deps
  return (index, process, message) => {
    switch (message.kind) {
      case 'ready':
        deps.onReady(message.provider)
        return deps.onChange()
      case 'failed':
      case 'index':
        return deps.onChange()
      case 'camera-opened':
        return questions.hear(process, message.cameraId, message)
      case 'examined':
      case 'found':
        return questions.hear(process, String(message.job), message)
      case 'sighting':
        return void recorder.record(message.sighting).catch((error: unknown) => {
          log.error({ error, sighting: message.sighting.id }, 'a sighting could not be kept')
        })
      case 'revised':
        return void recorder.revise(message.sighting).catch((error: unknown) => {
          log.error({ error, sighting: message.sighting.id }, 'a revision could not be kept')
        })
      case 'crossed': {
        const { id, direction, at } = message
        return void recorder.cross({ id, direction, at }).catch((error: unknown) => {
          log.error({ error, sighting: id }, 'a crossing could not be kept')
        })
      }
      case 'extended':
        return void recorder.extend(message.id, message.lastSeenAt).catch((error: unknown) => {
          log.debug({ error }, 'a sighting was not prolonged')
        })
      case 'passages':
        for (const listener of deps.passageListeners) listener(message.passages)
        return
      case 'gallery-wanted':
      case 'gallery-taken':
        return deps.galleries.hear(process, message)
      case 'counters':
        if (message.detectMs !== null) deps.onTiming(message)
        for (const counters of message.cameras)
          deps.cameras.hear(index, counters, performance.now())
        return
      case 'trying':
      case 'pong':
        return
      case 'recording':
        return // recordings have a process of their own
      default:
        message satisfies never
    }
  }
}
