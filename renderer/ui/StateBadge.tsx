import type { TablerIcon } from '@tabler/icons-react'
import classes from './StateBadge.module.css'

/** How a state feels; the icon and the word say what it is. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle'

export type StateBadgeProps = {
  readonly tone: Tone
  readonly icon: TablerIcon
  /** The state in one or two words. */
  readonly word: string
  /** `plain` stands in a line of text, `pill` by itself. */
  readonly shape?: 'plain' | 'pill'
}

/** A state as icon, word and colour, so that it can be told without the colour. */
export function StateBadge({ tone, icon: Icon, word, shape = 'plain' }: StateBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} data-shape={shape}>
      <Icon className={classes.icon} size={16} stroke={2} aria-hidden />
      <span className={classes.word}>{word}</span>
    </span>
  )
}
