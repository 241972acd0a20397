import { rateOver, wasDamaged, type StreamHealth } from './stream-health.ts'

/**
 * How much of the present rate goes into what is usual at each look (0.4 s): more pictures and somewhat fewer are soon
 * usual; far fewer only after some minutes, so that a camera that was set to fewer pictures is well again by itself.
 */
const weight = { up: 0.05, near: 0.01, far: 0.0005 } as const
/** Below this share of what is usual the present rate is far from it. */
const nearShare = 0.5
/** Over how long the present rate is measured, seconds. */
const overS = 8

/** Pictures a second that a camera usually sends, after a look at it; null before it is known. Pure. */
export function learnRate(usual: number | null, health: StreamHealth, atMs: number): number | null {
  const rate = rateOver(health, overS, atMs)
  // Damage cuts pictures into pieces, which count as many.
  if (rate === null || wasDamaged(health)) return usual
  if (usual === null) return rate
  const share = rate > usual ? weight.up : rate >= usual * nearShare ? weight.near : weight.far
  return usual + share * (rate - usual)
}
