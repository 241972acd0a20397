import { Alert, Button, Checkbox, Group, Popover, Stack, Text } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconUserOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import { Portrait } from '../../ui/FaceImage.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { useNestedDialog } from '../../ui/nested-dialogs.ts'
import { canReject, canUndo, correctionQuestion, type Candidate } from './correction.ts'
import { PersonSelect, type PersonChoice } from './PersonSelect.tsx'
import { SimilarityBar } from './SimilarityBar.tsx'
import type { CorrectionActions } from './use-correction.ts'
import classes from './SightingDrawer.module.css'

type Props = {
  readonly sighting: Sighting
  /** Least similarity for a name; undefined while it is not known. */
  readonly threshold: number | undefined
  readonly actions: CorrectionActions
  readonly doubting: boolean
  readonly onDoubt: (doubting: boolean) => void
  readonly reject: boolean
  readonly onReject: (reject: boolean) => void
}

/** Where an operator says who a sighting was: the question depends on what is known. */
export function SightingActions(props: Props) {
  const { sighting, actions } = props
  const question = correctionQuestion(sighting)
  const { correct, undo } = actions
  return (
    <section className={classes.section} aria-label="Correction">
      {question.kind === 'choose' && <Choice {...props} candidates={question.candidates} />}
      {question.kind === 'name' && <Naming {...props} />}
      <Group gap="sm">
        {question.kind === 'doubt' && <Doubt {...props} person={question.person} />}
        {canUndo(sighting) && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={18} />}
            rightSection={<Kbd>U</Kbd>}
            loading={undo.busy}
            onClick={() => void undo.run()}
          >
            Undo correction
          </Button>
        )}
      </Group>
      {(correct.error ?? undo.error) !== undefined && (
        <Alert color="red" role="alert" title="Nothing was changed">
          {correct.error ?? undo.error}
        </Alert>
      )}
    </section>
  )
}

type RejectProps = Pick<Props, 'sighting' | 'reject' | 'onReject'>

function RejectChoice({ sighting, reject, onReject }: RejectProps) {
  if (!canReject(sighting, null)) return null
  return (
    <Checkbox
      label={
        sighting.person
          ? `Remember that this face is not ${sighting.person.name}`
          : 'Remember whom this face is not'
      }
      description="So that it is not taken for them again. It can be removed on their page."
      checked={reject}
      onChange={(event) => onReject(event.currentTarget.checked)}
    />
  )
}

function Choice({
  candidates,
  threshold,
  ...props
}: Props & { readonly candidates: ReadonlyArray<Candidate> }) {
  const { correct } = props.actions
  return (
    <>
      <h4 className={classes.heading}>Who is it?</h4>
      <ul className={classes.candidates} aria-label="Candidates">
        {candidates.map(({ personId, name, similarity, portraitId }, index) => (
          <li key={personId} className={classes.candidate}>
            <Portrait referenceId={portraitId} name={name} size={168} />
            <span className={classes.candidateName}>{name}</span>
            <SimilarityBar similarity={similarity} threshold={threshold} />
            <Button
              fullWidth
              variant="light"
              leftSection={<IconCheck size={18} />}
              rightSection={<Kbd>{String(index + 1)}</Kbd>}
              disabled={correct.busy}
              onClick={() =>
                void correct.run({ person: { id: personId, name }, reject: props.reject })
              }
            >
              It is {name}
            </Button>
          </li>
        ))}
      </ul>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <RejectChoice {...props} />
        <Button
          flex="none"
          variant="default"
          leftSection={<IconUserOff size={18} />}
          rightSection={<Kbd>N</Kbd>}
          loading={correct.busy}
          onClick={() => void correct.run({ person: null, reject: props.reject })}
        >
          {candidates.length > 1 ? 'Neither' : `Not ${candidates[0]?.name ?? 'this person'}`}
        </Button>
      </Group>
    </>
  )
}

function Naming(props: Props) {
  const [person, setPerson] = useState<PersonChoice | null>(null)
  const { correct } = props.actions
  return (
    <>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <div className={classes.grow}>
          <PersonSelect
            label="Who was it?"
            placeholder="Choose a person"
            value={person}
            onChange={setPerson}
          />
        </div>
        <Button
          leftSection={<IconCheck size={18} />}
          disabled={person === null}
          loading={correct.busy}
          onClick={() => void correct.run({ person, reject: false })}
        >
          Give this name
        </Button>
      </Group>
      <p className={classes.soft}>
        Attendance follows. To be recognised better next time, enrol a photo of theirs as well.
      </p>
    </>
  )
}

type DoubtProps = Props & { readonly person: NonNullable<Sighting['person']> }

function Doubt({ person, doubting, onDoubt, ...props }: DoubtProps) {
  const [instead, setInstead] = useState<PersonChoice | null>(null)
  const { correct } = props.actions
  useNestedDialog(doubting)
  const confirm = async (): Promise<void> => {
    if (await correct.run({ person: instead, reject: props.reject })) onDoubt(false)
  }
  return (
    <Popover
      opened={doubting}
      onChange={onDoubt}
      width={400}
      position="top-start"
      withArrow
      trapFocus
      withRoles
      shadow="lg"
    >
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconUserOff size={18} />}
          rightSection={<Kbd>N</Kbd>}
          onClick={() => onDoubt(!doubting)}
        >
          This was not {person.name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`This was not ${person.name}`}>
        <Stack gap="md">
          <Text size="sm">
            The name is taken away, and what it did for the attendance of {person.name} is taken
            back.
          </Text>
          <PersonSelect
            label="Who was it instead?"
            placeholder="Nobody enrolled"
            value={instead}
            except={person.id}
            onChange={setInstead}
          />
          <RejectChoice {...props} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => onDoubt(false)}>
              Cancel
            </Button>
            <Button
              color="red"
              loading={correct.busy}
              // It can be undone, so Enter after N is enough.
              data-autofocus
              onClick={() => void confirm()}
            >
              Correct
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
