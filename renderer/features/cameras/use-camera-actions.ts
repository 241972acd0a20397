import { useCallback } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import { useApi } from '../../client/api.ts'
import { navigate } from '../../client/navigation.ts'
import { offerUndo, showDone, showError } from '../../ui/toasts.tsx'
import { downloadText } from './download-text.ts'

export type CameraActions = {
  /** Switches cameras on or off, and offers to take it back. */
  readonly setEnabled: (cameras: ReadonlyArray<CameraWithState>, enabled: boolean) => void
  readonly duplicate: (camera: CameraWithState) => void
  readonly exportCsv: () => void
}

/** What the list of cameras does at once, without asking. Failures are told. */
export function useCameraActions(): CameraActions {
  const api = useApi()

  const setEnabled = useCallback(
    (cameras: ReadonlyArray<CameraWithState>, enabled: boolean): void => {
      const changing = cameras.filter((camera) => camera.enabled !== enabled)
      const [first] = changing
      if (!first) return
      const ids = changing.map(({ id }) => id)
      const what = changing.length === 1 ? `${first.name} is` : `${changing.length} cameras are`
      const run = async (): Promise<void> => {
        try {
          await api.cameras.setEnabled({ ids, enabled })
          offerUndo({
            done: `${what} switched ${enabled ? 'on' : 'off'}.`,
            undo: () => api.cameras.setEnabled({ ids, enabled: !enabled }),
            undone: `${what} switched ${enabled ? 'off' : 'on'} again.`,
            failed: 'That could not be taken back',
          })
        } catch (error) {
          showError(`The cameras could not be switched ${enabled ? 'on' : 'off'}`, error)
        }
      }
      void run()
    },
    [api],
  )
  const duplicate = useCallback(
    (camera: CameraWithState): void => {
      const run = async (): Promise<void> => {
        try {
          const copy = await api.cameras.duplicate({ id: camera.id })
          showDone(`${copy.name} is added, switched off. Give it its own address.`)
          navigate(`cameras?camera=${copy.id}`)
        } catch (error) {
          showError(`${camera.name} could not be duplicated`, error)
        }
      }
      void run()
    },
    [api],
  )
  const exportCsv = useCallback((): void => {
    const run = async (): Promise<void> => {
      try {
        downloadText('cameras.csv', 'text/csv', await api.cameras.exportCsv())
      } catch (error) {
        showError('The cameras could not be exported', error)
      }
    }
    void run()
  }, [api])
  return { setEnabled, duplicate, exportCsv }
}
