import type { DatabaseState, LoadState } from '../../contracts/live.ts'
import type { CameraUseCases } from '../cameras/camera-use-cases.ts'
import type { DemoService } from '../demo/demo-service.ts'
import { followEvents } from '../live/follow-events.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { SightingStore } from '../ports/sighting-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import { api } from './base.ts'
import { createLiveRecent } from './live-recent.ts'

export type LiveRouterDeps = {
  readonly bus: EventBus
  readonly cameras: Pick<CameraUseCases, 'list'>
  readonly demo: Pick<DemoService, 'state'>
  readonly databaseState: () => DatabaseState
  readonly load: () => LoadState
  readonly sightings: Pick<SightingStore, 'recent'>
  readonly sites: Pick<SiteStore, 'current'>
}

export function createLiveRouter(deps: LiveRouterDeps) {
  return {
    recent: createLiveRecent(deps),
    events: api.live.events.handler(async function* ({ signal }) {
      const cameras = await deps.cameras.list().catch(() => [])
      yield* followEvents(
        deps.bus,
        () => [
          { kind: 'load', state: deps.load() },
          { kind: 'database', state: deps.databaseState() },
          { kind: 'demo', state: deps.demo.state() },
          ...cameras.map(({ id, state }) => ({
            kind: 'camera-state' as const,
            cameraId: id,
            state,
          })),
        ],
        signal,
      )
    }),
  }
}
