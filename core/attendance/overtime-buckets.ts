import type { DayNumber, SiteClock } from './site-clock.ts'

/** What is paid beyond the regular rate awaits somebody's word. */
export type OvertimeState = 'pending' | 'approved' | 'refused'

export type WorkedDay = {
  readonly day: DayNumber
  readonly workedSeconds: number
  /** Beyond the day's target; part of the worked ones. */
  readonly overtimeSeconds: number
}

/** Every worked second is in exactly one of the three. */
export type Buckets = {
  readonly day: DayNumber
  readonly regularSeconds: number
  readonly dayOvertimeSeconds: number
  readonly weekOvertimeSeconds: number
}

/**
 * Splits a week's worked seconds: overtime of days first, then what is regular beyond the week's limit.
 *
 * Pure. What is overtime of a day already is not counted again for the week; the latest regular seconds of the week are
 * the ones beyond its limit. Days may come in any order.
 */
export function splitWeek(days: ReadonlyArray<WorkedDay>, limitMinutes: number): Buckets[] {
  let left = limitMinutes * 60
  return days
    .toSorted((one, other) => one.day - other.day)
    .map(({ day, workedSeconds, overtimeSeconds }) => {
      const own = workedSeconds - overtimeSeconds
      const regularSeconds = Math.min(own, Math.max(0, left))
      left -= own
      return {
        ...{ day, regularSeconds, dayOvertimeSeconds: overtimeSeconds },
        weekOvertimeSeconds: own - regularSeconds,
      }
    })
}

/** The overtime that counts: what was refused is regular time, what is pending is not paid yet. */
export function payableOvertime(
  { dayOvertimeSeconds, weekOvertimeSeconds }: Buckets,
  state: OvertimeState,
): number {
  return state === 'approved' ? dayOvertimeSeconds + weekOvertimeSeconds : 0
}

/** Hours of the local day that earn a premium, such as nights. Seconds after 00:00; an end not after the start is on the next day. */
export type PremiumWindow = { readonly from: number; readonly to: number }

/**
 * Seconds of a stay that lie in a premium window, of whichever date. A premium is paid on top: it takes nothing out of the
 * buckets. Real elapsed time: the repeated hour of a night counts twice.
 */
export function premiumSeconds(
  stay: { readonly inMs: number; readonly outMs: number },
  window: PremiumWindow,
  clock: SiteClock,
): number {
  let totalMs = 0
  for (let day = clock.dayOf(stay.inMs) - 1; day <= clock.dayOf(stay.outMs); day++) {
    const fromMs = clock.at(day, window.from, 'start')
    const toMs = clock.at(window.to > window.from ? day : day + 1, window.to, 'end')
    totalMs += Math.max(0, Math.min(toMs, stay.outMs) - Math.max(fromMs, stay.inMs))
  }
  return Math.trunc(totalMs / 1000)
}
