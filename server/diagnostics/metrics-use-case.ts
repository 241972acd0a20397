import type { NodeId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { MetricsEndpoint, MetricsSettings } from '../ports/metrics-endpoint.ts'
import type { Transactions } from '../ports/transaction.ts'

export type SetMetrics = (
  actor: Actor,
  settings: MetricsSettings,
) => Promise<{ readonly kind: 'ok' } | { readonly kind: 'conflict'; readonly message: string }>

/** Serves the metrics elsewhere, or no more, and records who wanted it so. */
export function createSetMetrics(deps: {
  readonly endpoint: Pick<MetricsEndpoint, 'settings' | 'apply'>
  readonly database: Transactions
  readonly changes: ChangeLog
  readonly nodeId: NodeId
}): SetMetrics {
  return async (actor, settings) => {
    const before = deps.endpoint.settings()
    const refusal = await deps.endpoint.apply(settings)
    if (refusal !== null) return { kind: 'conflict', message: refusal }
    await deps.database.transaction((tx) =>
      deps.changes.append(tx, {
        ...{ actor, action: 'metrics.changed', entity: 'node', entityId: deps.nodeId },
        ...{ before, after: settings },
      }),
    )
    return { kind: 'ok' }
  }
}
