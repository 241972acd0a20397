import { IconEye, IconQuestionMark, IconUserCheck, type TablerIcon } from '@tabler/icons-react'
import type { Sighting } from '../../contracts/live.ts'
import type { Tone } from './StateBadge.tsx'

/** A sighting's outcome in words. */
export function describeOutcome(outcome: Sighting['outcome']): {
  readonly tone: Tone
  readonly icon: TablerIcon
  readonly word: string
} {
  switch (outcome) {
    case 'matched':
      return { tone: 'good', icon: IconUserCheck, word: 'Recognised' }
    case 'unknown':
      return { tone: 'warn', icon: IconQuestionMark, word: 'Unknown' }
    case 'needs-review':
      return { tone: 'busy', icon: IconEye, word: 'Needs review' }
    default:
      return outcome satisfies never
  }
}
