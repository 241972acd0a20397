import type { Temporal } from 'temporal-polyfill'
import { instantOf, isBefore, localDateOf } from '../shared/time.ts'

/** Days of the week (1 Monday to 7 Sunday) with local times, `08:00`; `to` not after `from` is on the next day. */
export type ActiveHours = {
  readonly days: ReadonlyArray<number>
  readonly from: string
  readonly to: string
}

export type Activity = {
  readonly active: boolean
  /** When that changes; null: not within the next week. */
  readonly until: Temporal.Instant | null
}

type Stretch = { readonly from: Temporal.Instant; readonly to: Temporal.Instant }

/** Yesterday's stretch may reach into today; the next one is at most a week away. */
const dayOffsets = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8] as const

/**
 * Whether a camera with these hours works at an instant; no hours mean always.
 *
 * Pure. Wall-clock times of the zone: a night with a change of the clocks is an hour shorter or longer. Beginnings are
 * inclusive, ends exclusive; stretches that touch or overlap are one.
 */
export function activityAt(
  hours: ReadonlyArray<ActiveHours>,
  timeZone: string,
  at: Temporal.Instant,
): Activity {
  if (hours.length === 0) return { active: true, until: null }
  const today = localDateOf(timeZone, at)
  const limit = at.add({ hours: 7 * 24 })
  const until = (end: Temporal.Instant): Temporal.Instant | null =>
    isBefore(limit, end) ? null : end
  const stretches = dayOffsets
    .map((days) => today.add({ days }))
    .flatMap((date) => hours.flatMap((one) => stretchOn(one, date, timeZone)))
    .toSorted((one, other) => one.from.epochMilliseconds - other.from.epochMilliseconds)
  for (const stretch of joined(stretches)) {
    if (isBefore(at, stretch.from)) return { active: false, until: until(stretch.from) }
    if (isBefore(at, stretch.to)) return { active: true, until: until(stretch.to) }
  }
  return { active: false, until: null }
}

function stretchOn(
  { days, from, to }: ActiveHours,
  date: Temporal.PlainDate,
  timeZone: string,
): Stretch[] {
  if (!days.includes(date.dayOfWeek)) return []
  const [begin, end] = [timeOf(from), timeOf(to)]
  const endDate = minutesOf(end) > minutesOf(begin) ? date : date.add({ days: 1 })
  return [
    {
      from: instantOf(timeZone, date, date.toPlainDateTime(begin).toPlainTime(), 'start'),
      to: instantOf(timeZone, endDate, date.toPlainDateTime(end).toPlainTime(), 'end'),
    },
  ]
}

type WallTime = { readonly hour: number; readonly minute: number }

function timeOf(text: string): WallTime {
  const [hour, minute] = text.split(':')
  return { hour: Number(hour), minute: Number(minute) }
}

const minutesOf = ({ hour, minute }: WallTime): number => hour * 60 + minute

/** In order of their beginnings, those that touch made one. */
function joined(stretches: ReadonlyArray<Stretch>): ReadonlyArray<Stretch> {
  const result: Stretch[] = []
  for (const stretch of stretches) {
    const last = result.at(-1)
    if (last && !isBefore(last.to, stretch.from)) {
      if (isBefore(last.to, stretch.to)) result[result.length - 1] = { ...last, to: stretch.to }
    } else result.push(stretch)
  }
  return result
}
