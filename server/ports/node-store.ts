import type { NodeId } from '../../contracts/ids.ts'

export type NodeRecord = {
  readonly id: NodeId
  readonly name: string
  readonly appVersion: string
}

/** Desktops and servers that share the database. Every call rejects with `DatabaseError` only. */
export interface NodeStore {
  /** Registers the node, or says that it still is there. */
  heartbeat(node: NodeRecord): Promise<void>
  /** Newest heartbeat first; `heartbeatAt` is RFC 3339. */
  list(): Promise<ReadonlyArray<NodeRecord & { readonly heartbeatAt: string }>>
}
