import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../contracts/contract.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { Log } from '../ports/log.ts'

/** What comes with every call, over whatever transport. */
export type ApiContext = {
  readonly actor: Actor
  readonly log: Log
}

/** Known faults as errors of the contract; anything else is ours, logged here once. */
function toContractError(error: unknown, path: ReadonlyArray<string>, log: Log): unknown {
  if (error instanceof ORPCError) return error
  if (isConnectionLoss(error)) {
    log.warn({ procedure: path.join('.'), reason: error.message }, 'no database for a call')
    return new ORPCError('SERVICE_UNAVAILABLE', {
      message:
        'The database cannot be reached, and nothing was changed. Try again when it is back.',
      cause: error,
    })
  }
  if (error instanceof FaceEngineError) {
    return new ORPCError('SERVICE_UNAVAILABLE', {
      message: 'Face recognition is not ready. Try again in a moment.',
      cause: error,
    })
  }
  log.error({ procedure: path.join('.'), error }, 'a call failed')
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'NeuroMark failed at this. The log file says why.',
    cause: error,
  })
}

/** The contract to implement: every procedure checks its permission first and answers known errors only. */
export const api = implement(contract)
  .$context<ApiContext>()
  .use(async ({ context, next, path, procedure }) => {
    const { permission } = procedure['~orpc'].meta
    if (!context.actor.permissions.includes(permission)) {
      throw new ORPCError('FORBIDDEN', {
        message: `You may not do this: it needs the permission "${permission}".`,
        data: { permission },
      })
    }
    try {
      return await next()
    } catch (error) {
      throw toContractError(error, path, context.log)
    }
  })
