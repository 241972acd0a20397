import type { Recording, RecordingState } from '../../contracts/recordings.ts'
import type { StoredRecording } from '../ports/recording-store.ts'

/** How far the one that is being analysed has come, which is ahead of what is stored. */
export type Progress = {
  readonly id: string
  readonly doneSeconds: number
  /** Seconds of the recording a second; null before the first. */
  readonly speed: number | null
}

/** A stored recording as it goes over the wire. Pure. */
export function describeRecording(stored: StoredRecording, progress: Progress | null): Recording {
  return {
    id: stored.id,
    cameraId: stored.cameraId,
    cameraName: stored.cameraName,
    fileName: stored.fileName,
    beginsAt: stored.beginsAt,
    durationSeconds: stored.durationSeconds,
    codec: stored.codec,
    width: stored.width,
    height: stored.height,
    attendance: stored.attendance,
    state: stateOf(stored, progress),
    sightings: stored.sightings,
    addedAt: stored.addedAt,
    addedBy: stored.addedBy,
  }
}

function stateOf(stored: StoredRecording, progress: Progress | null): RecordingState {
  const { state, doneSeconds, message, finishedAt, addedAt } = stored
  switch (state) {
    case 'waiting':
      return { kind: 'waiting' }
    case 'running':
      return progress?.id === stored.id
        ? { kind: 'running', doneSeconds: progress.doneSeconds, speed: progress.speed }
        : { kind: 'running', doneSeconds, speed: null }
    case 'done':
      return { kind: 'done', at: finishedAt ?? addedAt }
    case 'cancelled':
      return { kind: 'cancelled', doneSeconds }
    case 'failed':
      return { kind: 'failed', doneSeconds, message: message ?? '' }
    default:
      return state satisfies never
  }
}
