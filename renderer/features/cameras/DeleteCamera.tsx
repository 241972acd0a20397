import type { Camera } from '../../../contracts/cameras.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { showDone } from '../../ui/toasts.tsx'

type Props = {
  readonly opened: boolean
  readonly camera: Camera
  readonly onClose: () => void
  readonly onDeleted: () => void
}

/** Deletes a camera after saying what is lost. */
export function DeleteCamera({ opened, camera, onClose, onDeleted }: Props) {
  const api = useApi()
  const remove = useAction(async () => {
    await api.cameras.remove({ id: camera.id })
    showDone(`${camera.name} is deleted.`)
    onClose()
    onDeleted()
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={`Delete ${camera.name}?`}
      confirmLabel="Delete camera"
      busy={remove.busy}
      error={remove.error}
      onConfirm={() => void remove.run()}
      onClose={() => {
        onClose()
        remove.clearError()
      }}
    >
      The camera leaves the wall and recognises nobody any more. Its address
      {camera.hasPassword ? ', user name and stored password are' : ' is'} lost. What it has
      recorded so far, sightings and punches, stays. To pause it only, switch it off instead.
    </ConfirmDialog>
  )
}
