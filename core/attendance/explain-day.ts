import type { Temporal } from 'temporal-polyfill'
import { absentFrom, finalFrom, type DayAssessment, type EvidenceGap } from './assess-day.ts'
import type { AttendancePolicy } from './settings.ts'

/**
 * Says in plain sentences why a day is what it is: the status first, then what else was noticed. Local times of the
 * site; a time on another date than the day's says so.
 */
export function explainDay(day: DayAssessment, policy: AttendancePolicy): ReadonlyArray<string> {
  const at = (instant: Temporal.Instant) => sayTime(instant, day)
  return [
    sayStatus(day, policy, at),
    ...sayLateAndEarly(day, at),
    ...sayMissing(day, at),
    ...sayGaps(day, at),
    ...(day.flags.includes('dst')
      ? ['The clocks change during this shift; hours are the time that really passed.']
      : []),
  ]
}

/** `8 h 10 min`, `12 min`, `10 min 1 s`, `0 min`. Whole seconds, 0 or more. */
export function sayDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ].filter(([amount]) => amount !== 0)
  return parts.length === 0 ? '0 min' : parts.map((part) => part.join(' ')).join(' ')
}

type SayTime = (instant: Temporal.Instant) => string

function sayTime(instant: Temporal.Instant, { date, occurrence }: DayAssessment): string {
  const local = instant.toZonedDateTimeISO(occurrence.timeZone)
  const precision = local.second === 0 ? 'minute' : 'second'
  const time = local.toPlainTime().toString({ smallestUnit: precision })
  return local.toPlainDate().equals(date) ? time : `${time} on ${local.toPlainDate().toString()}`
}

function sayStatus(day: DayAssessment, policy: AttendancePolicy, at: SayTime): string {
  const { occurrence, firstInAt, lastOutAt, workedSeconds } = day
  const { shift } = occurrence
  const hours = `shift ${at(occurrence.start)} to ${at(occurrence.end)}`
  const span = firstInAt && lastOutAt ? `in at ${at(firstInAt)}, out at ${at(lastOutAt)}` : ''
  const worked = sayDuration(workedSeconds ?? 0)
  switch (day.status) {
    case 'expected':
      return `Expected: no punch yet (${hours}); absent from ${at(absentFrom(occurrence, policy))}.`
    case 'present-so-far': {
      const soFar = firstInAt
        ? span || `in at ${at(firstInAt)}`
        : lastOutAt
          ? `out at ${at(lastOutAt)}`
          : hours
      return `Present so far: ${soFar}; the day is judged at ${at(finalFrom(occurrence, policy))}.`
    }
    case 'absent':
      if (isUnproven(day))
        return `Unproven absent (${listGaps(day.gaps, at)}): no punch from ${at(occurrence.opens)} to ${at(occurrence.closes)} (${hours}).`
      return workedSeconds === 0 && firstInAt === null
        ? `Absent: no punch from ${at(occurrence.opens)} to ${at(occurrence.closes)} (${hours}).`
        : `Absent: worked ${worked} (${span}), less than ${sayDuration(shift.absentBelowMinutes * 60)}.`
    case 'incomplete':
      return `Incomplete: the hours are unknown because ${missingPart(day)} (${hours}).`
    case 'half-day':
      return `Half day: worked ${worked} (${span}), less than ${sayDuration(shift.halfDayBelowMinutes * 60)}.`
    case 'present':
      return `Present: worked ${worked} (${span}; ${hours}).`
    case 'off-shift': {
      const window = `${at(occurrence.opens)} to ${at(occurrence.closes)}`
      const pairs = workedSeconds === null ? '' : `; ${worked} between in and out`
      return `Off shift: there outside the hours in which a punch counts for the shift (${window})${pairs}.`
    }
    default:
      return day.status satisfies never
  }
}

const isUnproven = ({ status, sessions, gaps }: DayAssessment): boolean =>
  status === 'absent' && sessions.length === 0 && gaps.length > 0

function sayGaps(day: DayAssessment, at: SayTime): string[] {
  if (day.gaps.length === 0 || isUnproven(day)) return []
  const late =
    day.firstInAt && !day.flags.includes('missing-in') && !day.flags.includes('missing-out')
  return [
    late
      ? `Not late: an earlier arrival may have gone unseen (${listGaps(day.gaps, at)}).`
      : `A punch may have gone unseen (${listGaps(day.gaps, at)}).`,
  ]
}

/** Named in a sentence; the others are counted. */
const mostNamed = 3

function listGaps(gaps: ReadonlyArray<EvidenceGap>, at: SayTime): string {
  const named = gaps
    .slice(0, mostNamed)
    .map(
      ({ cameraName, why, from, to }) =>
        `camera ${cameraName} ${sayWhy(why)} ${at(from)}–${at(to)}`,
    )
  const more = gaps.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

const sayWhy = (why: EvidenceGap['why']): string =>
  why === 'stopped' ? 'not watched' : why === 'disabled' ? 'switched off' : why

function missingPart({ firstInAt }: DayAssessment): string {
  return firstInAt === null ? 'no in precedes the out' : 'no out follows the last in'
}

function sayLateAndEarly(day: DayAssessment, at: SayTime): string[] {
  const { flags, firstInAt, lastOutAt, lateSeconds, earlySeconds, occurrence } = day
  const { shift, start, end } = occurrence
  const sentences: string[] = []
  if (flags.includes('late') && firstInAt) {
    sentences.push(
      `Late ${sayDuration(lateSeconds)}: in at ${at(firstInAt)}, shift from ${at(start)}, grace ${shift.lateGraceMinutes} min.`,
    )
  }
  if (flags.includes('early') && lastOutAt) {
    sentences.push(
      `Left ${sayDuration(earlySeconds)} early: out at ${at(lastOutAt)}, shift to ${at(end)}, grace ${shift.earlyGraceMinutes} min.`,
    )
  }
  return sentences
}

function sayMissing(day: DayAssessment, at: SayTime): string[] {
  const openIsMissing = day.flags.includes('missing-out')
  return day.sessions.flatMap((session) => {
    const where = session.place.kind === 'off-shift' ? ' (off shift)' : ''
    switch (session.kind) {
      case 'missed-in':
        return [`The out at ${at(session.out.at)}${where} has no in before it.`]
      case 'missed-out':
        return [`The in at ${at(session.in.at)}${where} has no out after it.`]
      case 'open':
        return openIsMissing ? [`The in at ${at(session.in.at)}${where} has no out after it.`] : []
      case 'closed':
        return day.status !== 'off-shift' && session.place.kind === 'off-shift'
          ? [
              `In at ${at(session.in.at)}, out at ${at(session.out.at)} off shift: not counted in the hours.`,
            ]
          : []
      default:
        return session satisfies never
    }
  })
}
