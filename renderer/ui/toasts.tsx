import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { errorSentence } from '../client/api.ts'

/** Tells of something that failed and has no better place to say so. Stays until it is read. */
export function showError(title: string, error: unknown): void {
  notifications.show({
    title,
    message: errorSentence(error),
    color: 'red',
    icon: <IconAlertTriangle size={18} />,
    autoClose: 12_000,
  })
}

/** Tells that something was done, shortly. */
export function showDone(message: string): void {
  notifications.show({ message, color: 'green', icon: <IconCheck size={18} />, autoClose: 4000 })
}

/** Tells why nothing was done, where nothing is wrong. */
export function showNotice(message: string): void {
  notifications.show({ message, icon: <IconInfoCircle size={18} />, autoClose: 6000 })
}

export type UndoOffer = {
  /** What was done: "Ada is archived." */
  readonly done: string
  readonly undo: () => Promise<unknown>
  /** What holds once it is undone: "Ada is back and is recognised again." */
  readonly undone: string
  /** What could not be done, if undoing fails: "Ada could not be restored". */
  readonly failed: string
}

/** Tells that something was done, and takes it back on demand. Answers how to withdraw the offer. */
export function offerUndo({ done, undo, undone, failed }: UndoOffer): () => void {
  const takeBack = async (): Promise<void> => {
    notifications.hide(id)
    try {
      await undo()
      showDone(undone)
    } catch (error) {
      showError(failed, error)
    }
  }
  const id = notifications.show({
    autoClose: 10_000,
    withCloseButton: true,
    color: 'green',
    icon: <IconCheck size={18} />,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {done}
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          leftSection={<IconArrowBackUp size={16} />}
          onClick={() => void takeBack()}
        >
          Undo
        </Button>
      </Group>
    ),
  })
  return () => void notifications.hide(id)
}
