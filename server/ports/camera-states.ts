import type { CameraState } from '../../contracts/cameras.ts'
import type { CameraId } from '../../contracts/ids.ts'

/** How the cameras do on this node. */
export interface CameraStates {
  /** Undefined for a camera that this node has not begun with. */
  stateOf(id: CameraId): CameraState | undefined
}
