import type { ReactNode } from 'react'
import classes from './notice.module.css'

export type EmptyStateProps = {
  readonly icon: ReactNode
  readonly title: string
  /** What to do, or what to wait for. */
  readonly children?: ReactNode
  /** The button that does it. */
  readonly action?: ReactNode
}

/** Stands where a list would be, and says what to do. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.notice} role="status">
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <h2 className={classes.title}>{title}</h2>
      {children !== undefined && <p className={classes.words}>{children}</p>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  )
}
