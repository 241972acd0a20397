import type { Sighting } from '../../../contracts/live.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { possiblePeople } from './sighting-facts.ts'

export type SightingFilter = {
  /** Null: every camera. */
  readonly cameraId: CameraId | null
  /** Part of a person's name; empty: everybody, and unknown faces. */
  readonly person: string
  readonly outcome: Sighting['outcome'] | 'all'
}

export const noFilter: SightingFilter = { cameraId: null, person: '', outcome: 'all' }

/** The sightings that pass, in their order. Letters match without regard to case and accents. */
export function filterSightings(
  sightings: ReadonlyArray<Sighting>,
  { cameraId, person, outcome }: SightingFilter,
): ReadonlyArray<Sighting> {
  const wanted = plain(person)
  return sightings.filter(
    (sighting) =>
      (cameraId === null || sighting.cameraId === cameraId) &&
      (outcome === 'all' || sighting.outcome === outcome) &&
      (wanted === '' || possiblePeople(sighting).some(({ name }) => plain(name).includes(wanted))),
  )
}

function plain(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
