import { Temporal } from 'temporal-polyfill'
import type { AttendanceDay, DayPunch } from '../../contracts/attendance.ts'
import type { PersonId, PunchId } from '../../contracts/ids.ts'
import type { Sighting } from '../../contracts/live.ts'
import type { Person } from '../../contracts/people.ts'
import {
  assessDay,
  type DayAssessment,
  type EvidenceGap,
} from '../../core/attendance/assess-day.ts'
import { explainDay } from '../../core/attendance/explain-day.ts'
import type { AttendanceRules } from '../../core/attendance/attendance-rules.ts'
import { sessionsOf } from '../../core/attendance/sessions.ts'
import type { Shift } from '../../core/attendance/settings.ts'
import {
  dailyRoster,
  shiftOccurrence,
  type ShiftOccurrence,
} from '../../core/attendance/shift-occurrence.ts'
import { isBefore, localDateOf, parseInstant, startOfLocalDay } from '../../core/shared/time.ts'
import type { StoredPunch } from '../ports/attendance-store.ts'
import type { PersonStore } from '../ports/person-store.ts'
import type { SiteStore, StoredSite } from '../ports/site-store.ts'
import type { AttendanceDeps } from './attendance-processor.ts'
import { gapsOf } from './gaps-of-shift.ts'

export type AttendanceDaysDeps = AttendanceDeps & {
  readonly sites: SiteStore
  readonly people: PersonStore
}

export type DaysOfDate = {
  /** `2026-11-22` */
  readonly date: string
  readonly today: string
  readonly timeZone: string
  readonly shift: { readonly name: string; readonly start: string; readonly end: string }
  /** By name of the person. */
  readonly days: AttendanceDay[]
}

export type DayOfPerson = {
  readonly day: AttendanceDay
  readonly timeZone: string
  readonly shift: DaysOfDate['shift'] & { readonly startAt: string; readonly endAt: string }
  readonly punches: DayPunch[]
  readonly otherSightings: Sighting[]
  readonly explanation: string[]
}

/** Attendance as of now. Rejects with `DatabaseError` only. */
export interface AttendanceDays {
  /** Everybody active at the current site on a local date (today if none is given); null while there is no site. */
  days(date?: string): Promise<DaysOfDate | null>
  /** One person's day with what it follows from; null if there is no such person. */
  day(personId: PersonId, date: string): Promise<DayOfPerson | null>
}

/** How far from a date its punches can lie: a stay is over within two days. */
const REACH = { days: 2 }

/** Judges days when they are asked for, because what is provisional ends by the clock and not by an event. */
export function createAttendanceDays(deps: AttendanceDaysDeps): AttendanceDays {
  const { store, sites, people } = deps
  return {
    async days(asked) {
      const site = await sites.current()
      if (!site) return null
      const now = deps.now()
      const today = localDateOf(site.timeZone, now)
      const date = asked === undefined ? today : Temporal.PlainDate.from(asked)
      const { shift, rules, occurrence } = await shiftOn(date, site, deps)
      const [gaps, persons, punches, revisions] = await Promise.all([
        gapsOf(occurrence, site.id, now, deps),
        people.list(site.id, { includeArchived: false }),
        store.punchesBetween({ siteId: site.id }, ...reachOf(date, site)),
        store.revisions({ siteId: site.id }, date),
      ])
      const nextDay = startOfLocalDay(site.timeZone, date.add({ days: 1 }))
      return {
        date: date.toString(),
        today: today.toString(),
        timeZone: site.timeZone,
        shift: sayShift(shift),
        days: persons
          .map((person) => ({
            person,
            day: assess(occurrence, punches.get(person.id) ?? [], rules, now, gaps),
          }))
          // Nobody is absent before they were there to be expected.
          .filter(
            ({ person, day }) =>
              day.sessions.length > 0 || isBefore(parseInstant(person.createdAt), nextDay),
          )
          .map(({ person, day }) => toDay(person, day, revisions.get(person.id) ?? 0)),
      }
    },

    async day(personId, asked) {
      const person = await people.find(personId)
      const site = (await sites.list()).find(({ id }) => id === person?.siteId)
      if (!person || !site) return null
      const date = Temporal.PlainDate.from(asked)
      const { shift, rules, occurrence } = await shiftOn(date, site, deps)
      const now = deps.now()
      const [gaps, punches, revisions] = await Promise.all([
        gapsOf(occurrence, site.id, now, deps),
        store.punchesBetween({ personId }, ...reachOf(date, site)),
        store.revisions({ personId }, date),
      ])
      const day = assess(occurrence, punches.get(personId) ?? [], rules, now, gaps)
      const ofDay = punchesOf(day, punches.get(personId) ?? [])
      const [evidence, otherSightings] = await Promise.all([
        store.evidence(ofDay.map(({ id }) => id)),
        store.otherSightings(personId, ...extentOf(day, ofDay)),
      ])
      return {
        day: toDay(person, day, revisions.get(personId) ?? 0),
        timeZone: site.timeZone,
        shift: {
          ...sayShift(shift),
          startAt: occurrence.start.toString(),
          endAt: occurrence.end.toString(),
        },
        punches: ofDay.map((punch) => toPunch(punch, evidence)),
        otherSightings: [...otherSightings],
        explanation: [...explainDay(day, rules.policy)],
      }
    },
  }
}

