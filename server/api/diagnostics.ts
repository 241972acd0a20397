import type { Diagnostics } from '../../contracts/diagnostics.ts'
import type { SetMetrics } from '../diagnostics/metrics-use-case.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'

export type DiagnosticsRouterDeps = {
  readonly diagnose: () => Promise<Diagnostics>
  readonly setMetrics: SetMetrics
}

export function createDiagnosticsRouter(deps: DiagnosticsRouterDeps) {
  return {
    get: api.diagnostics.get.handler(() => deps.diagnose()),
    setMetrics: api.diagnostics.setMetrics.handler(async ({ input, context }) => {
      answer(await deps.setMetrics(context.actor, input))
    }),
  }
}
