import type { CameraId, NodeId } from '../../contracts/ids.ts'

export type Lease = {
  readonly cameraId: CameraId
  readonly nodeId: NodeId
  readonly nodeName: string
  /** RFC 3339, by the clock of the database. */
  readonly expiresAt: string
}

/**
 * Who processes which camera: one node at most. Only the clock of the database counts. A node that finds
 * its lease in other hands when the database is back must stop processing. Every call rejects with `DatabaseError` only.
 */
export interface LeaseStore {
  /**
   * Takes every one of the cameras that is free, expired or the node's own, for `ttlSeconds` from now, in one
   * statement. Returns those that the node holds. The node must have sent a heartbeat before.
   */
  claim(
    cameraIds: ReadonlyArray<CameraId>,
    nodeId: NodeId,
    ttlSeconds: number,
  ): Promise<ReadonlyArray<CameraId>>
  /** Prolongs all that the node still holds; returns them. */
  renew(nodeId: NodeId, ttlSeconds: number): Promise<ReadonlyArray<CameraId>>
  /** Gives cameras back, or all of the node's. */
  release(nodeId: NodeId, cameraIds?: ReadonlyArray<CameraId>): Promise<void>
  /** Leases that are not expired. */
  holders(): Promise<ReadonlyArray<Lease>>
}
