import { ActionIcon, Alert, Button, Group, SegmentedControl, Stack } from '@mantine/core'
import { IconMoon, IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import type { ActiveHours } from '../../../contracts/cameras.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import {
  describeHours,
  hoursProblem,
  isOvernight,
  MAX_RANGES,
  officeHours,
  weekdays,
  weekSpans,
  withDay,
} from './hours.ts'
import { TimeField } from './TimeField.tsx'
import classes from './hours.module.css'

type Props = {
  readonly hours: ReadonlyArray<ActiveHours>
  /** What keeps the hours from being saved. */
  readonly error: string | undefined
  readonly onChange: (hours: ReadonlyArray<ActiveHours>) => void
}

/** When the camera works: always, or in ranges by day of the week. */
export function HoursFields({ hours, error, onChange }: Props) {
  const timeZone = useTimeZone()
  // What was entered comes back when somebody looks at "always" and returns.
  const before = useRef<ReadonlyArray<ActiveHours>>([officeHours])
  if (hours.length > 0) before.current = hours
  return (
    <Stack gap="lg">
      <div>
        <SegmentedControl
          aria-label="When the camera works"
          value={hours.length === 0 ? 'always' : 'hours'}
          onChange={(value) => onChange(value === 'always' ? [] : before.current)}
          data={[
            { value: 'always', label: 'Day and night' },
            { value: 'hours', label: 'At certain hours' },
          ]}
        />
        <p className={classes.hint}>
          {describeHours(hours)} Outside its hours it is not connected: nothing is shown, recognised
          or counted as a fault. Times are those of the site, {timeZone}.
        </p>
      </div>
      {hours.length > 0 && (
        <>
          <ul className={classes.ranges} aria-label="Hours of activity">
            {hours.map((range, index) => (
              <Range
                // Ranges have no name of their own, and their fields hold no state.
                key={index}
                number={index + 1}
                range={range}
                onChange={(next) => onChange(hours.with(index, next))}
                onRemove={() => onChange(hours.toSpliced(index, 1))}
              />
            ))}
          </ul>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} />}
            disabled={hours.length >= MAX_RANGES}
            onClick={() => onChange([...hours, { ...officeHours, days: [6, 7] }])}
            className={classes.add}
          >
            Add hours
          </Button>
          {error !== undefined && (
            <Alert color="red" role="alert">
              {error}
            </Alert>
          )}
        </>
      )}
      <Week hours={hours} />
    </Stack>
  )
}

type RangeProps = {
  /** From 1. */
  readonly number: number
  readonly range: ActiveHours
  readonly onChange: (range: ActiveHours) => void
  readonly onRemove: () => void
}

function Range({ number, range, onChange, onRemove }: RangeProps) {
  const problem = hoursProblem(range)
  return (
    <li className={classes.range} data-problem={problem !== null || undefined}>
      <Group gap={6} role="group" aria-label={`Days of hours ${number}`}>
        {weekdays.map(({ day, short, name }) => (
          <button
            key={day}
            type="button"
            className={classes.day}
            aria-label={name}
            aria-pressed={range.days.includes(day)}
            onClick={() => onChange(withDay(range, day))}
          >
            {short}
          </button>
        ))}
      </Group>
      <Group gap="xs" wrap="nowrap">
        <TimeField
          label={`From, hours ${number}`}
          value={range.from}
          onChange={(from) => onChange({ ...range, from })}
        />
        <span aria-hidden>–</span>
        <TimeField
          label={`To, hours ${number}`}
          value={range.to}
          onChange={(to) => onChange({ ...range, to })}
        />
      </Group>
      <span className={classes.overnight}>
        {isOvernight(range) && (
          <>
            <IconMoon size={15} aria-hidden /> ends on the next day
          </>
        )}
        {problem !== null && <span role="status">{problem}</span>}
      </span>
      <ActionIcon aria-label={`Remove hours ${number}`} onClick={onRemove}>
        <IconTrash size={18} />
      </ActionIcon>
    </li>
  )
}

const marks = [0, 6, 12, 18, 24]
const percent = (minutes: number): string => `${(minutes / 1440) * 100}%`

/** The week as it comes out, ranges over midnight and overlaps worked in. */
function Week({ hours }: Pick<Props, 'hours'>) {
  const week = hours.length === 0 ? null : weekSpans(hours)
  return (
    <div className={classes.week} role="img" aria-label={describeHours(hours)}>
      {weekdays.map(({ day, short }) => (
        <div key={day} className={classes.weekDay}>
          <span className={classes.weekName}>{short}</span>
          <div className={classes.track}>
            {(week?.[day - 1] ?? (week ? [] : [{ from: 0, to: 1440 }])).map(({ from, to }) => (
              <span
                key={from}
                className={classes.active}
                style={{ left: percent(from), width: percent(to - from) }}
              />
            ))}
          </div>
        </div>
      ))}
      <div className={classes.marks}>
        {marks.map((hour) => (
          <span key={hour} style={{ left: percent(hour * 60) }}>
            {String(hour).padStart(2, '0')}
          </span>
        ))}
      </div>
    </div>
  )
}
