import { Alert, Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { Reembedding } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { failedPeople, reembeddingPercent } from './pack-words.ts'
import classes from './settings.module.css'

type Props = {
  readonly state: Reembedding
  readonly nameOf: (packId: string) => string
}

/** The change to other face models: its progress, then what came of it. */
export function ReembeddingPanel({ state, nameOf }: Props) {
  const [dismissed, setDismissed] = useState<string | null>(null)
  switch (state.kind) {
    case 'idle':
      return null
    case 'running':
      return <Running state={state} name={nameOf(state.packId)} />
    case 'failed':
      return (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertTriangle />}
          title={`${nameOf(state.packId)} could not be put to use`}
        >
          {state.message} Recognition goes on with the models of before.
        </Alert>
      )
    case 'finished':
      return dismissed === state.at ? null : (
        <Finished
          state={state}
          name={nameOf(state.packId)}
          onDismiss={() => setDismissed(state.at)}
        />
      )
    default:
      return state satisfies never
  }
}

type RunningProps = {
  readonly state: Extract<Reembedding, { kind: 'running' }>
  readonly name: string
}

function Running({ state, name }: RunningProps) {
  const api = useApi()
  const cancel = useAction(() => api.recognition.cancelActivation())
  return (
    <section className={classes.card} aria-label="Change of face models">
      <div className={classes.toolbar}>
        <div role="status">
          <h2 className={classes.title}>Changing to {name}</h2>
          <p className={`${classes.soft} nm-digits`}>
            {state.done} of {state.total} photos embedded anew. Recognition goes on with the models
            of before.
          </p>
        </div>
        <Button
          ml="auto"
          variant="default"
          loading={cancel.busy}
          onClick={() => void cancel.run()}
          aria-label="Cancel the change of face models"
        >
          Cancel
        </Button>
      </div>
      <Progress
        value={reembeddingPercent(state)}
        size="lg"
        aria-label="Photos embedded anew"
        transitionDuration={200}
      />
      {cancel.error !== undefined && (
        <Alert color="red" role="alert">
          {cancel.error}
        </Alert>
      )}
    </section>
  )
}

type FinishedProps = {
  readonly state: Extract<Reembedding, { kind: 'finished' }>
  readonly name: string
  readonly onDismiss: () => void
}

function Finished({ state, name, onDismiss }: FinishedProps) {
  const people = failedPeople(state.failed)
  return (
    <Alert
      color={people.length > 0 ? 'yellow' : 'green'}
      role="status"
      icon={people.length > 0 ? <IconAlertTriangle /> : <IconCircleCheck />}
      title={`${name} is in use, with ${state.embedded} photos embedded anew`}
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={onDismiss}
    >
      {people.length === 0 ? (
        'Every photo could be read.'
      ) : (
        <>
          These models found no face in some photos. The people concerned need new ones:
          <ul className={classes.failed} aria-label="People who need new photos">
            {people.map(({ personId, name: who, photos }) => (
              <li key={personId}>
                <a href={`#/people?person=${personId}`}>{who}</a>,{' '}
                {photos === 1 ? '1 photo' : `${photos} photos`}
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  )
}
