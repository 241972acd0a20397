import { Tooltip } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useLive } from '../client/live-store.ts'
import { StateBadge } from '../ui/StateBadge.tsx'
import classes from './TopStrip.module.css'

/** Says that the machine is short of time, and what yields. */
export function LoadNotice() {
  const load = useLive((state) => state.load)
  if (load?.kind !== 'short') return null
  return (
    <Tooltip label={load.message} multiline w={420}>
      <a
        className={classes.healthLink}
        href="#/diagnostics"
        role="status"
        aria-label={load.message}
      >
        <StateBadge tone="warn" icon={IconGauge} word="Short of time" shape="pill" />
      </a>
    </Tooltip>
  )
}
