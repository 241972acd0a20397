import {
  IconCircleCheck,
  IconClock,
  IconLoader2,
  IconPlayerPause,
  IconAlertTriangle,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Recording, RecordingState } from '../../../contracts/recordings.ts'
import { formatSpan } from '../../ui/format-time.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

/** A state as an icon and a word. */
export function describeRecordingState({ kind }: RecordingState): {
  readonly tone: Tone
  readonly icon: TablerIcon
  readonly word: string
} {
  switch (kind) {
    case 'waiting':
      return { tone: 'idle', icon: IconClock, word: 'Waiting' }
    case 'running':
      return { tone: 'busy', icon: IconLoader2, word: 'Analysing' }
    case 'done':
      return { tone: 'good', icon: IconCircleCheck, word: 'Done' }
    case 'cancelled':
      return { tone: 'warn', icon: IconPlayerPause, word: 'Cancelled' }
    case 'failed':
      return { tone: 'bad', icon: IconAlertTriangle, word: 'Failed' }
    default:
      return kind satisfies never
  }
}

/** Share that is analysed, 0 to 1. */
export function doneShare({ state, durationSeconds }: Recording): number {
  switch (state.kind) {
    case 'waiting':
      return 0
    case 'done':
      return 1
    default:
      return Math.min(1, state.doneSeconds / durationSeconds)
  }
}

/** `2 min 5 s of 1 h · 6.4 × real time · 9 min left`, as far as it is known. */
export function progressWords({ state, durationSeconds }: Recording): string {
  const whole = formatSpan(durationSeconds)
  if (state.kind === 'waiting') return whole
  if (state.kind === 'done') return `${whole} analysed`
  const done = `${formatSpan(state.doneSeconds)} of ${whole}`
  if (state.kind !== 'running' || state.speed === null || state.speed <= 0) return done
  const left = formatSpan((durationSeconds - state.doneSeconds) / state.speed)
  return `${done} · ${state.speed.toFixed(state.speed < 10 ? 1 : 0)} × real time · ${left} left`
}

/** What the page says at its top. */
export function summariseRecordings(recordings: ReadonlyArray<Recording>): string {
  const of = (kind: RecordingState['kind']): number =>
    recordings.filter(({ state }) => state.kind === kind).length
  const count = `${recordings.length} ${recordings.length === 1 ? 'recording' : 'recordings'}`
  const parts = [
    [of('running'), 'being analysed'],
    [of('waiting'), 'waiting'],
    [of('failed'), 'failed'],
  ] as const
  return [count, ...parts.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : []))].join(' · ')
}
