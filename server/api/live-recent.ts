import type { SightingStore } from '../ports/sighting-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import { api } from './base.ts'

/** `live.recent`: sightings of the current site, newest first; none while there is no site. */
export function createLiveRecent(deps: {
  readonly sightings: Pick<SightingStore, 'recent'>
  readonly sites: Pick<SiteStore, 'current'>
}) {
  return api.live.recent.handler(async ({ input }) => {
    const site = await deps.sites.current()
    return site ? [...(await deps.sightings.recent({ ...input, siteId: site.id }))] : []
  })
}
