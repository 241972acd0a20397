import { Button, Group, Input, PasswordInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { PasswordChoice } from './camera-form.ts'
import classes from './cameras.module.css'

type Props = {
  /** Whether the vault holds a password of this camera. It is never shown. */
  readonly stored: boolean
  readonly choice: PasswordChoice
  readonly onChange: (choice: PasswordChoice) => void
}

/** The password: stored and hidden, to be replaced or removed, or typed anew. */
export function PasswordField({ stored, choice, onChange }: Props) {
  if (choice.kind === 'replace') {
    return (
      <PasswordInput
        label="Password"
        autoComplete="new-password"
        maxLength={300}
        value={choice.password}
        visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
        description={stored ? 'Replaces the stored one.' : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => onChange({ kind: 'replace', password: event.currentTarget.value })}
      />
    )
  }
  return (
    <Input.Wrapper label="Password" labelElement="div">
      <div className={classes.stored}>
        <IconKey size={16} aria-hidden />
        <span>{choice.kind === 'keep' ? 'Stored' : 'Will be removed'}</span>
        <Group gap={4} ml="auto" wrap="nowrap">
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label="Replace password"
            onClick={() => onChange({ kind: 'replace', password: '' })}
          >
            Replace
          </Button>
          {choice.kind === 'keep' ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label="Remove password"
              onClick={() => onChange({ kind: 'remove' })}
            >
              Remove
            </Button>
          ) : (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label="Keep password"
              onClick={() => onChange({ kind: 'keep' })}
            >
              Keep
            </Button>
          )}
        </Group>
      </div>
    </Input.Wrapper>
  )
}
