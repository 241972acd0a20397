import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { timeOf } from './hours.ts'

type Props = {
  readonly label: string
  /** `06:30`; anything else is shown as it is. */
  readonly value: string
  readonly onChange: (time: string) => void
}

/** A time of day on 24 hours, whatever the system's own clock; `6`, `630` and `6.30` are understood. */
export function TimeField({ label, value, onChange }: Props) {
  // What is being typed; null once it is taken over.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextInput
      aria-label={label}
      w={84}
      placeholder="06:00"
      inputMode="numeric"
      maxLength={5}
      value={typed ?? value}
      error={typed === null && timeOf(value) === null}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        onChange(timeOf(text) ?? text)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
