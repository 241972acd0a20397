import { Temporal } from 'temporal-polyfill'
import { assessDay, type DayAssessment } from '../../core/attendance/assess-day.ts'
import { punchesFromSightings } from '../../core/attendance/punches-from-sightings.ts'
import type { AttendanceRules } from '../../core/attendance/attendance-rules.ts'
import { sessionsOf, type Punch } from '../../core/attendance/sessions.ts'
import { defaultPolicy, defaultShift, type Shift } from '../../core/attendance/settings.ts'
import {
  dailyRoster,
  shiftOccurrence,
  type ShiftOccurrence,
} from '../../core/attendance/shift-occurrence.ts'
import type { MatchedSighting, SightingRole } from '../../core/attendance/sighting-runs.ts'
import type { ShiftId, SightingId, SiteId } from '../../core/shared/ids.ts'

/** The shift that the worked examples of the attendance rules are told for, or another one. */
export function shiftOf(start = '09:00', end = '17:00', more: Partial<Shift> = {}): Shift {
  return {
    ...defaultShift,
    id: `${start}-${end}` as ShiftId,
    start: Temporal.PlainTime.from(start),
    end: Temporal.PlainTime.from(end),
    ...more,
  }
}

/** The default policy and the same shift every day. */
export function rulesOf(timeZone = 'UTC', shift: Shift = shiftOf()): AttendanceRules {
  return { policy: defaultPolicy, roster: dailyRoster(shift, timeZone), timeZone }
}

/** `2026-11-23T09:00` or `2026-11-23T09:00:30` at a place; an offset or `Z` may say it exactly. */
export function instant(text: string, timeZone = 'UTC'): Temporal.Instant {
  return /Z|[+-]\d\d:\d\d$/.test(text)
    ? Temporal.Instant.from(text)
    : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant()
}

/** A sighting whose id says where and when. */
export function sighting(role: SightingRole, at: string, timeZone = 'UTC'): MatchedSighting {
  return {
    id: `${role} ${at}` as SightingId,
    siteId: 'site' as SiteId,
    role,
    at: instant(at, timeZone),
  }
}

/** A punch whose id says what and when. */
export function punch(direction: 'in' | 'out', at: string, timeZone = 'UTC'): Punch {
  return { id: `${direction} ${at}`, direction, at: instant(at, timeZone) }
}

/** `in 08:58:00`, in UTC: what sightings come to. */
export function punchesSaid(
  sightings: ReadonlyArray<MatchedSighting>,
  rules = rulesOf(),
): ReadonlyArray<string> {
  const far = instant('2100-01-01T00:00:00Z')
  return punchesFromSightings(sightings, null, rules, far).punches.map(
    ({ direction, at }) =>
      `${direction} ${at.toZonedDateTimeISO(rules.timeZone).toPlainTime().toString({ smallestUnit: 'second' })}`,
  )
}

/** One day of one person, from punches. */
export function dayOf(
  date: string,
  punches: ReadonlyArray<Punch>,
  now: string,
  rules = rulesOf(),
): DayAssessment {
  const [occurrence] = rules.roster(Temporal.PlainDate.from(date))
  if (!occurrence) throw new Error(`no shift on ${date}`)
  return dayOfOccurrence(occurrence, punches, now, rules)
}

/** The same for one of several shifts. */
export function dayOfOccurrence(
  occurrence: ShiftOccurrence,
  punches: ReadonlyArray<Punch>,
  now: string,
  rules: AttendanceRules,
): DayAssessment {
  return assessDay(
    occurrence,
    sessionsOf(punches, rules),
    rules.policy,
    instant(now, rules.timeZone),
  )
}

/** A roster of several shifts. */
export function severalShifts(
  timeZone: string,
  shifts: (date: string) => ReadonlyArray<Shift>,
): AttendanceRules {
  return {
    policy: defaultPolicy,
    timeZone,
    roster: (date) =>
      shifts(date.toString()).map((shift) => shiftOccurrence(date, shift, timeZone)),
  }
}
