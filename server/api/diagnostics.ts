import type { Diagnostics } from '../../contracts/diagnostics.ts'
import { api } from './base.ts'

export function createDiagnosticsRouter(deps: { readonly diagnose: () => Promise<Diagnostics> }) {
  return { get: api.diagnostics.get.handler(() => deps.diagnose()) }
}
