import { UnstyledButton } from '@mantine/core'
import type { DayStatus } from '../../../contracts/attendance.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { describeStatus } from './day-words.ts'
import type { StatusCount } from './filter-days.ts'
import classes from './attendance.module.css'

type Props = {
  readonly counts: ReadonlyArray<StatusCount>
  readonly chosen: ReadonlySet<DayStatus>
  readonly onChange: (chosen: ReadonlySet<DayStatus>) => void
}

/** How many people have each status; a click shows only those, further clicks add more. */
export function StatusChips({ counts, chosen, onChange }: Props) {
  const toggle = (status: DayStatus): void => {
    const next = new Set(chosen)
    if (!next.delete(status)) next.add(status)
    onChange(next)
  }
  return (
    <div className={classes.chips} role="group" aria-label="Filter by status">
      {counts.map(({ status, count }) => {
        const words = describeStatus(status)
        const pressed = chosen.has(status)
        return (
          <UnstyledButton
            key={status}
            className={classes.chip}
            aria-pressed={pressed}
            aria-label={`${words.word}: ${count}`}
            data-empty={count === 0 || undefined}
            onClick={() => toggle(status)}
          >
            <span className={classes.count}>{count}</span>
            <StateBadge {...words} />
          </UnstyledButton>
        )
      })}
    </div>
  )
}
