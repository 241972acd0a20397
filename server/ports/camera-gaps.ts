import type { Temporal } from 'temporal-polyfill'
import type { CameraId, SiteId } from '../../contracts/ids.ts'
import type { CameraGap } from '../../core/capture/camera-gaps.ts'

/** A gap of a camera, with its name. */
export type NamedGap = CameraGap & { readonly cameraId: CameraId; readonly cameraName: string }

/** When cameras saw nothing. Every call rejects with `DatabaseError` only. */
export interface CameraGaps {
  /**
   * In [`from`, `to`), of the cameras that punches come from, in order of time. A camera that was switched off, or at
   * rest, all the time was not counted on, and is left out.
   */
  ofDoors(
    siteId: SiteId,
    from: Temporal.Instant,
    to: Temporal.Instant,
  ): Promise<ReadonlyArray<NamedGap>>
}
