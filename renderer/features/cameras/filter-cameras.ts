import type { CameraRole, CameraState, CameraWithState } from '../../../contracts/cameras.ts'
import { matchesSearch } from '../../ui/matches-search.ts'
import { listedAddress } from './camera-source.ts'
import { describeRole } from './camera-words.ts'

/** States as they are filtered by: what works, what is ill, what is broken, what is meant to be still. */
export const stateFilters = ['any', 'live', 'trouble', 'connecting', 'idle'] as const
export type StateFilter = (typeof stateFilters)[number]

export const stateFilterWords: Readonly<Record<StateFilter, string>> = {
  any: 'Any state',
  live: 'Live',
  trouble: 'With a fault',
  connecting: 'Connecting',
  idle: 'Off, resting or elsewhere',
}

export type CameraFilter = {
  readonly search: string
  readonly state: StateFilter
  /** Null: any. */
  readonly role: CameraRole | null
}

export const noFilter: CameraFilter = { search: '', state: 'any', role: null }

export function stateFilterOf({ kind }: CameraState): Exclude<StateFilter, 'any'> {
  switch (kind) {
    case 'live':
      return 'live'
    case 'degraded':
    case 'retrying':
      return 'trouble'
    case 'connecting':
      return 'connecting'
    case 'disabled':
    case 'resting':
    case 'elsewhere':
      return 'idle'
    default:
      return kind satisfies never
  }
}

export const isFiltering = ({ search, state, role }: CameraFilter): boolean =>
  search.trim() !== '' || state !== 'any' || role !== null

/** Whether a camera is one of those looked for. */
export function fitsFilter(camera: CameraWithState, filter: CameraFilter): boolean {
  const { search, state, role } = filter
  if (state !== 'any' && stateFilterOf(camera.state) !== state) return false
  if (role !== null && camera.role !== role) return false
  return matchesSearch(search, [
    camera.name,
    listedAddress(camera.mainUrl),
    describeRole(camera.role).word,
  ])
}
