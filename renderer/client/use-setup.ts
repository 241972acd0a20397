import type { SetupStatus } from '../../contracts/setup.ts'
import { useQuery, type Query } from './use-query.ts'

/** Zone to show times in before the site is known. */
const ownTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The site, and whether there is anything in it yet. */
export function useSetup(): Query<SetupStatus> {
  return useQuery({
    key: 'setup',
    load: (api) => api.setup.status(),
    refetchOn: (event) =>
      event.kind === 'cameras-changed' ||
      event.kind === 'people-changed' ||
      event.kind === 'database' ||
      (event.kind === 'demo' && event.state.kind !== 'preparing'),
  })
}

/** IANA zone of the site; every time on the screen is shown in it. */
export function useTimeZone(): string {
  return useSetup().data?.site?.timeZone ?? ownTimeZone
}
