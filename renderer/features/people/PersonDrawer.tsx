import { Button, Drawer, Group } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import type { PersonId } from '../../../contracts/ids.ts'
import type { Person, Reference } from '../../../contracts/people.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useQuery } from '../../client/use-query.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Portrait } from '../../ui/FaceImage.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { NestedDialogs, useNestedDialogs } from '../../ui/nested-dialogs.ts'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { offerUndo, showDone } from '../../ui/toasts.tsx'
import { EnrolmentSection } from './EnrolmentSection.tsx'
import { PersonForm } from './PersonForm.tsx'
import { describePersonState } from './person-words.ts'
import { RejectedFaces } from './RejectedFaces.tsx'
import classes from './people.module.css'

type Props = {
  /** Null: closed. */
  readonly personId: PersonId | null
  readonly departments: ReadonlyArray<string>
  readonly onClose: () => void
}

/** One person: who they are, and the photos they are recognised by. */
export function PersonDrawer({ personId, departments, onClose }: Props) {
  const { register, closeOnEscape } = useNestedDialogs()
  return (
    <Drawer
      closeOnEscape={closeOnEscape}
      opened={personId !== null}
      onClose={onClose}
      title="Person"
      size={720}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {personId !== null && (
        <NestedDialogs value={register}>
          <LoadedPerson
            key={personId}
            personId={personId}
            departments={departments}
            onClose={onClose}
          />
        </NestedDialogs>
      )}
    </Drawer>
  )
}

type LoadedProps = {
  readonly personId: PersonId
  readonly departments: ReadonlyArray<string>
  readonly onClose: () => void
}

function LoadedPerson({ personId, departments, onClose }: LoadedProps) {
  const { data, error, reload } = useQuery({
    key: `person ${personId}`,
    load: (api) => api.people.get({ id: personId }),
    refetchOn: ({ kind }) => kind === 'people-changed',
  })
  if (data) {
    return (
      <PersonDetail
        person={data}
        departments={departments}
        onChanged={reload}
        onArchived={onClose}
      />
    )
  }
  if (error === undefined) return <LoadingState label="Reading the person" />
  return <ErrorState title="The person could not be read" message={error} onRetry={reload} />
}

type DetailProps = {
  readonly person: Person & { readonly references: ReadonlyArray<Reference> }
  readonly departments: ReadonlyArray<string>
  readonly onChanged: () => void
  readonly onArchived: () => void
}

function PersonDetail({ person, departments, onChanged, onArchived }: DetailProps) {
  const api = useApi()
  const [asking, setAsking] = useState<'edit' | 'archive' | null>(null)
  const restore = useAction(async () => {
    await api.people.restore({ id: person.id })
    showDone(`${person.name} is back and is recognised again.`)
    onChanged()
  })
  const archive = useAction(async () => {
    await api.people.archive({ id: person.id })
    offerUndo({
      done: `${person.name} is archived.`,
      undo: () => api.people.restore({ id: person.id }),
      undone: `${person.name} is back and is recognised again.`,
      failed: `${person.name} could not be restored`,
    })
    setAsking(null)
    onArchived()
  })
  const archived = person.state === 'archived'

  return (
    <div className={classes.detail}>
      <section className={classes.head} aria-label="Person">
        <Portrait referenceId={person.portraitId} name={person.name} size={96} />
        <div className={classes.whoIs}>
          <h2 className={classes.personName}>{person.name}</h2>
          <p className={classes.soft}>
            {[person.employeeNumber, person.department].filter(Boolean).join(' · ')}
          </p>
          <p className={classes.facts}>
            <StateBadge
              {...describePersonState(person.state, person.referenceCount)}
              shape="pill"
            />
            <span className={classes.soft}>
              {person.lastSeenAt === null ? (
                'Never seen by a camera'
              ) : (
                <>
                  Last seen <RelativeTime instant={person.lastSeenAt} />
                </>
              )}
            </span>
          </p>
        </div>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Button
            variant="default"
            leftSection={<IconPencil size={18} />}
            onClick={() => setAsking('edit')}
          >
            Edit
          </Button>
          {archived ? (
            <Button
              variant="default"
              leftSection={<IconArchiveOff size={18} />}
              loading={restore.busy}
              onClick={() => void restore.run()}
            >
              Restore
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<IconArchive size={18} />}
              onClick={() => setAsking('archive')}
            >
              Archive
            </Button>
          )}
        </Group>
      </section>
      {restore.error !== undefined && (
        <p className={classes.problem} role="alert">
          {restore.error}
        </p>
      )}

      {archived ? (
        <p className={classes.notice}>
          Archived people are not recognised. Their records stay. Restore {person.name} to enrol
          photos or to recognise them again.
        </p>
      ) : (
        <EnrolmentSection person={person} onChanged={onChanged} />
      )}
      <RejectedFaces personId={person.id} name={person.name} />

      <PersonForm
        opened={asking === 'edit'}
        person={person}
        departments={departments}
        onClose={() => setAsking(null)}
        onSaved={() => {
          setAsking(null)
          onChanged()
        }}
      />
      <ConfirmDialog
        opened={asking === 'archive'}
        title={`Archive ${person.name}?`}
        confirmLabel="Archive"
        busy={archive.busy}
        error={archive.error}
        onConfirm={() => void archive.run()}
        onClose={() => {
          setAsking(null)
          archive.clearError()
        }}
      >
        The cameras stop recognising {person.name}, and they leave the lists. Attendance records and
        photos stay; you can restore them at any time.
      </ConfirmDialog>
    </div>
  )
}
