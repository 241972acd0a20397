import type { Person } from '../../contracts/people.ts'
import { useQuery, type Query } from './use-query.ts'

/** Everybody at the site, archived people included, in the order of the node. */
export function usePeople(): Query<ReadonlyArray<Person>> {
  return useQuery({
    key: 'people',
    load: (api) => api.people.list({ includeArchived: true }),
    refetchOn: ({ kind }) => kind === 'people-changed',
  })
}
