import type { CameraEvent, CameraRole } from '../../contracts/cameras.ts'
import type { CameraId, NodeId, SiteId } from '../../contracts/ids.ts'

export type NewCameraEvent = Omit<CameraEvent, 'node'> & {
  readonly nodeId: NodeId
  readonly nodeName: string
}

export type CameraEventQuery = {
  readonly cameraId?: CameraId | undefined
  readonly siteId?: SiteId | undefined
  /** RFC 3339, inclusive. */
  readonly from: string
  /** RFC 3339, exclusive; null: to the newest. */
  readonly to: string | null
  readonly limit: number
}

/** What one desktop said of a camera, and how long it was there to say it. */
export type WitnessedEvent = CameraEvent & {
  readonly cameraName: string
  readonly cameraRole: CameraRole
  readonly nodeId: NodeId
  /** Last sign of life of that desktop, RFC 3339; null where it is not known any more. */
  readonly heartbeatAt: string | null
}

/** Changes of state of cameras. Only grows. Every call rejects with `DatabaseError` only. */
export interface CameraEventStore {
  /** In one statement. Those that are there already, and those of cameras that are gone, are left out. */
  append(events: ReadonlyArray<NewCameraEvent>): Promise<void>
  /**
   * Newest first, at most `limit`; then, so that the state at `from` is known, of each camera and desktop the last one
   * before it.
   */
  list(query: CameraEventQuery): Promise<ReadonlyArray<CameraEvent>>
  /**
   * Oldest first: what [`from`, `to`) has to be judged by, of the cameras of a site that are not removed, or of one:
   * with the last event before `from` of each camera and desktop.
   */
  witnessed(
    of: { readonly siteId: SiteId; readonly cameraId?: CameraId },
    from: string,
    to: string,
  ): Promise<ReadonlyArray<WitnessedEvent>>
  /**
   * Closes what a crash left open: writes, for each camera whose last event by this desktop says that it was at work, that
   * it stopped with the desktop's last sign of life. To be called before the first heartbeat of a run.
   */
  closeOpen(nodeId: NodeId, nodeName: string): Promise<void>
}
