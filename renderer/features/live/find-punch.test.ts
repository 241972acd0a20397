import { expect, it } from 'vitest'
import type { CameraId, PersonId, PunchId, SightingId } from '../../../contracts/ids.ts'
import type { PunchEvent, Sighting } from '../../../contracts/live.ts'
import { findPunch } from './find-punch.ts'

const ada = 'ada' as PersonId
const sighting: Sighting = {
  id: 's' as SightingId,
  cameraId: 'c' as CameraId,
  cameraName: 'Gate',
  outcome: 'matched',
  person: { id: ada, name: 'Ada', portraitId: null },
  similarity: 0.7,
  margin: null,
  liveness: null,
  firstSeenAt: '2026-11-22T08:00:00Z',
  lastSeenAt: '2026-11-22T08:00:02Z',
  decidedAt: '2026-11-22T08:00:01Z',
  box: { x: 0, y: 0, w: 100, h: 120 },
}
const punch: PunchEvent = {
  id: 'p' as PunchId,
  personId: ada,
  personName: 'Ada',
  direction: 'in',
  at: '2026-11-22T08:00:01Z',
  cameraName: 'Gate',
}

it('finds the punch of the same person, camera and moment', () => {
  expect(findPunch(sighting, [punch])).toBe(punch)
})

it.each<[string, Partial<PunchEvent>]>([
  ['of somebody else', { personId: 'bob' as PersonId }],
  ['at another camera', { cameraName: 'Lobby' }],
  ['from before', { at: '2026-11-22T07:59:59Z' }],
  ['from after', { at: '2026-11-22T08:00:03Z' }],
])('takes no punch %s', (_, other) => {
  expect(findPunch(sighting, [{ ...punch, ...other }])).toBeUndefined()
})
