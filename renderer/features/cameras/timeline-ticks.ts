import { Temporal } from 'temporal-polyfill'

export type Tick = {
  /** Epoch milliseconds. */
  readonly at: number
  /** A local midnight, to be labelled with its day. */
  readonly day: boolean
}

const HOUR_MS = 3_600_000
/** From this length on only days are marked. */
const DAYS_FROM_MS = 48 * HOUR_MS
/** Local hours between two ticks of a day. */
const STEP_HOURS = 4

/** Where the strip of a timeline is labelled: local midnights, and for a day every fourth hour. Pure. */
export function timelineTicks(fromMs: number, toMs: number, timeZone: string): ReadonlyArray<Tick> {
  const start = Temporal.Instant.fromEpochMilliseconds(Math.floor(fromMs)).toZonedDateTimeISO(
    timeZone,
  )
  const onlyDays = toMs - fromMs > DAYS_FROM_MS
  const ticks: Tick[] = []
  for (let date = start.toPlainDate(); ; date = date.add({ days: 1 })) {
    const midnight = date.toZonedDateTime(timeZone).epochMilliseconds
    if (midnight >= toMs) return ticks
    if (midnight > fromMs) ticks.push({ at: midnight, day: true })
    for (let hour = STEP_HOURS; !onlyDays && hour < 24; hour += STEP_HOURS) {
      // By the wall clock, so that a day with a clock change is labelled as people read it.
      const at = date.toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
      if (at > fromMs && at < toMs) ticks.push({ at, day: false })
    }
  }
}
