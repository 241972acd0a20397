import { CloseButton } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './SidePanel.module.css'

export type SidePanelProps = {
  readonly title: string
  /** Beside the title, e.g. a button for all of the list. */
  readonly action?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A column at the right of the wall. The pictures beside it go on. */
export function SidePanel({ title, action, onClose, children }: SidePanelProps) {
  return (
    <aside className={classes.panel} aria-label={title}>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {action}
        <CloseButton aria-label={`Close ${title.toLowerCase()}`} onClick={onClose} />
      </header>
      {children}
    </aside>
  )
}
