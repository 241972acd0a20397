import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
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
