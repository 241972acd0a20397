import type { CameraId, PersonId, SightingId } from '../../contracts/ids.ts'
import type { Sighting } from '../../contracts/live.ts'

/** A matched sighting of Ada as it comes over the wire; `over` changes what a test is about. */
export function liveSighting(over: Partial<Sighting> = {}): Sighting {
  return {
    id: 'sighting' as SightingId,
    cameraId: 'camera' as CameraId,
    cameraName: 'Gate',
    outcome: 'matched',
    person: { id: 'ada' as PersonId, name: 'Ada', portraitId: null },
    similarity: 0.7,
    margin: 0.3,
    liveness: 0.9,
    firstSeenAt: '2026-11-22T08:00:00Z',
    lastSeenAt: '2026-11-22T08:00:02Z',
    decidedAt: '2026-11-22T08:00:01Z',
    revised: null,
    candidates: [
      { personId: 'ada' as PersonId, name: 'Ada', similarity: 0.7, portraitId: null },
      { personId: 'bob' as PersonId, name: 'Bob', similarity: 0.4, portraitId: null },
    ],
    votes: { examined: 3, agreeing: 3 },
    oneIn: 1e6,
    quality: {
      faceHeight: 120,
      sharpness: 60,
      brightness: 120,
      clipped: 0,
      occlusion: 0,
      truncation: 0,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      liveness: 0.9,
    },
    box: { x: 0, y: 0, w: 100, h: 120 },
    ...over,
  }
}
