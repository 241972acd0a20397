import type { DataColumn } from '../../ui/DataTable.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { CameraNoteCell } from './CameraNoteCell.tsx'
import { ChooseCell, MenuCell, PlaceCell } from './CameraRowCells.tsx'
import { CameraStateCell } from './CameraStateCell.tsx'
import { describeRole } from './camera-words.ts'
import type { CameraRow } from './camera-row.ts'
import { listedAddress } from './camera-source.ts'
import classes from './cameras.module.css'

const stateOrder = [
  'retrying',
  'degraded',
  'connecting',
  'live',
  'elsewhere',
  'resting',
  'disabled',
] as const

/** The columns of the list of cameras. */
export const cameraColumns: ReadonlyArray<DataColumn<CameraRow>> = [
  {
    id: 'choose',
    header: '',
    width: '28px',
    cell: (row) => <ChooseCell row={row} />,
  },
  {
    id: 'position',
    header: 'No.',
    width: '60px',
    sortBy: ({ number }) => number,
    cell: (row) => <PlaceCell row={row} />,
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
    sortBy: ({ camera }) => listedAddress(camera.mainUrl),
    cell: ({ camera }) => (
      <span className={classes.address} title={listedAddress(camera.mainUrl)}>
        {listedAddress(camera.mainUrl)}
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(250px, 2.2fr)',
    sortBy: ({ camera }) => stateOrder.indexOf(camera.state.kind),
    cell: ({ camera }) => <CameraStateCell state={camera.state} />,
  },
  {
    id: 'note',
    header: 'Faces, last day',
    width: 'minmax(150px, 1.6fr)',
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
  {
    id: 'menu',
    header: '',
    width: '40px',
    align: 'end',
    cell: ({ camera }) => <MenuCell camera={camera} />,
  },
]
