/** How sightings become punches and days are judged. Holds for a whole site. */
export type SitePolicy = {
  /** Sightings at most this far apart are one run and make at most one punch. Seconds, 0 to 1800. */
  readonly debounceSeconds: number
  /** A longer run is cut: its punch no longer moves. Minutes. */
  readonly maxRunMinutes: number
  /** On a camera that counts both ways, an OUT needs at least this long after its IN. Minutes. */
  readonly minToggleMinutes: number
  /** An IN while already in, later than this and in no break, means that an OUT was missed. Minutes. */
  readonly reentryAfterMinutes: number
  /** How long after the end of the shift an OUT still closes its session. Minutes. */
  readonly lateOutMaxMinutes: number
  /** How long after an IN outside every shift an OUT still closes its session. Minutes. */
  readonly offShiftOutMaxMinutes: number
  /** Less rest between two shifts is flagged; 0 = off. Minutes. */
  readonly minRestMinutes: number
  /** How long after the window a day stays provisional, for sightings that arrive late. Minutes. */
  readonly graceSyncMinutes: number
  /** How long after the window a day without punches becomes absent. Minutes. */
  readonly absentAfterMinutes: number
  readonly holidayWork: 'worked-holiday' | 'ignore'
  readonly offShift: 'record' | 'ignore'
}

/**
 * The policy of a site that has set none. Debounce: somebody who stops at a door is seen again and again for a minute or
 * two. Re-entry and late OUT: half a working day, longer than any lunch. Absence: an hour after the window, so that
 * sightings which another node spooled can come first. Off-shift sessions: a day.
 */
export const standardPolicy: SitePolicy = {
  debounceSeconds: 120,
  maxRunMinutes: 10,
  minToggleMinutes: 5,
  reentryAfterMinutes: 240,
  lateOutMaxMinutes: 240,
  offShiftOutMaxMinutes: 1440,
  minRestMinutes: 0,
  graceSyncMinutes: 0,
  absentAfterMinutes: 60,
  holidayWork: 'worked-holiday',
  offShift: 'record',
}
