import {
  IconActivityHeartbeat,
  IconAlertTriangle,
  IconBroadcast,
  IconCircleOff,
  IconLoader2,
  IconMoon,
  IconServer2,
  type TablerIcon,
} from '@tabler/icons-react'
import type { CameraFault, CameraIllness, CameraState } from '../../contracts/cameras.ts'
import type { Tone } from './StateBadge.tsx'

export type CameraStateWords = {
  readonly tone: Tone
  readonly icon: TablerIcon
  /** The state in a few words: `Live`, `Wrong user name or password`. */
  readonly word: string
  /** What is wrong and what to do, for a fault or an illness. */
  readonly detail: string | null
  /** Seconds until the next try, for a fault; 0 while it is being made. */
  readonly retryInSeconds: number | null
}

/** What a fault is called, in a few words. */
export const faultWords: Readonly<Record<CameraFault, string>> = {
  unauthorised: 'Wrong user name or password',
  'not-found': 'No such stream on the camera',
  refused: 'Connection refused',
  'unknown-host': 'Unknown host name',
  unreachable: 'Camera cannot be reached',
  silent: 'Camera does not answer',
  'not-rtsp': 'Not an RTSP camera',
  tls: 'No secure connection',
  'no-video': 'No picture in the stream',
  'in-use': 'Used by another program',
  'unsupported-codec': 'Unsupported video codec',
  busy: 'Camera is busy',
  stalled: 'Picture has stopped',
  ended: 'Stream ended',
  decoder: 'Picture cannot be decoded',
  'no-password': 'Password is missing',
}

/** What is wrong with a camera that still sends pictures, in a few words. */
export const illnessWords: Readonly<Record<CameraIllness['cause'], string>> = {
  corruption: 'Damaged pictures',
  'low-rate': 'Too few pictures',
  'clock-jump': 'Camera clock jumps',
}

/** A camera's state in words. `nowMs` is epoch milliseconds, for the countdown to the next try. */
export function describeCameraState(state: CameraState, nowMs: number): CameraStateWords {
  const calm = { detail: null, retryInSeconds: null }
  switch (state.kind) {
    case 'live':
      return { tone: 'good', icon: IconBroadcast, word: 'Live', ...calm }
    case 'degraded':
      return {
        tone: 'warn',
        icon: IconActivityHeartbeat,
        word: state.illnesses.map(({ cause }) => illnessWords[cause]).join(', '),
        detail: state.illnesses.map(({ message }) => message).join(' '),
        retryInSeconds: null,
      }
    case 'resting':
      return { tone: 'idle', icon: IconMoon, word: 'Resting', ...calm }
    case 'connecting':
      return { tone: 'busy', icon: IconLoader2, word: 'Connecting', ...calm }
    case 'disabled':
      return { tone: 'idle', icon: IconCircleOff, word: 'Off', ...calm }
    case 'elsewhere':
      return { tone: 'idle', icon: IconServer2, word: `Elsewhere on ${state.node}`, ...calm }
    case 'retrying':
      return {
        tone: 'bad',
        icon: IconAlertTriangle,
        word: faultWords[state.cause],
        detail: state.message,
        retryInSeconds: Math.max(0, Math.ceil((Date.parse(state.nextTryAt) - nowMs) / 1000)),
      }
    default:
      return state satisfies never
  }
}
