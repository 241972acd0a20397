import { Anchor } from '@mantine/core'
import { IconArrowBarLeft, IconArrowBarRight, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AttendanceDay, DayPunch, Shift } from '../../../contracts/attendance.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { navigate } from '../../client/navigation.ts'
import { Portrait } from '../../ui/FaceImage.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { DayTimeline } from './DayTimeline.tsx'
import { formatClockOn, formatDuration } from './day-time.ts'
import { describeDay, describeFlag } from './day-words.ts'
import { SightingCard } from './SightingCard.tsx'
import classes from './DayDrawer.module.css'

/** Sightings beside the punches that are shown one by one; a busy day has hundreds. */
const MAX_OTHERS = 24

type Props = {
  readonly day: AttendanceDay
  readonly timeZone: string
  readonly shift: (Shift & { readonly startAt: string; readonly endAt: string }) | null
  readonly punches: ReadonlyArray<DayPunch>
  readonly otherSightings: ReadonlyArray<Sighting>
  readonly explanation: ReadonlyArray<string>
}

/** Everything that is known of one person's day, and why its status is what it is. */
export function DayDetail({ day, timeZone, shift, punches, otherSightings, explanation }: Props) {
  const { person, date, firstInAt, lastOutAt, workedSeconds } = day
  const clock = (instant: string | null): string =>
    instant === null ? '–' : formatClockOn(instant, timeZone, date)
  return (
    <div className={classes.detail}>
      <section className={classes.head} aria-label="Person">
        <Portrait referenceId={person.portraitId} name={person.name} size={88} />
        <div className={classes.whoIs}>
          <h2 className={classes.personName}>{person.name}</h2>
          <p className={classes.soft}>
            {[person.employeeNumber, person.department].filter(Boolean).join(' · ')}
          </p>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => navigate(`people?person=${person.id}`)}
          >
            Open person
          </Anchor>
        </div>
        <StateBadge {...describeDay(day)} shape="pill" />
      </section>

      <dl className={classes.figures}>
        <Figure label="In">{clock(firstInAt)}</Figure>
        <Figure label="Out">{clock(lastOutAt)}</Figure>
        <Figure label="Hours">
          {workedSeconds === null ? '–' : formatDuration(workedSeconds)}
        </Figure>
        <Figure label="Late">
          {day.lateSeconds === 0 ? '–' : formatDuration(day.lateSeconds)}
        </Figure>
        <Figure label="Left early">
          {day.earlySeconds === 0 ? '–' : formatDuration(day.earlySeconds)}
        </Figure>
      </dl>

      <section className={classes.why} aria-label="Why this status">
        <IconInfoCircle size={20} className={classes.whyIcon} aria-hidden />
        <div>
          {explanation.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          {shift ? (
            <p className={classes.soft}>
              Shift: {shift.name}, {shift.start} to {shift.end} ({timeZone}).
            </p>
          ) : (
            <p className={classes.soft}>No shift on this day.</p>
          )}
          {day.flags.length > 0 && (
            <div className={classes.dayFlags}>
              {day.flags.map((flag) => (
                <StateBadge key={flag} {...describeFlag(flag)} shape="pill" />
              ))}
            </div>
          )}
        </div>
      </section>

      <DayTimeline
        date={date}
        timeZone={timeZone}
        shift={shift}
        punches={punches}
        otherSightings={otherSightings}
      />

      <section aria-label="Punches">
        <h3 className={classes.heading}>Punches</h3>
        {punches.length === 0 && <p className={classes.soft}>No punches on this day.</p>}
        <ol className={classes.punches}>
          {punches.map((punch) => (
            <PunchEntry key={punch.id} punch={punch} day={day} timeZone={timeZone} />
          ))}
        </ol>
      </section>

      {otherSightings.length > 0 && (
        <section aria-label="Other sightings">
          <h3 className={classes.heading}>
            Other sightings <span className={classes.soft}>{otherSightings.length}</span>
          </h3>
          <p className={classes.soft}>Seen by observing cameras; these make no punch.</p>
          <ul className={classes.cards}>
            {otherSightings.slice(0, MAX_OTHERS).map((sighting) => (
              <li key={sighting.id}>
                <SightingCard sighting={sighting} timeZone={timeZone} size={56} />
              </li>
            ))}
          </ul>
          {otherSightings.length > MAX_OTHERS && (
            <p className={classes.soft}>
              And {otherSightings.length - MAX_OTHERS} more, marked on the strip above.
            </p>
          )}
        </section>
      )}
    </div>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type PunchProps = {
  readonly punch: DayPunch
  readonly day: AttendanceDay
  readonly timeZone: string
}

function PunchEntry({ punch, day, timeZone }: PunchProps) {
  const { person, date } = day
  const entering = punch.direction === 'in'
  return (
    <li className={classes.punch}>
      <div className={classes.punchHead}>
        <StateBadge
          tone={entering ? 'good' : 'busy'}
          icon={entering ? IconArrowBarRight : IconArrowBarLeft}
          word={entering ? 'In' : 'Out'}
          shape="pill"
        />
        <span className={classes.punchTime}>{formatClockOn(punch.at, timeZone, date)}</span>
        <span className={classes.soft}>{punch.cameraName ?? 'Without a camera'}</span>
      </div>
      <div className={classes.evidence}>
        <figure className={classes.enrolled}>
          <Portrait referenceId={person.portraitId} name={person.name} size={72} />
          <figcaption>Enrolled</figcaption>
        </figure>
        <ul className={classes.cards}>
          {punch.evidence.map((sighting) => (
            <li key={sighting.id}>
              <SightingCard sighting={sighting} timeZone={timeZone} size={72} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}
