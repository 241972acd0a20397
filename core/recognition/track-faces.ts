import type { Detection } from './decode-detections.ts'
import type { Rect } from './geometry.ts'

/** Detections of one face across the frames of one camera. */
export type Track = {
  readonly id: number
  readonly box: Rect
  readonly score: number
  /** Pixels a second, of the box's centre. */
  readonly velocity: { readonly x: number; readonly y: number }
  /** Epoch milliseconds of the frames. */
  readonly firstAtMs: number
  readonly lastAtMs: number
  readonly hits: number
}

export type TrackerState = { readonly nextId: number; readonly tracks: ReadonlyArray<Track> }
export type TrackerSettings = {
  /** A track unseen for longer has ended, milliseconds. */
  readonly keepMs: number
  /**
   * Farthest a face may lie from where it was expected, in face heights. A brisk walk across the picture is eight
   * heights a second, two from one frame to the next at four a second, and a new track has no pace yet to expect it by.
   */
  readonly reach: number
  /** Largest ratio of two boxes' heights that may be one face. */
  readonly growth: number
}

export const defaultTrackerSettings: TrackerSettings = { keepMs: 1200, reach: 2.8, growth: 1.7 }

export type TrackerStep = {
  readonly state: TrackerState
  /** Tracks seen in this frame, one for each detection. */
  readonly seen: ReadonlyArray<Track>
  /** Tracks that ended before this frame. */
  readonly ended: ReadonlyArray<Track>
}

export const emptyTracker: TrackerState = { nextId: 1, tracks: [] }

/**
 * Advances a camera's tracks by one frame: nearest pairs first, by the distance of a detection from where the track
 * should be by now (constant velocity), measured in face heights. Pure. Frames may come at uneven intervals, in order.
 */
export function trackFaces(
  state: TrackerState,
  detections: ReadonlyArray<Detection>,
  atMs: number,
  settings: TrackerSettings = defaultTrackerSettings,
): TrackerStep {
  const ended = state.tracks.filter((track) => atMs - track.lastAtMs > settings.keepMs)
  const alive = state.tracks.filter((track) => !ended.includes(track))
  const pairs = alive
    .flatMap((track) =>
      detections.map((detection) => ({
        track,
        detection,
        cost: cost(track, detection, atMs, settings),
      })),
    )
    .filter((pair) => pair.cost < settings.reach)
    .sort((a, b) => a.cost - b.cost)
  const next = new Map<Track, Track>()
  const taken = new Map<Detection, Track>()
  for (const { track, detection } of pairs) {
    if (next.has(track) || taken.has(detection)) continue
    const moved = advance(track, detection, atMs)
    next.set(track, moved)
    taken.set(detection, moved)
  }
  let nextId = state.nextId
  const seen = detections.map(
    (detection) =>
      taken.get(detection) ?? {
        id: nextId++,
        box: detection.box,
        score: detection.score,
        velocity: { x: 0, y: 0 },
        firstAtMs: atMs,
        lastAtMs: atMs,
        hits: 1,
      },
  )
  const waiting = alive.filter((track) => !next.has(track))
  return { state: { nextId, tracks: [...waiting, ...seen] }, seen, ended }
}

function cost(track: Track, { box }: Detection, atMs: number, settings: TrackerSettings): number {
  const growth = Math.max(box.h / track.box.h, track.box.h / box.h)
  if (growth > settings.growth) return Infinity
  const seconds = (atMs - track.lastAtMs) / 1000
  const x = track.box.x + track.box.w / 2 + track.velocity.x * seconds
  const y = track.box.y + track.box.h / 2 + track.velocity.y * seconds
  const size = Math.max(track.box.h, box.h)
  const distance = Math.hypot(box.x + box.w / 2 - x, box.y + box.h / 2 - y) / size
  return distance + (growth - 1) * 0.3
}

function advance(track: Track, { box, score }: Detection, atMs: number): Track {
  const seconds = Math.max(0.001, (atMs - track.lastAtMs) / 1000)
  const vx = (box.x + box.w / 2 - track.box.x - track.box.w / 2) / seconds
  const vy = (box.y + box.h / 2 - track.box.y - track.box.h / 2) / seconds
  // The first step has no past to average with.
  const keep = track.hits === 1 ? 0 : 0.5
  return {
    id: track.id,
    box,
    score,
    velocity: {
      x: track.velocity.x * keep + vx * (1 - keep),
      y: track.velocity.y * keep + vy * (1 - keep),
    },
    firstAtMs: track.firstAtMs,
    lastAtMs: atMs,
    hits: track.hits + 1,
  }
}
