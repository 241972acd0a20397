import { backoffMs } from '../shared/backoff.ts'

/** A camera that refuses the password is not hammered: many lock the account, milliseconds. */
const patient = { first: 15_000, most: 120_000 } as const
/** One that worked lately is expected back at any moment: what is wrong with it ends within seconds. */
const hopeful = { first: 1000, most: 3000 } as const
const usual = { first: 1000, most: 30_000 } as const
const latelyMs = 15 * 60_000

/**
 * How long to wait before a camera is tried again, milliseconds. Pure. `failures`: in a row, from 1; `chance`: uniform in
 * [0, 1); `sinceLiveMs`: since its last picture, null if there was none.
 */
export function retryInMs(
  cause: string,
  failures: number,
  chance: number,
  sinceLiveMs: number | null,
): number {
  if (cause === 'unauthorised') return backoffMs(failures, chance, patient)
  const lately = sinceLiveMs !== null && sinceLiveMs < latelyMs
  return backoffMs(failures, chance, lately ? hopeful : usual)
}
