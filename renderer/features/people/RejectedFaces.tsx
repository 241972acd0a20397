import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { PersonId } from '../../../contracts/ids.ts'
import type { Rejection } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useQuery } from '../../client/use-query.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { RejectedFace } from '../../ui/FaceImage.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import classes from './people.module.css'

type Props = { readonly personId: PersonId; readonly name: string }

/** Faces that were taken for a person and are not; nothing is shown while there are none. */
export function RejectedFaces({ personId, name }: Props) {
  const { data, error, reload } = useQuery({
    key: `rejections of ${personId}`,
    load: (api) => api.recognition.rejections({ personId }),
    refetchOn: ({ kind }) => kind === 'people-changed' || kind === 'sighting-revised',
  })
  if (error !== undefined && data === undefined) {
    return (
      <p className={classes.problem} role="alert">
        The faces that are not {name} could not be read. {error}
      </p>
    )
  }
  if (!data || data.length === 0) return null
  return (
    <section className={classes.section} aria-label={`Faces that are not ${name}`}>
      <div>
        <h3 className={classes.heading}>Faces that are not {name}</h3>
        <p className={classes.soft}>
          They were taken for {name} and corrected. A face that is like one of them is no longer
          given this name.
        </p>
      </div>
      <ul className={classes.rejections}>
        {data.map((rejection) => (
          <RejectionCard key={rejection.id} rejection={rejection} name={name} onRemoved={reload} />
        ))}
      </ul>
    </section>
  )
}

type CardProps = {
  readonly rejection: Rejection
  readonly name: string
  readonly onRemoved: () => void
}

function RejectionCard({ rejection, name, onRemoved }: CardProps) {
  const api = useApi()
  const timeZone = useTimeZone()
  const [asking, setAsking] = useState(false)
  const remove = useAction(async () => {
    await api.recognition.removeRejection({ id: rejection.id })
    setAsking(false)
    onRemoved()
  })
  const when = formatDateTime(rejection.rejectedAt, timeZone)
  return (
    <li className={classes.rejection}>
      <RejectedFace id={rejection.id} name={name} size={72} />
      <div className={classes.referenceWords}>
        <span className={classes.soft}>{when}</span>
        <span className={classes.soft}>by {rejection.rejectedBy}</span>
      </div>
      <Tooltip label="Remove this face">
        <ActionIcon
          aria-label={`Remove the face corrected ${when}`}
          onClick={() => setAsking(true)}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog
        opened={asking}
        title="Remove this face?"
        confirmLabel="Remove face"
        busy={remove.busy}
        error={remove.error}
        onConfirm={() => void remove.run()}
        onClose={() => {
          setAsking(false)
          remove.clearError()
        }}
      >
        It may then be taken for {name} again. Remove it if it does show {name}.
      </ConfirmDialog>
    </li>
  )
}
