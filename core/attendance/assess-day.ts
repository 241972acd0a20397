import type { Temporal } from 'temporal-polyfill'
import { isBefore, secondsBetween } from '../shared/time.ts'
import type { Session } from './sessions.ts'
import type { AttendancePolicy } from './settings.ts'
import { crossesClockChange, type ShiftOccurrence } from './shift-occurrence.ts'

/** `expected` and `present-so-far` are provisional: they end with the shift's window. */
export type DayStatus =
  'expected' | 'present-so-far' | 'absent' | 'incomplete' | 'half-day' | 'present' | 'off-shift'

export type DayFlag =
  'late' | 'early' | 'missing-in' | 'missing-out' | 'off-shift' | 'dst' | 'evidence-gap'

/** A time in which a camera that punches come from saw nothing. */
export type EvidenceGap = {
  readonly cameraName: string
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
  /** `stopped`: the program did not run. */
  readonly why: 'offline' | 'disabled' | 'resting' | 'stopped'
}

/** One person's result for the local date on which a shift starts. */
export type DayAssessment = {
  readonly date: Temporal.PlainDate
  readonly occurrence: ShiftOccurrence
  readonly status: DayStatus
  /** In alphabetical order. */
  readonly flags: ReadonlyArray<DayFlag>
  readonly firstInAt: Temporal.Instant | null
  /** Null while an IN follows the last OUT. */
  readonly lastOutAt: Temporal.Instant | null
  /** Real elapsed seconds; null where a missing punch leaves them unknown. */
  readonly workedSeconds: number | null
  /** From the start of the shift; 0 unless flagged late. */
  readonly lateSeconds: number
  /** To the end of the shift; 0 unless flagged early. */
  readonly earlySeconds: number
  /** Those that count on the date, in order of time. */
  readonly sessions: ReadonlyArray<Session>
  /** What the flag `evidence-gap` is for, in order of time; empty without it. */
  readonly gaps: ReadonlyArray<EvidenceGap>
}

/**
 * Assesses one day of one person: hours from the first IN to the last OUT.
 *
 * Pure: `now` is an argument, so a replayed day gives the same answer tomorrow. `sessions` may hold those of other days,
 * which do not count. A person without punches in the window who was there outside it is off shift, never absent.
 * `gaps`: of the cameras that punches come from. Whoever is absent, lacks a punch or came late may have been there, where
 * one of them overlaps the time in question; an IN that it may have hidden is not late.
 */
export function assessDay(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  policy: AttendancePolicy,
  now: Temporal.Instant,
  gaps: ReadonlyArray<EvidenceGap> = [],
): DayAssessment {
  return withGaps(assessSeen(occurrence, sessions, policy, now), gaps)
}

/** The gaps that overlap [`from`, `to`). */
export function gapsWithin(
  gaps: ReadonlyArray<EvidenceGap>,
  from: Temporal.Instant,
  to: Temporal.Instant,
): ReadonlyArray<EvidenceGap> {
  return gaps.filter((gap) => isBefore(gap.from, to) && isBefore(from, gap.to))
}

/** What cameras that saw nothing make of a day that was judged by what was seen. */
function withGaps(day: DayAssessment, gaps: ReadonlyArray<EvidenceGap>): DayAssessment {
  const { status, flags, firstInAt, occurrence } = day
  const { opens, closes } = occurrence
  if (status === 'off-shift') return day
  const hidingIn =
    flags.includes('late') && firstInAt !== null ? gapsWithin(gaps, opens, firstInAt) : []
  const unproven = status === 'absent' && day.sessions.length === 0
  const lacking = flags.includes('missing-in') || flags.includes('missing-out')
  const told = unproven || lacking ? gapsWithin(gaps, opens, closes) : hidingIn
  if (told.length === 0) return day
  const kept = hidingIn.length > 0 ? flags.filter((flag) => flag !== 'late') : flags
  return {
    ...day,
    flags: sorted([...kept, 'evidence-gap']),
    lateSeconds: kept.includes('late') ? day.lateSeconds : 0,
    gaps: told,
  }
}

function assessSeen(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  policy: AttendancePolicy,
  now: Temporal.Instant,
): DayAssessment {
  const ofDate = sessions.filter(({ place }) => place.date.equals(occurrence.date))
  const onShift = ofDate.filter(
    ({ place }) => place.kind === 'shift' && place.occurrence.shift.id === occurrence.shift.id,
  )
  const offShift = ofDate.filter(({ place }) => place.kind === 'off-shift')
  if (onShift.length === 0) {
    return offShift.length === 0
      ? assessEmptyDay(occurrence, policy, now)
      : assessOffShiftDay(occurrence, offShift, now)
  }
  const day = assessShiftDay(occurrence, onShift, policy, now)
  if (offShift.length === 0) return day
  return { ...day, flags: sorted([...day.flags, 'off-shift']), sessions: [...onShift, ...offShift] }
}

