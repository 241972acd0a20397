import { Button } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import type { Alarm } from '../../../contracts/wall.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { Crop } from '../../ui/FaceImage.tsx'
import { formatTime } from '../../ui/format-time.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { alarmWords } from './use-alarms.ts'
import classes from './Alarms.module.css'

export type AlarmBannerProps = {
  /** The one that the keys act on. */
  readonly alarm: Alarm
  /** How many more wait. */
  readonly others: number
  readonly busy: boolean
  readonly onAcknowledge: () => void
  readonly onNote: () => void
  readonly onShow: () => void
  readonly onList: () => void
}

/** In the bar above the wall: who was seen where, and what to do about it. Covers no picture and moves none. */
export function AlarmBanner(props: AlarmBannerProps) {
  const { alarm, others, busy, onAcknowledge, onNote, onShow, onList } = props
  const timeZone = useTimeZone()
  const who = alarmWords(alarm)
  return (
    <section className={classes.banner} data-kind={alarm.kind} role="alert" aria-label="Alarm">
      <Crop sightingId={alarm.sightingId} of={who} size={38} />
      <div className={classes.words}>
        <div className={classes.kind}>
          <IconBellRinging size={18} aria-hidden />
          {alarm.kind === 'watch-list' ? 'Watch list' : 'Unknown face'}
        </div>
        <div className={classes.who}>
          {alarm.kind === 'watch-list' ? `${who} at ` : 'At '}
          {alarm.cameraName}
          <time className="nm-digits" dateTime={alarm.at}>
            {formatTime(alarm.at, timeZone)}
          </time>
        </div>
        {alarm.person && <div className={classes.reason}>{alarm.person.reason}</div>}
      </div>
      <div className={classes.actions}>
        <Button
          size="compact-md"
          color={alarm.kind === 'watch-list' ? 'red' : 'accent'}
          rightSection={<Kbd>A</Kbd>}
          loading={busy}
          onClick={onAcknowledge}
        >
          Acknowledge
        </Button>
        <Button size="compact-md" variant="default" rightSection={<Kbd>N</Kbd>} onClick={onNote}>
          Note
        </Button>
        <Button size="compact-md" variant="default" onClick={onShow}>
          Show camera
        </Button>
        {others > 0 && (
          <Button size="compact-md" variant="subtle" rightSection={<Kbd>L</Kbd>} onClick={onList}>
            {others} more
          </Button>
        )}
      </div>
    </section>
  )
}
