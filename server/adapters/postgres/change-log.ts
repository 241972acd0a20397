import { newId } from '../../new-id.ts'
import type { ChangeLog } from '../../ports/change-log.ts'
import { onTx } from './database.ts'

export function createChangeLog(): ChangeLog {
  return {
    async append(tx, { actor, action, entity, entityId, before, after }) {
      await onTx(tx).query({
        name: 'changes.append',
        text: `
          insert into audit.changes
            (id, actor_id, actor_name, action, entity, entity_id, before, after)
          values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        values: [
          ...[newId<'change'>(), actor.id, actor.name, action, entity, entityId],
          ...[before && JSON.stringify(before), after && JSON.stringify(after)],
        ],
      })
    },
  }
}
