import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { WallView } from '../../../contracts/wall.ts'
import type { WallPreferences } from './wall-preferences.ts'

export type WallProps = {
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly views: ReadonlyArray<WallView>
  /** Why the views could not be read; undefined where they were. */
  readonly viewsError: string | undefined
  /** Null: all cameras. */
  readonly view: WallView | null
  /** The window shows nothing else. */
  readonly ownWindow: boolean
  readonly preferences: WallPreferences
  readonly onPreferences: (part: Partial<WallPreferences>) => void
}

export type SidePanelName = 'alarms' | 'handover'
