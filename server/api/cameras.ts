import type { CameraUseCases } from '../cameras/camera-use-cases.ts'
import type { CameraDiscovery } from '../cameras/onvif/camera-discovery.ts'
import type { CameraEvents } from '../capture/camera-events.ts'
import type { SiteStore } from '../ports/site-store.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export type CamerasRouterDeps = {
  readonly cameras: CameraUseCases
  readonly cameraDiscovery: CameraDiscovery
  readonly cameraEvents: Pick<CameraEvents, 'list'>
  readonly sites: Pick<SiteStore, 'current'>
}

export function createCamerasRouter(deps: CamerasRouterDeps) {
  const { cameras } = deps
  return {
    list: api.cameras.list.handler(async () => [...(await cameras.list())]),

    add: api.cameras.add.handler(
      async ({ input, context }) => answer(await cameras.add(context.actor, input)).camera,
    ),

    update: api.cameras.update.handler(
      async ({ input, context }) =>
        answer(await cameras.update(context.actor, input.id, input.camera)).camera,
    ),

    duplicate: api.cameras.duplicate.handler(
      async ({ input, context }) => answer(await cameras.duplicate(context.actor, input.id)).camera,
    ),

    setEnabled: api.cameras.setEnabled.handler(async ({ input, context }) => {
      answer(await cameras.setEnabled(context.actor, input.ids, input.enabled))
    }),

    reorder: api.cameras.reorder.handler(async ({ input, context }) => {
      answer(await cameras.reorder(context.actor, input.ids))
    }),

    removalImpact: api.cameras.removalImpact.handler(
      async ({ input }) => answer(await cameras.removalImpact(input.id)).impact,
    ),

    remove: api.cameras.remove.handler(async ({ input, context }) => {
      answer(await cameras.remove(context.actor, input.id))
    }),

    restore: api.cameras.restore.handler(
      async ({ input, context }) => answer(await cameras.restore(context.actor, input.id)).camera,
    ),

    exportCsv: api.cameras.exportCsv.handler(() => cameras.exportCsv()),

    importCsv: api.cameras.importCsv.handler(({ input, context }) =>
      cameras.importCsv(context.actor, input.text, input.dryRun),
    ),

    events: api.cameras.events.handler(async ({ input }) => {
      const site = await deps.sites.current()
      return site ? [...(await deps.cameraEvents.list({ ...input, siteId: site.id }))] : []
    }),

    discover: api.cameras.discover.handler(async function* ({ input, signal }) {
      yield* deps.cameraDiscovery.discover(input.range, signal)
    }),

    profiles: api.cameras.profiles.handler(({ input, signal }) =>
      deps.cameraDiscovery.profiles(input, signal),
    ),

    test: api.cameras.test.handler(({ input, signal }) => cameras.test(input, signal)),
  }
}
