import type { ReactNode } from 'react'
import classes from './Page.module.css'

/** The ground of a page: its header on top, the rest filling the window; parts scroll by themselves. */
export function Page({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}) {
  return (
    <main className={classes.page} aria-label={label}>
      {children}
    </main>
  )
}
