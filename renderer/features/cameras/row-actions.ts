import { createContext, use, type PointerEvent } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'

/** What can be done with a camera from its row in the list. */
export type RowActions = {
  readonly toggle: (id: CameraId) => void
  readonly drag: (id: CameraId, event: PointerEvent) => void
  readonly open: (camera: CameraWithState, where: 'edit' | 'test' | 'picture' | 'timeline') => void
  readonly duplicate: (camera: CameraWithState) => void
  readonly setEnabled: (camera: CameraWithState, enabled: boolean) => void
  readonly remove: (camera: CameraWithState) => void
}

export const RowActionsContext = createContext<RowActions | null>(null)

/** Throws outside of the list: that is a mistake in the code. */
export function useRowActions(): RowActions {
  const actions = use(RowActionsContext)
  if (!actions) throw new Error('useRowActions was called outside of RowActionsContext')
  return actions
}
