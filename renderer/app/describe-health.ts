import {
  IconActivityHeartbeat,
  IconAlertTriangle,
  IconDatabase,
  IconDatabaseExclamation,
  IconLoader2,
  IconVideo,
  IconVideoOff,
  type TablerIcon,
} from '@tabler/icons-react'
import type { CameraState } from '../../contracts/cameras.ts'
import type { DatabaseState } from '../../contracts/live.ts'
import type { Tone } from '../ui/StateBadge.tsx'

export type HealthWords = {
  readonly tone: Tone
  readonly icon: TablerIcon
  readonly word: string
}

/** All cameras in a few words: `20 of 20 live`, `18 of 20 live, 2 faults`. Those off or resting do not count. */
export function describeCameraHealth(states: ReadonlyArray<CameraState>): HealthWords {
  const wanted = states.filter(({ kind }) => kind !== 'disabled' && kind !== 'resting')
  const count = (kind: CameraState['kind']) => wanted.filter((state) => state.kind === kind).length
  const [ill, faults, elsewhere] = [count('degraded'), count('retrying'), count('elsewhere')]
  const live = count('live') + ill
  if (wanted.length === 0) return { tone: 'idle', icon: IconVideoOff, word: 'No cameras on' }

  const rest = [
    faults > 0 ? (faults === 1 ? '1 fault' : `${faults} faults`) : '',
    ill > 0 ? `${ill} degraded` : '',
    elsewhere > 0 ? `${elsewhere} elsewhere` : '',
  ].filter(Boolean)
  const word = [`${live} of ${wanted.length} live`, ...rest].join(', ')
  if (faults > 0) return { tone: 'bad', icon: IconAlertTriangle, word }
  if (ill > 0) return { tone: 'warn', icon: IconActivityHeartbeat, word }
  if (live + elsewhere < wanted.length) return { tone: 'busy', icon: IconLoader2, word }
  return { tone: 'good', icon: IconVideo, word }
}

/** The database in a few words; while it is away, where the sightings are. */
export function describeDatabaseHealth(state: DatabaseState): HealthWords {
  if (state.kind === 'up') return { tone: 'good', icon: IconDatabase, word: 'Database up' }
  const waiting =
    state.spooled === 1 ? '1 sighting safe on disk' : `${state.spooled} sightings safe on disk`
  return { tone: 'bad', icon: IconDatabaseExclamation, word: `Database away: ${waiting}` }
}
