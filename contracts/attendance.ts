import { z } from 'zod'
import { needs } from './base.ts'
import { Instant, PersonId, PlainDate, PunchId, ReferenceId } from './ids.ts'
import { PunchDirection, Sighting } from './live.ts'

/** The field's words for a day, in the order of evaluation (attendance rules, 2.6). */
export const DayStatus = z.enum([
  'expected',
  'present-so-far',
  'absent',
  'incomplete',
  'half-day',
  'present',
  'off-shift',
])
export type DayStatus = z.infer<typeof DayStatus>

export const DayFlag = z.enum([
  'late',
  'early',
  'missing-in',
  'missing-out',
  'off-shift',
  'dst',
  /** A camera was not working while it could have shown that somebody was there, or came in time. */
  'evidence-gap',
  'needs-review',
])
export type DayFlag = z.infer<typeof DayFlag>

export const AttendanceDay = z.object({
  person: z.object({
    id: PersonId,
    name: z.string(),
    employeeNumber: z.string(),
    department: z.string().nullable(),
    portraitId: ReferenceId.nullable(),
  }),
  date: PlainDate,
  status: DayStatus,
  flags: z.array(DayFlag),
  firstInAt: Instant.nullable(),
  lastOutAt: Instant.nullable(),
  /** Real elapsed seconds between in and out; null while incomplete. */
  workedSeconds: z.number().int().nullable(),
  lateSeconds: z.number().int(),
  earlySeconds: z.number().int(),
  /** Grows with every change of the day. */
  revision: z.number().int(),
})
export type AttendanceDay = z.infer<typeof AttendanceDay>

export const DayPunch = z.object({
  id: PunchId,
  direction: PunchDirection,
  at: Instant,
  cameraName: z.string().nullable(),
  /** The sightings behind it, oldest first. */
  evidence: z.array(Sighting),
})
export type DayPunch = z.infer<typeof DayPunch>

export const Shift = z.object({
  name: z.string(),
  /** Local wall-clock times of the site, `09:00`. */
  start: z.string(),
  end: z.string(),
})
export type Shift = z.infer<typeof Shift>

export const attendance = {
  /** Every active person on that local date of the site, with or without punches. */
  days: needs('attendance.read')
    .input(z.object({ date: PlainDate.optional() }))
    .output(
      z.object({
        date: PlainDate,
        today: PlainDate,
        timeZone: z.string(),
        shift: Shift,
        days: z.array(AttendanceDay),
      }),
    ),
  day: needs('attendance.read')
    .input(z.object({ personId: PersonId, date: PlainDate }))
    .output(
      z.object({
        day: AttendanceDay,
        timeZone: z.string(),
        shift: Shift.extend({ startAt: Instant, endAt: Instant }).nullable(),
        punches: z.array(DayPunch),
        /** Sightings of the day that made no punch (observing cameras). */
        otherSightings: z.array(Sighting),
        /** Plain sentences that explain the status. */
        explanation: z.array(z.string()),
      }),
    ),
}
