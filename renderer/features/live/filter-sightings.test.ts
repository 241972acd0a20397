import { expect, it } from 'vitest'
import type { CameraId, PersonId, SightingId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { liveSighting } from '../../../tests/helpers/live-sighting.ts'
import { filterSightings, noFilter } from './filter-sightings.ts'

const sighting = (id: string, camera: string, name: string | null): Sighting =>
  liveSighting({
    id: id as SightingId,
    cameraId: camera as CameraId,
    outcome: name === null ? 'unknown' : 'matched',
    person: name === null ? null : { id: id as PersonId, name, portraitId: null },
  })

const all = [
  sighting('1', 'lobby', 'Lucía Fernández'),
  sighting('2', 'gate', 'Ada Lovelace'),
  sighting('3', 'lobby', null),
]
const ids = (filter: Partial<typeof noFilter>) =>
  filterSightings(all, { ...noFilter, ...filter }).map(({ id }) => id)

it('lets everything pass without a filter', () => {
  expect(ids({})).toEqual(['1', '2', '3'])
})

it('finds a person by part of the name, without regard to case and accents', () => {
  expect(ids({ person: ' fernandez' })).toEqual(['1'])
  expect(ids({ person: 'ADA' })).toEqual(['2'])
})

it('finds those who a sighting may show until it is reviewed', () => {
  const doubt = liveSighting({ outcome: 'needs-review', person: null })
  expect(filterSightings([doubt], { ...noFilter, person: 'ada' })).toEqual([doubt])
  const stranger = liveSighting({ outcome: 'unknown', person: null })
  expect(filterSightings([stranger], { ...noFilter, person: 'ada' })).toEqual([])
})

it('narrows to a camera and to an outcome, and to both', () => {
  expect(ids({ cameraId: 'lobby' as CameraId })).toEqual(['1', '3'])
  expect(ids({ outcome: 'unknown' })).toEqual(['3'])
  expect(ids({ cameraId: 'gate' as CameraId, outcome: 'unknown' })).toEqual([])
})
