import type { HandoverNote } from '../../../contracts/wall.ts'
import { useQuery, type Query } from '../../client/use-query.ts'

/** What operators left to each other: everything that nobody took over, and the last seven days. Newest first. */
export function useHandover(): Query<ReadonlyArray<HandoverNote>> {
  return useQuery({
    key: 'handover',
    load: (api) => api.wall.handover(),
    refetchOn: ({ kind }) => kind === 'handover-changed',
  })
}
