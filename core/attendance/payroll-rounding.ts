/** How payroll rounds; what was recorded stays as it is. */
export type Rounding =
  | { readonly kind: 'none' }
  | { readonly kind: 'floor' | 'ceil' | 'nearest'; readonly minutes: number }

export type PayrollRounding = {
  readonly begin: Rounding
  readonly end: Rounding
  readonly duration: Rounding
  /** The most that rounding may add to or take from a day. Minutes. */
  readonly capMinutes: number
}

/** A day as payroll takes it. */
export type RoundedDay = {
  readonly beginMs: number
  readonly endMs: number
  /** Seconds, breaks deducted. */
  readonly seconds: number
  /** What rounding added; negative is what it took. Within the cap. */
  readonly roundedBySeconds: number
}

/**
 * Rounds a day for payroll: its ends on the site's wall clock, then what is left of breaks as a duration.
 *
 * `offsetMs` is local less UTC, so that 09:15 stays 09:15 in a zone of half hours. A half is rounded up. All the rounding
 * of a day together is cut at the cap; the raw day stays visible beside it.
 */
export function roundForPayroll(
  day: {
    readonly inMs: number
    readonly outMs: number
    readonly workedSeconds: number
    readonly offsetMs: number
  },
  rules: PayrollRounding,
): RoundedDay {
  const { inMs, outMs, workedSeconds, offsetMs } = day
  const beginMs = round(inMs + offsetMs, rules.begin, 60_000) - offsetMs
  const endMs = round(outMs + offsetMs, rules.end, 60_000) - offsetMs
  const moved = Math.trunc((endMs - beginMs - (outMs - inMs)) / 1000)
  const wanted = round(Math.max(0, workedSeconds + moved), rules.duration, 60)
  const cap = rules.capMinutes * 60
  const by = Math.max(-cap, Math.min(cap, wanted - workedSeconds))
  return { beginMs, endMs, seconds: workedSeconds + by, roundedBySeconds: by }
}

function round(value: number, rounding: Rounding, unitsOfMinute: number): number {
  if (rounding.kind === 'none' || rounding.minutes === 0) return value
  const step = rounding.minutes * unitsOfMinute
  const part = value / step
  switch (rounding.kind) {
    case 'floor':
      return Math.floor(part) * step
    case 'ceil':
      return Math.ceil(part) * step
    case 'nearest':
      return Math.floor(part + 0.5) * step
    default:
      return rounding satisfies never
  }
}
