import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../contracts/contract.ts'

/** Every operation of the contract as a typed call: `api.cameras.list()`. */
export type Api = ContractRouterClient<typeof contract>

/** Speaks the contract over a MessagePort. */
export function createApi(port: MessagePort): Api {
  const api: Api = createORPCClient(new RPCLink({ port }))
  port.start()
  return api
}
