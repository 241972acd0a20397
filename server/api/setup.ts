import { ORPCError } from '@orpc/server'
import type { SetupStatus } from '../../contracts/setup.ts'
import type { DatabaseState } from '../../contracts/live.ts'
import type { CameraUseCases } from '../cameras/camera-use-cases.ts'
import type { DemoService } from '../demo/demo-service.ts'
import type { PeopleUseCases } from '../people/people-use-cases.ts'
import type { SiteUseCases } from '../site/site-use-cases.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export type SetupRouterDeps = {
  readonly site: SiteUseCases
  readonly cameras: Pick<CameraUseCases, 'list'>
  readonly people: Pick<PeopleUseCases, 'list'>
  readonly demo: DemoService
  readonly databaseState: () => DatabaseState
}

export function createSetupRouter(deps: SetupRouterDeps) {
  const status = async (): Promise<SetupStatus> => {
    const site = await deps.site.current()
    const [cameras, people] = await Promise.all([
      deps.cameras.list(),
      deps.people.list({ includeArchived: true }),
    ])
    return {
      empty: cameras.length === 0 && people.length === 0,
      site: site && { id: site.id, name: site.name, timeZone: site.timeZone },
      demo: deps.demo.state(),
      database: deps.databaseState(),
    }
  }
  return {
    status: api.setup.status.handler(status),
    startDemo: api.setup.startDemo.handler(async ({ context }) => {
      const now = await status()
      const site = await deps.site.current()
      if (!now.empty && !site?.demo) {
        throw new ORPCError('CONFLICT', {
          message: 'This site has cameras or people of its own. The demo needs an empty one.',
        })
      }
      deps.demo.start(context.actor)
      return status()
    }),
    leaveDemo: api.setup.leaveDemo.handler(async () => {
      await deps.demo.leave()
      return status()
    }),
    updateSite: api.setup.updateSite.handler(
      async ({ input, context }) => answer(await deps.site.update(context.actor, input)).site,
    ),
  }
}
