import {
  IconArchive,
  IconCircleCheck,
  IconCircleDashed,
  IconProgressCheck,
  type TablerIcon,
} from '@tabler/icons-react'
import type { PersonState, Reference } from '../../../contracts/people.ts'
import type { Tone } from '../../ui/StateBadge.tsx'
import { LEAST_CAPTURES } from './capture-plan.ts'

type Words = { readonly tone: Tone; readonly icon: TablerIcon; readonly word: string }

/** Whether a person can be recognised, in words. */
export function describePersonState(state: PersonState, referenceCount: number): Words {
  switch (state) {
    case 'enrolled':
      return { tone: 'good', icon: IconCircleCheck, word: 'Enrolled' }
    case 'few-references':
      return {
        tone: 'warn',
        icon: IconProgressCheck,
        word: `${referenceCount} of ${LEAST_CAPTURES} photos`,
      }
    case 'not-enrolled':
      return { tone: 'warn', icon: IconCircleDashed, word: 'Not enrolled' }
    case 'archived':
      return { tone: 'idle', icon: IconArchive, word: 'Archived' }
    default:
      return state satisfies never
  }
}

/** A state as the name of a group of people. */
export function nameState(state: PersonState): string {
  switch (state) {
    case 'enrolled':
      return 'Enrolled'
    case 'few-references':
      return 'Few photos'
    case 'not-enrolled':
      return 'Not enrolled'
    case 'archived':
      return 'Archived'
    default:
      return state satisfies never
  }
}

/** Where a reference came from. */
export function nameSource(source: Reference['source']): string {
  switch (source) {
    case 'photo':
      return 'Photo file'
    case 'webcam':
      return 'Webcam'
    case 'demo':
      return 'Demo photo'
    default:
      return source satisfies never
  }
}
