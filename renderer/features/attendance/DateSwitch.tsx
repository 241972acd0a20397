import { ActionIcon, Button, Group, TextInput, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { addDays, isDate } from './day-time.ts'

type Props = {
  /** The date shown; null until it is known which one today is at the site. */
  readonly date: string | null
  readonly today: string | null
  /** Null: whatever date it is at the site. */
  readonly onChange: (date: string | null) => void
}

/** Goes from one local date of the site to another. */
export function DateSwitch({ date, today, onChange }: Props) {
  // While a date is being typed the field holds half of one, which must not be overwritten.
  const [draft, setDraft] = useState<string | null>(null)
  const go = (next: string): void => onChange(next === today ? null : next)

  return (
    <Group gap={6} wrap="nowrap" role="group" aria-label="Date">
      <Button
        variant="default"
        disabled={date === null || date === today}
        onClick={() => onChange(null)}
      >
        Today
      </Button>
      <Tooltip label="Previous day ( [ )">
        <ActionIcon
          size="lg"
          aria-label="Previous day"
          disabled={date === null}
          onClick={() => date !== null && go(addDays(date, -1))}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
      </Tooltip>
      <TextInput
        type="date"
        aria-label="Date shown"
        w={160}
        value={draft ?? date ?? ''}
        onChange={(event) => {
          const text = event.currentTarget.value
          setDraft(text)
          if (isDate(text)) go(text)
        }}
        onBlur={() => setDraft(null)}
      />
      <Tooltip label="Next day ( ] )">
        <ActionIcon
          size="lg"
          aria-label="Next day"
          disabled={date === null}
          onClick={() => date !== null && go(addDays(date, 1))}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
