import type { Temporal } from 'temporal-polyfill'
import type { ShiftId } from '../shared/ids.ts'
import { standardTemplate, type ShiftTemplate } from './shift-template.ts'
import { standardPolicy, type SitePolicy } from './site-policy.ts'

export { engineVersion } from './day-stamp.ts'

/** How sightings become punches and punches find their shift. Holds for a whole site. */
export type AttendancePolicy = SitePolicy

/** The policy of a site that has set none. */
export const defaultPolicy: AttendancePolicy = standardPolicy

/** Working hours in local wall-clock time of the site, and how exactly they are judged. */
export type Shift = {
  readonly id: ShiftId
  readonly name: string
  readonly start: Temporal.PlainTime
  /** Not later than `start`: on the next day. */
  readonly end: Temporal.PlainTime
  /** The window in which an IN belongs to the shift opens this long before its start. Minutes. */
  readonly beforeMinutes: number
  /** The window closes this long after the end. Minutes. */
  readonly afterMinutes: number
  /** Late only if in after start plus this; then counted from the start. Minutes. */
  readonly lateGraceMinutes: number
  /** Early only if out before end less this; then counted from the end. Minutes. */
  readonly earlyGraceMinutes: number
  /** Fewer worked minutes are an absence; 0 = off. */
  readonly absentBelowMinutes: number
  /** Fewer worked minutes are a half day; 0 = off. */
  readonly halfDayBelowMinutes: number
}

/**
 * The one shift of a site until somebody sets others. Margins of 60 min are those of frappe/hrms; graces of 10 min and
 * the thresholds of 2 h and 4 h are the quarter and the half of its eight hours.
 */
export const defaultShift = {
  name: 'Day',
  start: '09:00',
  end: '17:00',
  beforeMinutes: 60,
  afterMinutes: 60,
  lateGraceMinutes: 10,
  earlyGraceMinutes: 10,
  absentBelowMinutes: 120,
  halfDayBelowMinutes: 240,
} as const

const templates = new WeakMap<Shift, ShiftTemplate>()

/** A shift as the engine takes it; the same one each time. */
export function templateOf(shift: Shift): ShiftTemplate {
  const known = templates.get(shift)
  if (known) return known
  const { id, name: _, start, end, ...same } = shift
  const template = { ...standardTemplate, ...same, id, start: secondOf(start), end: secondOf(end) }
  templates.set(shift, template)
  return template
}

/** Seconds after 00:00. */
function secondOf({ hour, minute, second }: Temporal.PlainTime): number {
  return hour * 3600 + minute * 60 + second
}
