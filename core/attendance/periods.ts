import type { DayNumber } from './site-clock.ts'

/** A stretch of dates that is paid together; both inclusive. */
export type Period = {
  readonly id: string
  readonly from: DayNumber
  readonly to: DayNumber
  readonly state: 'open' | 'review' | 'locked'
}

export type PeriodStep =
  | { readonly kind: 'to-review' }
  | { readonly kind: 'lock'; readonly blockers: number }
  | { readonly kind: 'reopen'; readonly reason: string }

export type PeriodOutcome =
  | { readonly kind: 'done'; readonly period: Period }
  | { readonly kind: 'refused'; readonly why: string }

/** Open goes to review, review to locked once nothing blocks it, and either back to open with a reason. */
export function stepPeriod(period: Period, step: PeriodStep): PeriodOutcome {
  const refuse = (why: string): PeriodOutcome => ({ kind: 'refused', why })
  const become = (state: Period['state']): PeriodOutcome => ({
    kind: 'done',
    period: { ...period, state },
  })
  switch (step.kind) {
    case 'to-review':
      return period.state === 'open' ? become('review') : refuse(`The period is ${period.state}.`)
    case 'lock':
      if (period.state !== 'review') return refuse('Only a reviewed period can be locked.')
      if (step.blockers > 0) return refuse(`${step.blockers} critical exceptions must be settled.`)
      return become('locked')
    case 'reopen':
      if (period.state === 'open') return refuse('The period is open.')
      if (step.reason.trim() === '') return refuse('Reopening needs a reason.')
      return become('open')
    default:
      return step satisfies never
  }
}

/** What payroll was told of a day. */
export type SettledDay = {
  readonly day: DayNumber
  readonly workedSeconds: number | null
  readonly overtimeSeconds: number
}

/** What late evidence changes about a day that is locked: it is settled in the current period, with a link to the day. */
export type Adjustment = {
  readonly of: DayNumber
  readonly lockedPeriod: string
  readonly inPeriod: string
  /** Hours that became unknown count as none. */
  readonly workedSeconds: number
  readonly overtimeSeconds: number
}

export type Recompute =
  | { readonly kind: 'replace' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'adjust'; readonly adjustment: Adjustment }
  /** Locked, and no period is open that could take the adjustment. */
  | { readonly kind: 'held' }

/** What to do with a day that was computed anew: a locked one never changes. */
export function settleRecompute(
  was: SettledDay,
  is: SettledDay,
  periods: ReadonlyArray<Period>,
): Recompute {
  const workedSeconds = (is.workedSeconds ?? 0) - (was.workedSeconds ?? 0)
  const overtimeSeconds = is.overtimeSeconds - was.overtimeSeconds
  if (is.workedSeconds === was.workedSeconds && overtimeSeconds === 0) return { kind: 'unchanged' }
  const own = periods.find(({ from, to }) => from <= was.day && was.day <= to)
  if (own?.state !== 'locked') return { kind: 'replace' }
  const current = periods
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => a.from - b.from)
  const [open] = current
  if (!open) return { kind: 'held' }
  return {
    kind: 'adjust',
    adjustment: {
      ...{ of: was.day, lockedPeriod: own.id, inPeriod: open.id },
      ...{ workedSeconds, overtimeSeconds },
    },
  }
}

/** Why rules may not change from a date on, in words; null if they may. Locked periods stand. */
export function ruleChangeProblem(from: DayNumber, periods: ReadonlyArray<Period>): string | null {
  const touched = periods.find(({ state, to }) => state === 'locked' && to >= from)
  if (!touched) return null
  return `the change would touch period "${touched.id}", which is locked; let it hold from the first date after it, or reopen the period`
}
