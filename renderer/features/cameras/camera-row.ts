import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'

/** One camera as the list shows it. */
export type CameraRow = {
  readonly camera: CameraWithState
  /** Place on the wall, from 1. */
  readonly number: number
  readonly chosen: boolean
  /** Whether it can be dragged to another place now. */
  readonly movable: boolean
  readonly dragged: boolean
  /** Pictures a second that arrive; null where it is not known. */
  readonly fps: number | null
  /** How fit its faces were for recognition; null where it is not known. */
  readonly note: CameraNote | null
}
