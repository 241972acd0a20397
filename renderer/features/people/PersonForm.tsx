import { Alert, Autocomplete, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { ORPCError } from '@orpc/client'
import { useState, type FormEvent } from 'react'
import type { Person } from '../../../contracts/people.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { useNestedDialog } from '../../ui/nested-dialogs.ts'
import { validatePerson, type PersonFormValues } from './validate-person.ts'

type Props = {
  readonly opened: boolean
  /** Null: a new person. */
  readonly person: Person | null
  /** Departments that exist, as suggestions. */
  readonly departments: ReadonlyArray<string>
  readonly onClose: () => void
  readonly onSaved: (person: Person) => void
}

/** Adds or edits a person. What was typed survives a failed save. */
export function PersonForm({ opened, person, onClose, ...rest }: Props) {
  useNestedDialog(opened)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={person ? `Edit ${person.name}` : 'Add person'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={480}
    >
      <Fields person={person} onClose={onClose} {...rest} />
    </Modal>
  )
}

function Fields({ person, departments, onClose, onSaved }: Omit<Props, 'opened'>) {
  const api = useApi()
  const [values, setValues] = useState<PersonFormValues>({
    name: person?.name ?? '',
    employeeNumber: person?.employeeNumber ?? '',
    department: person?.department ?? '',
  })
  const [errors, setErrors] = useState<Partial<Record<keyof PersonFormValues, string>>>({})
  const [failure, setFailure] = useState<string>()
  const [busy, setBusy] = useState(false)

  const set = (field: keyof PersonFormValues, value: string): void => {
    setValues((now) => ({ ...now, [field]: value }))
    setErrors(({ [field]: _, ...others }) => others)
  }
  const save = async (): Promise<void> => {
    const checked = validatePerson(values)
    if (checked.kind === 'invalid') return setErrors(checked.errors)
    setBusy(true)
    setFailure(undefined)
    try {
      onSaved(
        person
          ? await api.people.update({ id: person.id, person: checked.person })
          : await api.people.add(checked.person),
      )
    } catch (error) {
      // The one thing that two people cannot share is the employee number.
      if (error instanceof ORPCError && error.code === 'CONFLICT') {
        setErrors({ employeeNumber: errorSentence(error) })
      } else setFailure(errorSentence(error))
    } finally {
      setBusy(false)
    }
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (!busy) void save()
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          data-autofocus
          maxLength={120}
          value={values.name}
          error={errors.name}
          onChange={(event) => set('name', event.currentTarget.value)}
        />
        <TextInput
          label="Employee number"
          description="As in payroll; no two people share one."
          required
          maxLength={40}
          value={values.employeeNumber}
          error={errors.employeeNumber}
          onChange={(event) => set('employeeNumber', event.currentTarget.value)}
        />
        <Autocomplete
          label="Department"
          maxLength={80}
          data={[...departments]}
          value={values.department}
          error={errors.department}
          onChange={(value) => set('department', value)}
        />
        {failure !== undefined && (
          <Alert color="red" role="alert" title="Not saved">
            {failure}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {person ? 'Save' : 'Add person'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
