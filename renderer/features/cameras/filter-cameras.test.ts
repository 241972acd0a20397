import { expect, it } from 'vitest'
import type { CameraState, CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../../contracts/ids.ts'
import { cameraInputOf, formOf } from './camera-form.ts'
import { fitsFilter, isFiltering, noFilter } from './filter-cameras.ts'

const camera = (name: string, state: CameraState): CameraWithState => ({
  ...cameraInputOf({ ...formOf(null), name, mainUrl: 'rtsp://10.0.0.7/door' }),
  id: 'camera' as CameraId,
  siteId: 'site' as SiteId,
  position: 0,
  hasPassword: false,
  state,
})
const live = camera('Gate', { kind: 'live', since: '2026-11-22T08:00:00Z' })
const ill = camera('Lift', {
  kind: 'degraded',
  since: '2026-11-22T08:00:00Z',
  illnesses: [{ cause: 'corruption', message: 'Damaged.' }],
})

it('finds by name, address and role', () => {
  const search = (text: string) => fitsFilter(live, { ...noFilter, search: text })
  expect([search('gate'), search('10.0.0.7'), search('entrance'), search('cellar')]).toEqual([
    true,
    true,
    true,
    false,
  ])
})

it('takes a camera that is ill for one with a fault, not for a live one', () => {
  const of = (state: 'live' | 'trouble') =>
    [live, ill].filter((each) => fitsFilter(each, { ...noFilter, state })).map(({ name }) => name)
  expect(of('live')).toEqual(['Gate'])
  expect(of('trouble')).toEqual(['Lift'])
})

it('filters by role', () => {
  expect(fitsFilter(live, { ...noFilter, role: 'entry' })).toBe(true)
  expect(fitsFilter(live, { ...noFilter, role: 'line' })).toBe(false)
})

it('filters by nothing at first', () => {
  expect(isFiltering(noFilter)).toBe(false)
  expect(isFiltering({ ...noFilter, search: ' ' })).toBe(false)
  expect(isFiltering({ ...noFilter, role: 'exit' })).toBe(true)
})
