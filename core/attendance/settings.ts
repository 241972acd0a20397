import type { Temporal } from 'temporal-polyfill'
import type { ShiftId } from '../shared/ids.ts'

/**
 * Raised whenever the same punches could give another day than before; stored with every day.
 */
export const engineVersion = 2

/** How sightings become punches and punches find their shift. Holds for a whole site. */
export type AttendancePolicy = {
  /** Sightings at most this far apart are one run and make at most one punch. Seconds, 0 to 1800. */
  readonly debounceSeconds: number
  /** A longer run is cut: its punch no longer moves. Minutes. */
  readonly maxRunMinutes: number
  /** On a camera that counts both ways, an OUT needs at least this long after its IN. Minutes. */
  readonly minToggleMinutes: number
  /** An IN while already in, later than this, means that an OUT was missed. Minutes. */
  readonly reentryAfterMinutes: number
  /** How long after the end of the shift an OUT still closes its session. Minutes. */
  readonly lateOutMaxMinutes: number
  /** How long after an IN outside every shift an OUT still closes its session. Minutes. */
  readonly offShiftOutMaxMinutes: number
  /** How long after the window a day stays provisional, for sightings that arrive late. Minutes. */
  readonly graceSyncMinutes: number
  /** How long after the window a day without punches becomes absent. Minutes. */
  readonly absentAfterMinutes: number
}

/**
 * The policy of a site that has set none. Debounce: somebody who stops at a door is seen again and again for a minute or
 * two. Re-entry and late OUT: half a working day, longer than any lunch. Absence: an hour after the window, so that
 * sightings which another node spooled can come first. Off-shift sessions: a day.
 */
export const defaultPolicy: AttendancePolicy = {
  debounceSeconds: 120,
  maxRunMinutes: 10,
  minToggleMinutes: 5,
  reentryAfterMinutes: 240,
  lateOutMaxMinutes: 240,
  offShiftOutMaxMinutes: 1440,
  graceSyncMinutes: 0,
  absentAfterMinutes: 60,
}

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
