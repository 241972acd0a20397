import { Select } from '@mantine/core'
import type { PersonId } from '../../../contracts/ids.ts'
import { usePeople } from '../../client/use-people.ts'

export type PersonChoice = { readonly id: PersonId; readonly name: string }

type Props = {
  readonly label: string
  readonly placeholder: string
  readonly value: PersonChoice | null
  /** Left out of the list. */
  readonly except?: PersonId
  readonly onChange: (person: PersonChoice | null) => void
}

/** Chooses one of the people who are not archived, by typing a part of the name or number. */
export function PersonSelect({ label, placeholder, value, except, onChange }: Props) {
  const people = usePeople()
  const choices = (people.data ?? []).filter(
    ({ id, state }) => state !== 'archived' && id !== except,
  )
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      nothingFoundMessage="Nobody fits"
      error={people.data === undefined ? people.error : undefined}
      data={choices.map(({ id, name, employeeNumber }) => ({
        value: id,
        label: `${name} · ${employeeNumber}`,
      }))}
      value={value?.id ?? null}
      comboboxProps={{ withinPortal: false }}
      onChange={(chosen) => {
        const person = choices.find(({ id }) => id === chosen)
        onChange(person ? { id: person.id, name: person.name } : null)
      }}
    />
  )
}
