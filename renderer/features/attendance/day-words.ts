import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCircleCheck,
  IconCircleHalf2,
  IconCircleX,
  IconClockExclamation,
  IconClockPause,
  IconDoorEnter,
  IconDoorExit,
  IconEye,
  IconHourglass,
  IconUserCheck,
  IconVideoOff,
  type TablerIcon,
} from '@tabler/icons-react'
import type { AttendanceDay, DayFlag, DayStatus } from '../../../contracts/attendance.ts'
import type { Tone } from '../../ui/StateBadge.tsx'

export type Words = { readonly tone: Tone; readonly icon: TablerIcon; readonly word: string }

/** A day's status in words. */
export function describeStatus(status: DayStatus): Words {
  switch (status) {
    case 'present':
      return { tone: 'good', icon: IconCircleCheck, word: 'Present' }
    case 'present-so-far':
      return { tone: 'good', icon: IconUserCheck, word: 'Present so far' }
    case 'expected':
      return { tone: 'idle', icon: IconHourglass, word: 'Expected' }
    case 'half-day':
      return { tone: 'warn', icon: IconCircleHalf2, word: 'Half day' }
    case 'incomplete':
      return { tone: 'warn', icon: IconAlertTriangle, word: 'Incomplete' }
    case 'absent':
      return { tone: 'bad', icon: IconCircleX, word: 'Absent' }
    case 'off-shift':
      return { tone: 'busy', icon: IconClockPause, word: 'Outside shift' }
    default:
      return status satisfies never
  }
}

/** The same, of a day: nobody can prove an absence while a camera saw nothing. */
export function describeDay({
  status,
  flags,
  firstInAt,
}: Pick<AttendanceDay, 'status' | 'flags' | 'firstInAt'>): Words {
  const unproven = status === 'absent' && firstInAt === null && flags.includes('evidence-gap')
  return unproven
    ? { tone: 'warn', icon: IconVideoOff, word: 'Unproven absent' }
    : describeStatus(status)
}

/** A day's flag in words. */
export function describeFlag(flag: DayFlag): Words {
  switch (flag) {
    case 'late':
      return { tone: 'warn', icon: IconClockExclamation, word: 'Late' }
    case 'early':
      return { tone: 'warn', icon: IconDoorExit, word: 'Left early' }
    case 'missing-in':
      return { tone: 'bad', icon: IconDoorEnter, word: 'No arrival' }
    case 'missing-out':
      return { tone: 'bad', icon: IconDoorExit, word: 'No departure' }
    case 'off-shift':
      return { tone: 'busy', icon: IconClockPause, word: 'Outside shift' }
    case 'dst':
      return { tone: 'busy', icon: IconArrowsExchange, word: 'Clock change' }
    case 'evidence-gap':
      return { tone: 'warn', icon: IconVideoOff, word: 'Camera gap' }
    case 'needs-review':
      return { tone: 'busy', icon: IconEye, word: 'Needs review' }
    default:
      return flag satisfies never
  }
}

/** Flags that have no column of their own: late and early are told by theirs. */
export function otherFlags(flags: ReadonlyArray<DayFlag>): ReadonlyArray<DayFlag> {
  return flags.filter((flag) => flag !== 'late' && flag !== 'early')
}
