import { useSetup, useTimeZone } from '../client/use-setup.ts'
import { formatDay, formatTime } from '../ui/format-time.ts'
import { useNow } from '../ui/use-now.ts'
import { DemoBadge } from './DemoBadge.tsx'
import { Health } from './Health.tsx'
import { LoadNotice } from './LoadNotice.tsx'
import classes from './TopStrip.module.css'

/** What holds for all pages: the site, its time, and whether all is well. */
export function TopStrip() {
  const site = useSetup().data?.site
  return (
    <header className={classes.strip}>
      <span className={classes.site}>{site?.name ?? 'NeuroMark'}</span>
      <DemoBadge />
      <LoadNotice />
      <Health />
      <Clock />
    </header>
  )
}

function Clock() {
  const timeZone = useTimeZone()
  const now = useNow(1000)
  return (
    <time className={classes.clock} title={`Time at the site, ${timeZone}`}>
      <span className={classes.day}>{formatDay(now, timeZone)}</span>
      <span className={`${classes.time} nm-digits`}>{formatTime(now, timeZone)}</span>
    </time>
  )
}
