import type { SettingsView } from '../../contracts/recognition.ts'
import { useQuery, type Query } from './use-query.ts'

/** What a name needs at this site, and what the face models ship with. */
export function useMatchSettings(): Query<SettingsView> {
  return useQuery({
    key: 'recognition settings',
    load: (api) => api.recognition.settings(),
    refetchOn: ({ kind }) => kind === 'recognition-changed',
  })
}
