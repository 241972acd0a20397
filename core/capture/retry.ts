import { backoffMs } from '../shared/backoff.ts'

/**
 * A camera that refuses the password is not hammered: many lock the account. The first refusal may be a camera that has not
 * come up yet, so that it is asked soon again; then each wait is four times the one before. Milliseconds.
 */
const patient = { first: 5000, most: 120_000, growth: 4, jitter: 0.25 } as const
/** One that worked lately is expected back at any moment: what is wrong with it ends within seconds. */
const hopeful = { first: 500, most: 3000 } as const
const usual = { first: 1000, most: 30_000 } as const
const latelyMs = 15 * 60_000

/** What is known of the tries in vain so far; `failures` and `refusals` in a row, from 1 and 0. */
export type TriesInVain = {
  readonly failures: number
  /** Those of them in which the password was refused. */
  readonly refusals: number
  /** Since its last picture, milliseconds; null if there was none. */
  readonly sinceLiveMs: number | null
}

/** How long to wait before a camera is tried again, milliseconds. Pure. `chance`: uniform in [0, 1). */
export function retryInMs(
  cause: string,
  { failures, refusals, sinceLiveMs }: TriesInVain,
  chance: number,
): number {
  if (cause === 'unauthorised') return refusedInMs(refusals, chance)
  const lately = sinceLiveMs !== null && sinceLiveMs < latelyMs
  return backoffMs(failures, chance, lately ? hopeful : usual)
}

/**
 * The wait after refusal number `refusals`, from 1: 5, 20, 80, then 120 s, and up to a quarter more, never less. That is at
 * most five logins in any five minutes. Milliseconds. Pure.
 */
export function refusedInMs(refusals: number, chance: number): number {
  const { first, most, growth, jitter } = patient
  return Math.round(
    Math.min(most, first * growth ** Math.max(0, refusals - 1)) * (1 + jitter * chance),
  )
}