/** The instant from which a day without punches is absent. */
export function absentFrom(
  occurrence: ShiftOccurrence,
  policy: AttendancePolicy,
): Temporal.Instant {
  const minutes = Math.max(policy.graceSyncMinutes, policy.absentAfterMinutes)
  return occurrence.closes.add({ minutes })
}

/** The instant from which a day with punches is judged. */
export function finalFrom(occurrence: ShiftOccurrence, policy: AttendancePolicy): Temporal.Instant {
  return occurrence.closes.add({ minutes: policy.graceSyncMinutes })
}

function assessEmptyDay(
  occurrence: ShiftOccurrence,
  policy: AttendancePolicy,
  now: Temporal.Instant,
): DayAssessment {
  return {
    ...base(occurrence, []),
    status: isBefore(now, absentFrom(occurrence, policy)) ? 'expected' : 'absent',
    flags: crossesClockChange(occurrence) ? ['dst'] : [],
    workedSeconds: 0,
  }
}

function assessOffShiftDay(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  now: Temporal.Instant,
): DayAssessment {
  const pairs = sessions.flatMap((session) =>
    session.kind === 'closed' ? [secondsBetween(session.in.at, session.out.at)] : [],
  )
  const flags: DayFlag[] = ['off-shift']
  if (sessions.some(({ kind }) => kind === 'missed-in')) flags.push('missing-in')
  if (sessions.some((session) => lacksOut(session, ({ endsAt }) => isBefore(endsAt, now)))) {
    flags.push('missing-out')
  }
  return {
    ...base(occurrence, sessions),
    status: 'off-shift',
    flags: sorted(flags),
    workedSeconds: pairs.length === 0 ? null : pairs.reduce((sum, seconds) => sum + seconds, 0),
  }
}

function assessShiftDay(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  policy: AttendancePolicy,
  now: Temporal.Instant,
): DayAssessment {
  const { shift, start, end } = occurrence
  const day = base(occurrence, sessions)
  const { firstInAt, lastOutAt } = day
  const provisional = isBefore(now, finalFrom(occurrence, policy))
  const workedSeconds =
    firstInAt && lastOutAt && isBefore(firstInAt, lastOutAt)
      ? secondsBetween(firstInAt, lastOutAt)
      : null

  const late =
    firstInAt !== null && isBefore(start.add({ minutes: shift.lateGraceMinutes }), firstInAt)
  // Before the shift's end somebody who is out may yet come back.
  const early =
    lastOutAt !== null &&
    isBefore(lastOutAt, end.subtract({ minutes: shift.earlyGraceMinutes })) &&
    !isBefore(now, end)
  const flags: DayFlag[] = []
  if (late) flags.push('late')
  if (early) flags.push('early')
  if (sessions.some(({ kind }) => kind === 'missed-in')) flags.push('missing-in')
  if (sessions.some((session) => lacksOut(session, () => !provisional))) flags.push('missing-out')
  if (crossesClockChange(occurrence)) flags.push('dst')

  return {
    ...day,
    status: provisional ? 'present-so-far' : statusOf(workedSeconds, occurrence),
    flags: sorted(flags),
    workedSeconds,
    lateSeconds: late && firstInAt ? secondsBetween(start, firstInAt) : 0,
    earlySeconds: early && lastOutAt ? secondsBetween(lastOutAt, end) : 0,
  }
}

function statusOf(workedSeconds: number | null, { shift }: ShiftOccurrence): DayStatus {
  if (workedSeconds === null) return 'incomplete'
  if (workedSeconds < shift.absentBelowMinutes * 60) return 'absent'
  if (workedSeconds < shift.halfDayBelowMinutes * 60) return 'half-day'
  return 'present'
}

function lacksOut(
  session: Session,
  isOver: (open: Extract<Session, { kind: 'open' }>) => boolean,
): boolean {
  return session.kind === 'missed-out' || (session.kind === 'open' && isOver(session))
}

function base(
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
): Omit<DayAssessment, 'status' | 'flags' | 'workedSeconds'> {
  const ins = sessions.flatMap((session) => (session.kind === 'missed-in' ? [] : [session.in.at]))
  const outs = sessions.flatMap((session) =>
    session.kind === 'closed' || session.kind === 'missed-in' ? [session.out.at] : [],
  )
  const lastIn = ins.toSorted(byTime).at(-1)
  const lastOut = outs.toSorted(byTime).at(-1)
  return {
    date: occurrence.date,
    occurrence,
    firstInAt: ins.toSorted(byTime).at(0) ?? null,
    // At one instant OUT comes before IN.
    lastOutAt: lastOut && !(lastIn && !isBefore(lastIn, lastOut)) ? lastOut : null,
    lateSeconds: 0,
    earlySeconds: 0,
    sessions,
    gaps: [],
  }
}

function byTime(one: Temporal.Instant, other: Temporal.Instant): number {
  return one.epochMilliseconds - other.epochMilliseconds
}

function sorted(flags: ReadonlyArray<DayFlag>): ReadonlyArray<DayFlag> {
  return flags.toSorted()
}