async function shiftOn(
  date: Temporal.PlainDate,
  { id, timeZone }: StoredSite,
  { store, policy }: AttendanceDaysDeps,
): Promise<{
  readonly shift: Shift
  readonly rules: AttendanceRules
  readonly occurrence: ShiftOccurrence
}> {
  const shift = await store.defaultShift(id)
  return {
    shift,
    rules: { policy, timeZone, roster: dailyRoster(shift, timeZone) },
    occurrence: shiftOccurrence(date, shift, timeZone),
  }
}

function reachOf(
  date: Temporal.PlainDate,
  { timeZone }: StoredSite,
): [Temporal.Instant, Temporal.Instant] {
  return [
    startOfLocalDay(timeZone, date.subtract(REACH)),
    startOfLocalDay(timeZone, date.add(REACH).add({ days: 1 })),
  ]
}

function assess(
  occurrence: ShiftOccurrence,
  punches: ReadonlyArray<StoredPunch>,
  rules: AttendanceRules,
  now: Temporal.Instant,
  gaps: ReadonlyArray<EvidenceGap>,
): DayAssessment {
  return assessDay(occurrence, sessionsOf(punches, rules), rules.policy, now, gaps)
}

function punchesOf(
  { sessions }: DayAssessment,
  punches: ReadonlyArray<StoredPunch>,
): ReadonlyArray<StoredPunch> {
  const ids = new Set<string>(
    sessions.flatMap((session) => [
      ...('in' in session ? [session.in.id] : []),
      ...('out' in session ? [session.out.id] : []),
    ]),
  )
  return punches
    .filter(({ id }) => ids.has(id))
    .toSorted((one, other) => one.at.epochMilliseconds - other.at.epochMilliseconds)
}

/** The local date, the window of its shift and its punches, whichever reaches further. */
function extentOf(
  { date, occurrence }: DayAssessment,
  punches: ReadonlyArray<StoredPunch>,
): [Temporal.Instant, Temporal.Instant] {
  const { timeZone, opens, closes } = occurrence
  const midnights = [date, date.add({ days: 1 })].map((day) => startOfLocalDay(timeZone, day))
  const instants = [...midnights, opens, closes, ...punches.map(({ at }) => at)]
  const inOrder = instants.toSorted(Temporal.Instant.compare)
  return [inOrder.at(0) ?? opens, inOrder.at(-1) ?? closes]
}

function sayShift({ name, start, end }: Shift): DaysOfDate['shift'] {
  const say = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' })
  return { name, start: say(start), end: say(end) }
}

function toDay(person: Person, day: DayAssessment, revision: number): AttendanceDay {
  const { id, name, employeeNumber, department, portraitId } = person
  return {
    person: { id, name, employeeNumber, department, portraitId },
    date: day.date.toString(),
    status: day.status,
    flags: [...day.flags],
    firstInAt: day.firstInAt?.toString() ?? null,
    lastOutAt: day.lastOutAt?.toString() ?? null,
    workedSeconds: day.workedSeconds,
    lateSeconds: day.lateSeconds,
    earlySeconds: day.earlySeconds,
    revision,
  }
}

function toPunch(
  { id, direction, at }: StoredPunch,
  evidence: ReadonlyMap<PunchId, ReadonlyArray<Sighting>>,
): DayPunch {
  const sightings = evidence.get(id) ?? []
  const deciding = sightings.find(({ firstSeenAt }) => parseInstant(firstSeenAt).equals(at))
  return {
    id,
    direction,
    at: at.toString(),
    cameraName: (deciding ?? sightings.at(0))?.cameraName ?? null,
    evidence: [...sightings],
  }
}
