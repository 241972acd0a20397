import { Temporal } from 'temporal-polyfill'
import { instantOf, type Edge } from '../shared/time.ts'

/** A local date as days since 1970-01-01: dates are counted and compared by the hundred thousand. */
export type DayNumber = number

const epoch = Temporal.PlainDate.from('1970-01-01')
const dateTexts = new Map<DayNumber, string>()
const hourMs = 3_600_000
const dayMs = 86_400_000

/** The number of an ISO date (`2026-10-24`). Throws `RangeError` for any other text. */
export function dayNumber(date: string): DayNumber {
  return epoch.until(Temporal.PlainDate.from(date), { largestUnit: 'day' }).days
}

/** `2026-10-24` */
export function dateText(day: DayNumber): string {
  const known = dateTexts.get(day)
  if (known !== undefined) return known
  const text = epoch.add({ days: day }).toString()
  dateTexts.set(day, text)
  return text
}

/** 1 = Monday to 7 = Sunday. */
export function isoWeekday(day: DayNumber): number {
  // 1970-01-01 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The clock on the wall of a site. Pure; remembers what it computed. All instants are milliseconds since 1970, UTC. */
export interface SiteClock {
  readonly timeZone: string
  /** The instant of a local time, in seconds after 00:00; `edge` as in `instantOf`. */
  at(day: DayNumber, second: number, edge: Edge): number
  /** The local date at an instant. */
  dayOf(atMs: number): DayNumber
  /** Local less UTC, in milliseconds. */
  offsetAt(atMs: number): number
  /** `09:12`, `09:12:05`; with its date where that is not `day`. */
  say(atMs: number, day: DayNumber): string
}

/** The clock of a zone. Throws `RangeError` for one that does not exist. */
export function createSiteClock(timeZone: string): SiteClock {
  const exactOffset = (atMs: number) =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).offsetNanoseconds /
    1e6
  exactOffset(0)
  const offsets = new Map<number, number | null>()
  const instants = { start: new Map<number, number>(), end: new Map<number, number>() }

  const offsetAt = (atMs: number): number => {
    const hour = Math.floor(atMs / hourMs)
    let offset = offsets.get(hour)
    if (offset === undefined) {
      const [first, last] = [exactOffset(hour * hourMs), exactOffset((hour + 1) * hourMs - 1)]
      // Clocks may change within an hour of UTC; then every instant is looked up.
      offset = first === last ? first : null
      offsets.set(hour, offset)
    }
    return offset ?? exactOffset(atMs)
  }
  const dayOf = (atMs: number) => Math.floor((atMs + offsetAt(atMs)) / dayMs)
  return {
    timeZone,
    offsetAt,
    dayOf,
    at(day, second, edge) {
      const key = day * 86_400 + second
      const known = instants[edge].get(key)
      if (known !== undefined) return known
      const time = Temporal.PlainTime.from({
        hour: Math.floor(second / 3600),
        minute: Math.floor((second % 3600) / 60),
        second: second % 60,
      })
      const atMs = instantOf(timeZone, epoch.add({ days: day }), time, edge).epochMilliseconds
      instants[edge].set(key, atMs)
      return atMs
    },
    say(atMs, day) {
      const local = Math.floor((atMs + offsetAt(atMs)) / 1000)
      const second = ((local % 86_400) + 86_400) % 86_400
      const parts = [Math.floor(second / 3600), Math.floor((second % 3600) / 60)]
      if (second % 60 !== 0) parts.push(second % 60)
      const time = parts.map((part) => String(part).padStart(2, '0')).join(':')
      const on = Math.floor(local / 86_400)
      return on === day ? time : `${time} on ${dateText(on)}`
    },
  }
}
