import type { CameraId, PersonId } from '../../contracts/ids.ts'
import type { FromWorker } from '../../contracts/inference.ts'
import type { Frame } from '../../inference/frame.ts'
import type { TrackFollower } from '../../inference/follow-tracks.ts'
import type { FrameRecord, SightingRecord } from './score-scenes.ts'

type Draft = Omit<SightingRecord, 'names' | 'lastSeenAtMs'> & {
  lastSeenAtMs: number
  readonly names: Array<SightingRecord['names'][number]>
}

/** One camera whose frames are given by hand, and all that the live code said about them. */
export type LiveCamera = {
  /** Whether a frame of that time is looked at, as on a live camera that gives `fps` frames a second. */
  wants(atMs: number, fps: number): boolean
  /** Frames come in order. Resolves with the faces that are shown. */
  look(frame: Frame, atMs: number): Promise<FrameRecord['seen']>
  /** Ends all tracks and returns every sighting. */
  end(atMs: number): Promise<ReadonlyArray<SightingRecord>>
}

/**
 * Runs the live code on one camera. Time is that of the frames: what is said while a frame is looked at is said at the
 * frame's time and as much later as the work on it took until then.
 */
export function openLiveCamera(
  cameraId: CameraId,
  follow: (cameraId: CameraId, post: (message: FromWorker) => void) => TrackFollower,
): LiveCamera {
  const sightings = new Map<string, Draft>()
  let now = (): number => 0
  const follower = follow(cameraId, (message) => note(sightings, message, now()))
  const during = async <T>(atMs: number, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    now = () => atMs + performance.now() - startedAt
    return work()
  }
  return {
    wants: (atMs, fps) => follower.wants(atMs, fps),
    async look(frame, atMs) {
      const faces = await during(atMs, () => follower.look(frame, atMs))
      return faces.map(({ track, box }) => ({
        track,
        box: {
          x: box.x * frame.width,
          y: box.y * frame.height,
          w: box.w * frame.width,
          h: box.h * frame.height,
        },
      }))
    },
    async end(atMs) {
      await during(atMs, () => follower.endAll(atMs))
      return [...sightings.values()]
    },
  }
}

const nameOf = (outcome: string, personId: PersonId | null): string | null =>
  outcome === 'matched' ? personId : null

function note(sightings: Map<string, Draft>, message: FromWorker, atMs: number): void {
  if (message.kind === 'sighting') {
    const { id, box, firstSeenAt, firstFitAt, lastSeenAt, outcome, personId } = message.sighting
    sightings.set(id, {
      firstSeenAtMs: Date.parse(firstSeenAt),
      firstFitAtMs: firstFitAt === null ? null : Date.parse(firstFitAt),
      lastSeenAtMs: Date.parse(lastSeenAt),
      box,
      names: [{ atMs, name: nameOf(outcome, personId) }],
    })
    return
  }
  if (message.kind === 'revised') {
    const { id, outcome, personId, lastSeenAt } = message.sighting
    const known = sightings.get(id)
    if (!known) throw new Error('a sighting was revised that was never announced')
    known.names.push({ atMs, name: nameOf(outcome, personId) })
    known.lastSeenAtMs = Date.parse(lastSeenAt)
    return
  }
  if (message.kind === 'extended') {
    const known = sightings.get(message.id)
    if (known) known.lastSeenAtMs = Date.parse(message.lastSeenAt)
  }
}
