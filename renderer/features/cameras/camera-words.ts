import {
  IconArrowsLeftRight,
  IconArrowBarToRight,
  IconDoorEnter,
  IconDoorExit,
  IconEye,
  type TablerIcon,
} from '@tabler/icons-react'
import type { CameraRole } from '../../../contracts/cameras.ts'

export type RoleWords = {
  readonly icon: TablerIcon
  readonly word: string
  /** What a recognised face on such a camera does. */
  readonly meaning: string
}

/** A camera's role in words. */
export function describeRole(role: CameraRole): RoleWords {
  switch (role) {
    case 'entry':
      return {
        icon: IconDoorEnter,
        word: 'Entrance',
        meaning: 'Recognised people are punched in.',
      }
    case 'exit':
      return { icon: IconDoorExit, word: 'Exit', meaning: 'Recognised people are punched out.' }
    case 'both':
      return {
        icon: IconArrowsLeftRight,
        word: 'Entrance and exit',
        meaning: 'In for those who are out, out for those who are in.',
      }
    case 'observe':
      return {
        icon: IconEye,
        word: 'Observing',
        meaning: 'Sightings are recorded, nobody is punched in or out.',
      }
    case 'line':
      return {
        icon: IconArrowBarToRight,
        word: 'Line crossing',
        meaning: 'In or out by the side to which a drawn line is crossed.',
      }
    default:
      return role satisfies never
  }
}
