import { Temporal } from 'temporal-polyfill'
import { formatHourMinute } from '../../ui/format-time.ts'

export type Span = { readonly left: number; readonly width: number }

/** What of a day the strip shows, as fractions 0 to 1 of its width. */
export type TimelineScale = {
  readonly ticks: ReadonlyArray<{ readonly at: number; readonly label: string }>
  readonly shift: Span | null
  /** Where an instant lies, held within the strip. */
  readonly place: (instant: string) => number
}

const HOUR_MS = 3_600_000
const MAX_TICKS = 13

const ms = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds

/**
 * Lays out one attendance day: whole local hours around the shift and everything that happened.
 * Without a shift and without instants it shows the local day from 00:00 to 24:00.
 * Positions follow elapsed time, so a day with a clock change is one hour longer or shorter.
 */
export function timelineScale({
  date,
  timeZone,
  shift,
  instants,
}: {
  readonly date: string
  readonly timeZone: string
  readonly shift: { readonly startAt: string; readonly endAt: string } | null
  readonly instants: ReadonlyArray<string>
}): TimelineScale {
  const marks = [...(shift ? [shift.startAt, shift.endAt] : []), ...instants].map(ms)
  const local = Temporal.PlainDate.from(date)
  const dayStart = local.toZonedDateTime(timeZone).epochMilliseconds
  const dayEnd = local.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  const first = marks.length > 0 ? Math.min(...marks) - HOUR_MS / 2 : dayStart
  const last = marks.length > 0 ? Math.max(...marks) + HOUR_MS / 2 : dayEnd

  const from = floorToLocalHour(first, timeZone)
  const to = Math.max(ceilToLocalHour(last, timeZone), from + HOUR_MS)
  const fraction = (at: number): number => Math.min(1, Math.max(0, (at - from) / (to - from)))
  const place = (instant: string): number => fraction(ms(instant))

  const hours = Math.round((to - from) / HOUR_MS)
  const step = [1, 2, 3, 4, 6, 12].find((each) => hours / each < MAX_TICKS) ?? 24
  const ticks = Array.from({ length: Math.floor(hours / step) + 1 }, (_, index) => {
    const at = from + index * step * HOUR_MS
    const instant = Temporal.Instant.fromEpochMilliseconds(at).toString()
    return { at: fraction(at), label: formatHourMinute(instant, timeZone) }
  })
  const span = shift && {
    left: place(shift.startAt),
    width: place(shift.endAt) - place(shift.startAt),
  }
  return { ticks, shift: span, place }
}

function floorToLocalHour(at: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at))
    .toZonedDateTimeISO(timeZone)
    .round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds
}

function ceilToLocalHour(at: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.ceil(at))
    .toZonedDateTimeISO(timeZone)
    .round({ smallestUnit: 'hour', roundingMode: 'ceil' }).epochMilliseconds
}
