import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './PageHeader.module.css'

export type PageHeaderProps = {
  readonly title: string
  /** One line that says what the page holds now, e.g. counts. */
  readonly summary?: ReactNode
  /** Buttons and filters at the right. */
  readonly children?: ReactNode
}

/** The heading of a page, of one height on all pages. */
export function PageHeader({ title, summary, children }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <Title order={1} className={classes.title}>
          {title}
        </Title>
        {summary !== undefined && (
          <Text component="div" className={classes.summary}>
            {summary}
          </Text>
        )}
      </div>
      <Group gap="sm" wrap="nowrap">
        {children}
      </Group>
    </header>
  )
}
