import { Tooltip } from '@mantine/core'
import { IconTriangleFilled, IconTriangleInvertedFilled } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { DayPunch } from '../../../contracts/attendance.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { formatClockOn } from './day-time.ts'
import { timelineScale } from './timeline-scale.ts'
import classes from './DayTimeline.module.css'

type Props = {
  readonly date: string
  readonly timeZone: string
  readonly shift: { readonly startAt: string; readonly endAt: string } | null
  readonly punches: ReadonlyArray<DayPunch>
  readonly otherSightings: ReadonlyArray<Sighting>
}

const percent = (fraction: number): string => `${fraction * 100}%`

/** The day as a strip: the shift as a band, punches as arrows, sightings as ticks. */
export function DayTimeline({ date, timeZone, shift, punches, otherSightings }: Props) {
  const scale = useMemo(
    () =>
      timelineScale({
        date,
        timeZone,
        shift,
        instants: [
          ...punches.map(({ at }) => at),
          ...otherSightings.map(({ lastSeenAt }) => lastSeenAt),
        ],
      }),
    [date, timeZone, shift, punches, otherSightings],
  )
  return (
    <section className={classes.timeline} aria-label="Timeline of the day">
      <div className={classes.strip}>
        {scale.ticks.map(({ at, label }) => (
          <span key={at} className={classes.hour} style={{ left: percent(at) }} aria-hidden>
            {label}
          </span>
        ))}
        {scale.shift && (
          <div
            className={classes.shift}
            style={{ left: percent(scale.shift.left), width: percent(scale.shift.width) }}
            role="img"
            aria-label="Shift"
          />
        )}
        {otherSightings.map(({ id, lastSeenAt }) => (
          <span
            key={id}
            className={classes.sighting}
            style={{ left: percent(scale.place(lastSeenAt)) }}
            aria-hidden
          />
        ))}
        {punches.map(({ id, at, direction, cameraName }) => {
          const words = `${direction === 'in' ? 'In' : 'Out'} ${formatClockOn(at, timeZone, date)}${cameraName === null ? '' : `, ${cameraName}`}`
          const Arrow = direction === 'in' ? IconTriangleInvertedFilled : IconTriangleFilled
          return (
            <Tooltip key={id} label={words}>
              <span
                className={classes.punch}
                data-direction={direction}
                style={{ left: percent(scale.place(at)) }}
                role="img"
                aria-label={words}
              >
                <Arrow size={14} aria-hidden />
              </span>
            </Tooltip>
          )
        })}
      </div>
      <p className={classes.legend} aria-hidden>
        <span>
          <i className={classes.shiftKey} /> Shift
        </span>
        <span className={classes.inKey}>
          <IconTriangleInvertedFilled size={11} /> In
        </span>
        <span className={classes.outKey}>
          <IconTriangleFilled size={11} /> Out
        </span>
        <span>
          <i className={classes.sightingKey} /> Seen
        </span>
      </p>
    </section>
  )
}
