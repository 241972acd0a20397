import type { Temporal } from 'temporal-polyfill'
import { enginePlaceOf } from './attendance-rules.ts'
import type { CameraGap, DayRecord, RecordFlag } from './day-record.ts'
import { gapsWithin as engineGapsWithin, judgeDay } from './judge-day.ts'
import { offShiftDay } from './off-shift-day.ts'
import type { Punch, Session } from './sessions.ts'
import type { AttendancePolicy } from './settings.ts'
import { instantAt, type ShiftOccurrence } from './shift-occurrence.ts'
import type { SourcedPunch, Stay } from './stays.ts'

/** `expected` and `present-so-far` are provisional: they end with the shift's window. */
export type DayStatus =
  'expected' | 'present-so-far' | 'absent' | 'incomplete' | 'half-day' | 'present' | 'off-shift'

const dayFlags = [
  'late',
  'early',
  'missing-in',
  'missing-out',
  'off-shift',
  'dst',
  'evidence-gap',
] as const satisfies ReadonlyArray<RecordFlag>
export type DayFlag = (typeof dayFlags)[number]

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
  const ofDate = sessions.filter(({ place }) => place.date.equals(occurrence.date))
  const onShift = ofDate.filter(
    ({ place }) => place.kind === 'shift' && place.occurrence.shift.id === occurrence.shift.id,
  )
  const offShift = ofDate.filter(({ place }) => place.kind === 'off-shift')
  const nowMs = now.epochMilliseconds
  if (onShift.length === 0 && offShift.length > 0) {
    const record = offShiftDay(occurrence.occurrence.day, offShift.map(stayOf), nowMs)
    return assessmentOf(record, occurrence, offShift, new Map())
  }
  const evidenceGaps = new Map(gaps.map((gap) => [cameraGapOf(gap), gap]))
  const record = judgeDay(
    {
      occurrence: occurrence.occurrence,
      stays: onShift.map(stayOf),
      ...{ leave: null, holiday: null },
      // One shift a day: no other one cuts its reporting window.
      reportingEndMs: occurrence.occurrence.closesMs,
      ...{ previousOutMs: null, nextPunchMs: null },
      gaps: [...evidenceGaps.keys()],
      lastSeen: () => null,
    },
    policy,
    nowMs,
  )
  return assessmentOf(record, occurrence, [...onShift, ...offShift], evidenceGaps)
}

/** The gaps that overlap [`from`, `to`). */
export function gapsWithin(
  gaps: ReadonlyArray<EvidenceGap>,
  from: Temporal.Instant,
  to: Temporal.Instant,
): ReadonlyArray<EvidenceGap> {
  const [fromMs, toMs] = [from.epochMilliseconds, to.epochMilliseconds]
  return gaps.filter((gap) => engineGapsWithin([cameraGapOf(gap)], fromMs, toMs).length > 0)
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

function cameraGapOf({ cameraName, from, to }: EvidenceGap): CameraGap {
  return { camera: cameraName, fromMs: from.epochMilliseconds, toMs: to.epochMilliseconds }
}

function stayOf(session: Session): Stay<SourcedPunch> {
  const place = enginePlaceOf(session.place)
  switch (session.kind) {
    case 'closed':
      return { kind: 'closed', place, in: sourced(session.in), out: sourced(session.out) }
    case 'open': {
      const endsMs = session.endsAt.epochMilliseconds
      return { kind: 'open', place, in: sourced(session.in), endsMs }
    }
    case 'missed-out':
      return { kind: 'missed-out', place, in: sourced(session.in) }
    case 'missed-in':
      return { kind: 'missed-in', place, out: sourced(session.out) }
    default:
      return session satisfies never
  }
}

function sourced({ id, direction, at }: Punch): SourcedPunch {
  return { id, direction, atMs: at.epochMilliseconds, source: 'camera' }
}

function assessmentOf(
  record: DayRecord,
  occurrence: ShiftOccurrence,
  sessions: ReadonlyArray<Session>,
  evidenceGaps: ReadonlyMap<CameraGap, EvidenceGap>,
): DayAssessment {
  const offShift = sessions.some(({ place }) => place.kind === 'off-shift')
  const flags = record.flags.filter(isDayFlag)
  return {
    ...{ date: occurrence.date, occurrence, sessions },
    status: statusOf(record),
    flags:
      offShift && !flags.includes('off-shift') ? [...flags, 'off-shift' as const].sort() : flags,
    firstInAt: record.inMs === null ? null : instantAt(record.inMs),
    lastOutAt: record.outMs === null ? null : instantAt(record.outMs),
    workedSeconds: record.workedSeconds,
    lateSeconds: record.lateSeconds,
    earlySeconds: record.earlySeconds,
    gaps: record.gaps.flatMap((gap) => evidenceGaps.get(gap) ?? []),
  }
}

/** What a day of the one shift of a site can be; calendars and leave have no words here yet. */
function statusOf({ status, inMs, outMs }: DayRecord): DayStatus {
  switch (status) {
    case 'provisional':
      return inMs === null && outMs === null ? 'expected' : 'present-so-far'
    case 'unproven-absent':
      return 'absent'
    case 'leave':
    case 'holiday':
    case 'worked-holiday':
      throw new Error(`a day without a calendar became ${status}`)
    case 'absent':
    case 'incomplete':
    case 'half-day':
    case 'present':
    case 'off-shift':
      return status
    default:
      return status satisfies never
  }
}

function isDayFlag(flag: RecordFlag): flag is DayFlag {
  return dayFlags.some((known) => known === flag)
}
