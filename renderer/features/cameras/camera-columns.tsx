import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import type { DataColumn } from '../../ui/DataTable.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { CameraNoteCell } from './CameraNoteCell.tsx'
import { CameraStateCell } from './CameraStateCell.tsx'
import { describeRole } from './camera-words.ts'
import { streamAddress } from './stream-url.ts'
import classes from './cameras.module.css'

export type CameraRow = {
  readonly camera: CameraWithState
  /** Pictures a second that arrive; null where it is not known. */
  readonly fps: number | null
  /** How fit its faces were for recognition; null where it is not known. */
  readonly note: CameraNote | null
}

const stateOrder = ['live', 'connecting', 'retrying', 'elsewhere', 'disabled'] as const

/** The columns of the list of cameras. */
export const cameraColumns: ReadonlyArray<DataColumn<CameraRow>> = [
  {
    id: 'position',
    header: 'No.',
    width: '48px',
    sortBy: ({ camera }) => camera.position,
    cell: ({ camera }) => <span className={classes.soft}>{camera.position + 1}</span>,
  },
  {
    id: 'name',
    header: 'Camera',
    width: 'minmax(150px, 1.4fr)',
    sortBy: ({ camera }) => camera.name,
    cell: ({ camera }) => <span className={classes.name}>{camera.name}</span>,
  },
  {
    id: 'role',
    header: 'Role',
    width: 'minmax(150px, 0.9fr)',
    sortBy: ({ camera }) => describeRole(camera.role).word,
    cell: ({ camera }) => {
      const { icon, word } = describeRole(camera.role)
      return <StateBadge tone="idle" icon={icon} word={word} />
    },
  },
  {
    id: 'address',
    header: 'Address',
    width: 'minmax(130px, 1.3fr)',
    sortBy: ({ camera }) => streamAddress(camera.mainUrl),
    cell: ({ camera }) => (
      <span className={classes.address} title={streamAddress(camera.mainUrl)}>
        {streamAddress(camera.mainUrl)}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(250px, 1.7fr)',
    sortBy: ({ camera }) => stateOrder.indexOf(camera.state.kind),
    cell: ({ camera }) => <CameraStateCell state={camera.state} />,
  },
  {
    id: 'note',
    header: 'Faces, last day',
    width: 'minmax(150px, 2fr)',
    sortBy: ({ note }) => (note && note.passages > 0 ? note.fit / note.passages : null),
    cell: ({ note }) => <CameraNoteCell note={note} />,
  },
  {
    id: 'fps',
    header: 'Pictures/s',
    width: '96px',
    align: 'end',
    sortBy: ({ fps }) => fps,
    cell: ({ fps }) => (fps === null ? <span className={classes.none}>–</span> : fps.toFixed(1)),
  },
]
