import { Temporal } from 'temporal-polyfill'

/** Which end of a stretch of time a local time stands for; it decides where the clock shows a time twice. */
export type Edge = 'start' | 'end'

/**
 * The instant of a local wall-clock time.
 *
 * A time that the clocks skip moves forward by the gap (02:30 becomes 03:30). A time that they show twice is the earlier
 * instant for a start and the later one for an end. Throws `RangeError` for a zone that does not exist.
 */
export function instantOf(
  timeZone: string,
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
  edge: Edge,
): Temporal.Instant {
  const disambiguation = edge === 'start' ? 'compatible' : 'later'
  return date.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation }).toInstant()
}

/** The first instant of a local date, which is not 00:00 where the clocks skip midnight. */
export function startOfLocalDay(timeZone: string, date: Temporal.PlainDate): Temporal.Instant {
  return date.toZonedDateTime(timeZone).toInstant()
}

/** The date that calendars at the site show at an instant. */
export function localDateOf(timeZone: string, at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(timeZone).toPlainDate()
}

/** True if the first instant is strictly before the second. */
export function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return one.epochMilliseconds < other.epochMilliseconds
}

/** Elapsed milliseconds from one instant to another; negative if the second comes first. */
export function millisecondsBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return to.epochMilliseconds - from.epochMilliseconds
}

/** Elapsed whole seconds from one instant to another, begun seconds not counted. */
export function secondsBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return Math.trunc(millisecondsBetween(from, to) / 1000)
}

/**
 * Reads an RFC 3339 instant, to the millisecond: rules reckon in those, and anything finer would put the same two events
 * in two orders. Throws `RangeError` for any other text.
 */
export function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text).round({
    smallestUnit: 'millisecond',
    roundingMode: 'floor',
  })
}
