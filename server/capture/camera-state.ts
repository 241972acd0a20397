import type { CameraEventState, CameraFault, CameraState } from '../../contracts/cameras.ts'
import type { CameraCondition } from '../../core/capture/camera-condition.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** A camera's condition as it goes over the wire. Pure. */
export function toCameraState(condition: CameraCondition<CameraFault>): CameraState {
  switch (condition.kind) {
    case 'live':
      return { kind: 'live', since: iso(condition.sinceMs) }
    case 'degraded':
      return {
        kind: 'degraded',
        since: iso(condition.sinceMs),
        illnesses: [...condition.illnesses],
      }
    case 'resting':
      return {
        kind: 'resting',
        until: condition.untilMs === null ? null : iso(condition.untilMs),
      }
    case 'retrying': {
      const { cause, message, failures, nextTryMs } = condition
      return { kind: 'retrying', cause, message, failures, nextTryAt: iso(nextTryMs) }
    }
    case 'disabled':
    case 'connecting':
    case 'elsewhere':
      return condition
    default:
      return condition satisfies never
  }
}

/** Equal for two states between which nothing has changed that is worth an event: tries are counted, not kept. Pure. */
export function eventKey(state: CameraEventState): string {
  switch (state.kind) {
    case 'retrying':
      return `retrying ${state.cause}`
    case 'degraded':
      return `degraded ${state.illnesses.map(({ cause }) => cause).join(' ')}`
    case 'elsewhere':
      return `elsewhere ${state.node}`
    case 'resting':
      return `resting ${state.until}`
    case 'live':
      return `live ${state.since}`
    default:
      return state.kind
  }
}
