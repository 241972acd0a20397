import { IconBellRinging } from '@tabler/icons-react'
import type { TileAlarmKind } from './use-alarms.ts'
import classes from './WallTile.module.css'

/** On the picture of a camera that raised an alarm nobody has acknowledged. */
export function TileAlarm({ alarm }: { readonly alarm: TileAlarmKind }) {
  return (
    <span className={classes.alarm} data-kind={alarm.kind}>
      <IconBellRinging size={16} aria-hidden />
      {alarm.words}
    </span>
  )
}
