import type { CameraWithState } from '../../contracts/cameras.ts'
import { useQuery, type Query } from './use-query.ts'

/** All cameras of the site, in the order of the wall. For their states now: `useLive`. */
export function useCameras(): Query<ReadonlyArray<CameraWithState>> {
  return useQuery({
    key: 'cameras',
    load: async (api) => (await api.cameras.list()).toSorted((a, b) => a.position - b.position),
    refetchOn: ({ kind }) => kind === 'cameras-changed',
  })
}
