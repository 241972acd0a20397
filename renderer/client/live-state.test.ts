import { describe, expect, it } from 'vitest'
import type { CameraId, PersonId, PunchId, SightingId } from '../../contracts/ids.ts'
import type { Sighting } from '../../contracts/live.ts'
import { liveSighting } from '../../tests/helpers/live-sighting.ts'
import { applyLiveEvent, initialLiveState, withSightings } from './live-state.ts'

const cameraId = 'camera-1' as CameraId
const otherCameraId = 'camera-2' as CameraId

const sighting = (id: string, over: Partial<Sighting> = {}): Sighting =>
  liveSighting({ id: id as SightingId, cameraId, ...over })

describe('applyLiveEvent', () => {
  it('keeps the state of each camera apart', () => {
    const connecting = applyLiveEvent(initialLiveState, {
      kind: 'camera-state',
      cameraId,
      state: { kind: 'connecting' },
    })
    const both = applyLiveEvent(connecting, {
      kind: 'camera-state',
      cameraId: otherCameraId,
      state: { kind: 'disabled' },
    })
    expect(both.cameraStates).toEqual({
      [cameraId]: { kind: 'connecting' },
      [otherCameraId]: { kind: 'disabled' },
    })
  })

  it('puts a new sighting first', () => {
    const one = applyLiveEvent(initialLiveState, { kind: 'sighting', sighting: sighting('a') })
    const later = sighting('b', { decidedAt: '2026-11-22T08:00:05Z' })
    const two = applyLiveEvent(one, { kind: 'sighting', sighting: later })
    expect(two.latest.map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('forgets what was seen when the demo is left', () => {
    const seen = applyLiveEvent(initialLiveState, { kind: 'sighting', sighting: sighting('a') })
    const left = applyLiveEvent(seen, { kind: 'demo', state: { kind: 'off' } })
    expect(left).toMatchObject({ latest: [], lastMatch: {}, demo: { kind: 'off' } })
  })

  it('keeps punches, newest first', () => {
    const punch = (id: string) => ({
      id: id as PunchId,
      personId: 'person-1' as PersonId,
      personName: 'Ada',
      direction: 'in' as const,
      at: '2026-11-22T08:00:01Z',
      cameraName: 'Lobby',
    })
    const one = applyLiveEvent(initialLiveState, { kind: 'punch', punch: punch('a') })
    const two = applyLiveEvent(one, { kind: 'punch', punch: punch('b') })
    expect(two.punches.map(({ id }) => id)).toEqual(['b', 'a'])
  })

  it('shows a revised sighting in its place', () => {
    const seen = withSightings(initialLiveState, [
      sighting('b', { decidedAt: '2026-11-22T08:00:05Z' }),
      sighting('a'),
    ])
    const revised = applyLiveEvent(seen, {
      kind: 'sighting-revised',
      sighting: sighting('b', { outcome: 'unknown', person: null }),
    })
    expect(revised.latest.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['b', 'unknown'],
      ['a', 'matched'],
    ])
  })

  it('falls back to the match before when a name is withdrawn', () => {
    const seen = withSightings(initialLiveState, [
      sighting('b', { decidedAt: '2026-11-22T08:00:05Z' }),
      sighting('a'),
    ])
    const withdraw = (state: typeof seen, id: string) =>
      applyLiveEvent(state, {
        kind: 'sighting-revised',
        sighting: sighting(id, { outcome: 'unknown', person: null }),
      })
    const once = withdraw(seen, 'b')
    expect(once.lastMatch[cameraId]?.id).toBe('a')
    expect(withdraw(once, 'a').lastMatch).toEqual({})
  })

  it('remembers a match that a revision makes', () => {
    const seen = withSightings(initialLiveState, [
      sighting('a', { outcome: 'unknown', person: null }),
    ])
    const named = applyLiveEvent(seen, { kind: 'sighting-revised', sighting: sighting('a') })
    expect(named.lastMatch[cameraId]?.id).toBe('a')
  })

  it('keeps a revision that overtakes the history, and leaves out older ones', () => {
    const revision = { kind: 'sighting-revised', sighting: sighting('a', { votes: null }) } as const
    const early = applyLiveEvent(initialLiveState, revision)
    expect(withSightings(early, [sighting('a')]).latest).toEqual([revision.sighting])
    const ready = { ...initialLiveState, history: { kind: 'ready' } } as const
    expect(applyLiveEvent(ready, revision)).toBe(ready)
  })

  it('answers the very same state when an event changes nothing in it', () => {
    expect(applyLiveEvent(initialLiveState, { kind: 'people-changed' })).toBe(initialLiveState)
  })
})

describe('withSightings', () => {
  it('takes each sighting once, however often it is told', () => {
    const once = withSightings(initialLiveState, [sighting('a')])
    expect(withSightings(once, [sighting('a')])).toBe(once)
  })

  it('puts history behind what came while it was being read', () => {
    const live = withSightings(initialLiveState, [
      sighting('new', { decidedAt: '2026-11-22T09:00:00Z' }),
    ])
    expect(withSightings(live, [sighting('old')]).latest.map(({ id }) => id)).toEqual([
      'new',
      'old',
    ])
  })

  it('remembers the newest match of each camera, not strangers and not older ones', () => {
    const state = withSightings(initialLiveState, [
      sighting('old', { decidedAt: '2026-11-22T07:00:00Z' }),
      sighting('new', { decidedAt: '2026-11-22T08:00:00Z' }),
      sighting('stranger', { decidedAt: '2026-11-22T09:00:00Z', outcome: 'unknown', person: null }),
      sighting('elsewhere', { cameraId: otherCameraId }),
    ])
    expect(state.lastMatch[cameraId]?.id).toBe('new')
    expect(state.lastMatch[otherCameraId]?.id).toBe('elsewhere')
  })

  it('keeps no more than the latest two hundred', () => {
    const many = Array.from({ length: 250 }, (_, at) =>
      sighting(`s${at}`, { decidedAt: new Date(Date.UTC(2026, 10, 22) + at * 1000).toISOString() }),
    )
    const { latest } = withSightings(initialLiveState, many)
    expect(latest).toHaveLength(200)
    expect(latest[0]?.id).toBe('s249')
  })
})
