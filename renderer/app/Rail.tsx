import { Tooltip, UnstyledButton } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useLive } from '../client/live-store.ts'
import type { PageName } from '../client/navigation.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { Mark } from '../ui/Mark.tsx'
import { pages } from './pages.ts'
import classes from './Rail.module.css'

export type RailProps = {
  readonly current: PageName
  readonly onShowShortcuts: () => void
}

/** The way between the pages, at the left edge. */
export function Rail({ current, onShowShortcuts }: RailProps) {
  const openAlarms = useLive(({ alarms }) => alarms.length)
  return (
    <nav className={classes.rail} aria-label="Pages">
      <div className={classes.mark}>
        <Mark size={30} />
      </div>
      {pages.map(({ name, label, icon: Icon }, index) => (
        <Tooltip
          key={name}
          position="right"
          label={
            <>
              {label} <Kbd>{`Alt ${index + 1}`}</Kbd>
            </>
          }
        >
          <a
            className={classes.link}
            href={`#/${name}`}
            aria-current={name === current ? 'page' : undefined}
          >
            <Icon size={24} stroke={1.6} aria-hidden />
            <span className={classes.label}>{label}</span>
            {name === 'wall' && openAlarms > 0 && (
              <span className={classes.badge} aria-label={openAlarmWords(openAlarms)}>
                {openAlarms > 99 ? '99+' : openAlarms}
              </span>
            )}
          </a>
        </Tooltip>
      ))}
      <Tooltip position="right" label="Keyboard shortcuts">
        <UnstyledButton
          className={classes.shortcuts}
          aria-label="Keyboard shortcuts"
          onClick={onShowShortcuts}
        >
          <IconKeyboard size={22} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Tooltip>
    </nav>
  )
}

const openAlarmWords = (count: number): string =>
  count === 1 ? '1 open alarm' : `${count} open alarms`
