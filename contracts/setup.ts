import { z } from 'zod'
import { needs } from './base.ts'
import { SiteId } from './ids.ts'
import { DatabaseState, DemoState } from './live.ts'

export const Site = z.object({ id: SiteId, name: z.string(), timeZone: z.string() })
export type Site = z.infer<typeof Site>

export const SetupStatus = z.object({
  /** No camera and no person yet: show the first screen. */
  empty: z.boolean(),
  site: Site.nullable(),
  demo: DemoState,
  database: DatabaseState,
})
export type SetupStatus = z.infer<typeof SetupStatus>

export const setup = {
  status: needs('setup.manage').output(SetupStatus),
  /** Prepares and starts the demo site; progress comes as `demo` events. */
  startDemo: needs('setup.manage').output(SetupStatus),
  /** Ends the demo and removes its cameras, people and records. */
  leaveDemo: needs('setup.manage').output(SetupStatus),
  updateSite: needs('setup.manage')
    .input(z.object({ name: z.string().trim().min(1).max(80), timeZone: z.string().min(1) }))
    .output(Site),
}
