import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'
import { implement, ORPCError, type AnyRouter } from '@orpc/server'
import { contract } from '../../contracts/contract.ts'

/** A router that answers every call of the contract with one sentence: why the node could not start. */
export function createRefusingRouter(message: string): AnyRouter {
  const refuse = (part: AnyContractRouter): AnyRouter =>
    isContractProcedure(part)
      ? implement(part).handler(() => {
          throw new ORPCError('SERVICE_UNAVAILABLE', { message })
        })
      : Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, refuse(inner)]))
  return refuse(contract)
}
