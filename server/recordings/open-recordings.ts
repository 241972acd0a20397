import { createRecordingQueue, type RecordingQueueDeps } from './recording-queue.ts'
import {
  createRecordingUseCases,
  type RecordingUseCases,
  type RecordingUseCasesDeps,
} from './recording-use-cases.ts'

export type RecordingsDeps = RecordingQueueDeps & Omit<RecordingUseCasesDeps, 'queue'>

/** The recordings of this desktop. Disposing ends the analysis; the next start goes on with it. */
export interface Recordings extends AsyncDisposable {
  readonly useCases: RecordingUseCases
}

/** Goes on at once with what was not done at the last end. */
export function openRecordings(deps: RecordingsDeps): Recordings {
  const queue = createRecordingQueue(deps)
  const stopping = new AbortController()
  const running = queue.run(stopping.signal)
  return {
    useCases: createRecordingUseCases({ ...deps, queue }),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}
