import { expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import { describeCameraHealth, describeDatabaseHealth } from './describe-health.ts'

const live: CameraState = { kind: 'live', since: '2026-11-22T07:00:00Z' }
const off: CameraState = { kind: 'disabled' }
const resting: CameraState = { kind: 'resting', until: null }
const ill: CameraState = {
  kind: 'degraded',
  since: '2026-11-22T07:00:00Z',
  illnesses: [{ cause: 'low-rate', message: '' }],
}
const connecting: CameraState = { kind: 'connecting' }
const elsewhere: CameraState = { kind: 'elsewhere', node: 'desk-2' }
const fault: CameraState = {
  kind: 'retrying',
  cause: 'silent',
  message: '',
  failures: 1,
  nextTryAt: '2026-11-22T08:00:00Z',
}

it.each<[ReadonlyArray<CameraState>, string, string]>([
  [[live, live], 'good', '2 of 2 live'],
  [[live, off], 'good', '1 of 1 live'],
  [[live, resting], 'good', '1 of 1 live'],
  [[live, ill], 'warn', '2 of 2 live, 1 degraded'],
  [[live, ill, fault], 'bad', '2 of 3 live, 1 fault, 1 degraded'],
  [[live, connecting], 'busy', '1 of 2 live'],
  [[live, fault], 'bad', '1 of 2 live, 1 fault'],
  [[fault, fault, live], 'bad', '1 of 3 live, 2 faults'],
  [[live, elsewhere], 'good', '1 of 2 live, 1 elsewhere'],
  [[off], 'idle', 'No cameras on'],
])('sums up %o as %s: %s', (states, tone, word) => {
  expect(describeCameraHealth(states)).toMatchObject({ tone, word })
})

it('says where the sightings are while the database is away', () => {
  const down = { kind: 'down' as const, since: '2026-11-22T08:00:00Z', message: '' }
  expect(describeDatabaseHealth({ ...down, spooled: 12 }).word).toBe(
    'Database away: 12 sightings safe on disk',
  )
  expect(describeDatabaseHealth({ ...down, spooled: 1 }).word).toBe(
    'Database away: 1 sighting safe on disk',
  )
  expect(describeDatabaseHealth({ kind: 'up' }).word).toBe('Database up')
})
