import { Alert, List, Loader } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Camera, RemovalImpact } from '../../../contracts/cameras.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useQuery } from '../../client/use-query.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { offerUndo } from '../../ui/toasts.tsx'
import { describeRole } from './camera-words.ts'
import classes from './cameras.module.css'

type Props = {
  readonly opened: boolean
  readonly camera: Camera
  readonly onClose: () => void
  readonly onDeleted: () => void
}

/** Deletes a camera after saying what goes and what stays; can be undone for a while. */
export function DeleteCamera({ opened, camera, onClose, onDeleted }: Props) {
  const api = useApi()
  const remove = useAction(async () => {
    await api.cameras.remove({ id: camera.id })
    offerUndo({
      done: `${camera.name} is deleted.`,
      undo: () => api.cameras.restore({ id: camera.id }),
      undone: camera.hasPassword
        ? `${camera.name} is back. Its password has to be entered anew.`
        : `${camera.name} is back.`,
      failed: `${camera.name} could not be brought back`,
    })
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
      The camera leaves the wall and recognises nobody any more.
      {camera.hasPassword && ' Its stored password is lost for good.'} To pause it only, switch it
      off instead.
      {opened && <Impact camera={camera} />}
    </ConfirmDialog>
  )
}

/** What goes with the camera, counted. */
function Impact({ camera }: { readonly camera: Camera }) {
  const timeZone = useTimeZone()
  const { data, error } = useQuery({
    key: `removal of ${camera.id}`,
    load: (api) => api.cameras.removalImpact({ id: camera.id }),
  })
  if (!data) {
    return (
      <p className={classes.impact} role="status">
        {error === undefined ? (
          <Loader size="xs" aria-label="Counting what goes with it" />
        ) : (
          `What goes with it could not be counted: ${error}`
        )}
      </p>
    )
  }
  return (
    <>
      <List mt="sm" size="md" spacing={4}>
        <List.Item>{keptWords(data, timeZone)}</List.Item>
        {data.views.length > 0 && (
          <List.Item>
            It leaves {data.views.length === 1 ? 'the view' : 'the views'} {data.views.join(', ')}.
          </List.Item>
        )}
      </List>
      {data.lastOfItsRole && (
        <Alert mt="md" color="yellow" icon={<IconAlertTriangle />}>
          It is the last camera with the role {describeRole(camera.role).word}: nobody will be
          punched by such a camera any more.
        </Alert>
      )}
    </>
  )
}

function keptWords(impact: RemovalImpact, timeZone: string): string {
  const { sightings, people, firstSightingAt, lastSightingAt } = impact
  if (sightings === 0) return 'It has recorded nothing so far.'
  const span =
    firstSightingAt !== null && lastSightingAt !== null
      ? `, from ${formatDateTime(firstSightingAt, timeZone)} to ${formatDateTime(lastSightingAt, timeZone)}`
      : ''
  const many = sightings === 1 ? '1 sighting' : `${sightings} sightings`
  const whom = people === 1 ? 'one person' : `${people} people`
  return `Its ${many} of ${whom}${span}, and the punches from them, stay.`
}
