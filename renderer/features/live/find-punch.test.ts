import { expect, it } from 'vitest'
import type { PersonId, PunchId } from '../../../contracts/ids.ts'
import type { PunchEvent } from '../../../contracts/live.ts'
import { liveSighting } from '../../../tests/helpers/live-sighting.ts'
import { findPunch } from './find-punch.ts'

const ada = 'ada' as PersonId
const sighting = liveSighting()
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
