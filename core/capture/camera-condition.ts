import type { CameraMachine } from './camera-machine.ts'
import type { Illness } from './stream-health.ts'

/** What is told of a camera. Times are epoch milliseconds. */
export type CameraCondition<Cause extends string> =
  | { readonly kind: 'disabled' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly sinceMs: number }
  | {
      readonly kind: 'degraded'
      readonly sinceMs: number
      readonly illnesses: ReadonlyArray<Illness>
    }
  | { readonly kind: 'resting'; readonly untilMs: number | null }
  | ({ readonly kind: 'retrying'; readonly failures: number } & NonNullable<
      CameraMachine<Cause>['fault']
    >)
  | { readonly kind: 'elsewhere'; readonly node: string }

/** What a camera's state is. While it is tried again, it goes on being what was wrong. Pure. */
export function conditionOf<Cause extends string>({
  phase,
  fault,
  failures,
}: CameraMachine<Cause>): CameraCondition<Cause> {
  if (phase.kind === 'off') return phase.placement
  if (phase.kind === 'running' && phase.liveSinceMs !== null) {
    const { illnesses } = phase.health
    if (illnesses.length === 0 || phase.illSinceMs === null)
      return { kind: 'live', sinceMs: phase.liveSinceMs }
    return { kind: 'degraded', sinceMs: phase.illSinceMs, illnesses }
  }
  return fault === null ? { kind: 'connecting' } : { kind: 'retrying', failures, ...fault }
}
