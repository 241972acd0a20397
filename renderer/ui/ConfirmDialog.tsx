import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNestedDialog } from './nested-dialogs.ts'

export type ConfirmDialogProps = {
  readonly opened: boolean
  /** A question: "Delete Gate north?" */
  readonly title: string
  /** What happens, and what is lost. */
  readonly children: ReactNode
  /** The verb: "Delete camera". */
  readonly confirmLabel: string
  /** `red` (the default) for what takes things away. */
  readonly confirmColor?: 'red' | 'accent'
  readonly busy: boolean
  /** A sentence, when the last try failed. */
  readonly error: string | undefined
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something that takes things away or takes long. The safe way out has the focus. */
export function ConfirmDialog({
  opened,
  title,
  children,
  confirmLabel,
  confirmColor = 'red',
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  useNestedDialog(opened)
  return (
    <Modal opened={opened} onClose={onClose} title={title} withCloseButton={false} size={460}>
      <Stack gap="md">
        <Text component="div" size="md">
          {children}
        </Text>
        {error !== undefined && (
          <Alert color="red" role="alert">
            {error}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color={confirmColor} loading={busy} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
