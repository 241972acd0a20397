import type { ActiveHours } from '../../../contracts/cameras.ts'

/** Days in the order of the week; the contract counts them from 1. */
export const weekdays = [
  { day: 1, short: 'Mon', name: 'Monday' },
  { day: 2, short: 'Tue', name: 'Tuesday' },
  { day: 3, short: 'Wed', name: 'Wednesday' },
  { day: 4, short: 'Thu', name: 'Thursday' },
  { day: 5, short: 'Fri', name: 'Friday' },
  { day: 6, short: 'Sat', name: 'Saturday' },
  { day: 7, short: 'Sun', name: 'Sunday' },
] as const

const DAY_MIN = 1440
const WEEK_MIN = 7 * DAY_MIN
/** As the contract has it. */
export const MAX_RANGES = 21

/** Minutes of one day of the week, from midnight; `to` is exclusive, at most 1440. */
export type Span = { readonly from: number; readonly to: number }

/** What a new range begins as. */
export const officeHours: ActiveHours = { days: [1, 2, 3, 4, 5], from: '06:00', to: '20:00' }

/** Minutes after midnight of `06:30`; null when it is no time. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** What was typed as a time of day: `6`, `0630`, `6.30` and `6:30` are all understood; null when it is none. */
export function timeOf(text: string): string | null {
  const [, hours = '', minutes = '00'] =
    /^\s*(\d{1,2}?)(?:\s*[:.,]?\s*(\d{2}))?\s*$/.exec(text) ?? []
  const time = `${hours.padStart(2, '0')}:${minutes}`
  return hours === '' || minutesOf(time) === null ? null : time
}

/** Whether a range ends on the day after the one it begins on. */
export function isOvernight({ from, to }: ActiveHours): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)]
  return start !== null && end !== null && end <= start
}

/** When the camera works, by day of the week (index 0 Monday), merged and in order. Pure. */
export function weekSpans(hours: ReadonlyArray<ActiveHours>): ReadonlyArray<ReadonlyArray<Span>> {
  const days: Span[][] = weekdays.map(() => [])
  for (const { days: begins, from, to } of hours) {
    const [start, end] = [minutesOf(from), minutesOf(to)]
    if (start === null || end === null) continue
    for (const day of begins) {
      if (end > start) days[day - 1]?.push({ from: start, to: end })
      else {
        days[day - 1]?.push({ from: start, to: DAY_MIN })
        if (end > 0) days[day % 7]?.push({ from: 0, to: end })
      }
    }
  }
  return days.map(merged)
}

function merged(spans: ReadonlyArray<Span>): ReadonlyArray<Span> {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && span.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    } else result.push(span)
  }
  return result
}

/** `Works 70 h a week.`, or what that comes to when it is everything. */
export function describeHours(hours: ReadonlyArray<ActiveHours>): string {
  if (hours.length === 0) return 'Works day and night.'
  const minutes = weekSpans(hours)
    .flat()
    .reduce((sum, { from, to }) => sum + to - from, 0)
  if (minutes >= WEEK_MIN) return 'Works day and night.'
  return `Works ${Number((minutes / 60).toFixed(1))} h a week.`
}

/** What keeps a range from being saved; null when it can be. */
export function hoursProblem({ days, from, to }: ActiveHours): string | null {
  if (days.length === 0) return 'Choose at least one day.'
  if (minutesOf(from) === null || minutesOf(to) === null) return 'Give both times, as 06:00.'
  return null
}

/** `range` with `day` added or taken out. */
export function withDay(range: ActiveHours, day: number): ActiveHours {
  const days = range.days.includes(day)
    ? range.days.filter((each) => each !== day)
    : [...range.days, day].toSorted((a, b) => a - b)
  return { ...range, days }
}
