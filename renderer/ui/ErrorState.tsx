import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import classes from './notice.module.css'

export type ErrorStateProps = {
  /** What could not be done, e.g. "The people could not be read". */
  readonly title: string
  /** The sentence of the failure. */
  readonly message: string
  /** The way on. */
  readonly onRetry: () => void
}

/** Stands where content would be that could not be read. */
export function ErrorState({ title, message, onRetry }: ErrorStateProps) {
  return (
    <div className={classes.notice} role="alert">
      <div className={classes.icon} data-tone="bad" aria-hidden>
        <IconAlertTriangle size={28} stroke={1.6} />
      </div>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.words}>{message}</p>
      <div className={classes.action}>
        <Button variant="default" leftSection={<IconRefresh size={18} />} onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  )
}
