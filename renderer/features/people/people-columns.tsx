import { PersonState, type Person } from '../../../contracts/people.ts'
import type { DataColumn } from '../../ui/DataTable.tsx'
import { Portrait } from '../../ui/FaceImage.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { describePersonState } from './person-words.ts'
import classes from './people.module.css'

const NONE = <span className={classes.none}>–</span>

/** The columns of the list of people. */
export const peopleColumns: ReadonlyArray<DataColumn<Person>> = [
  {
    id: 'name',
    header: 'Person',
    width: 'minmax(260px, 2fr)',
    sortBy: ({ name }) => name,
    cell: ({ name, portraitId }) => (
      <span className={classes.person}>
        <Portrait referenceId={portraitId} name={name} size={44} />
        <span className={classes.name}>{name}</span>
      </span>
    ),
  },
  {
    id: 'number',
    header: 'Number',
    width: 'minmax(110px, 1fr)',
    sortBy: ({ employeeNumber }) => employeeNumber,
    cell: ({ employeeNumber }) => employeeNumber,
  },
  {
    id: 'department',
    header: 'Department',
    width: 'minmax(130px, 1.2fr)',
    sortBy: ({ department }) => department,
    cell: ({ department }) => department ?? NONE,
  },
  {
    id: 'state',
    header: 'Enrolment',
    width: 'minmax(140px, 1fr)',
    sortBy: ({ state }) => PersonState.options.indexOf(state),
    cell: ({ state, referenceCount }) => (
      <StateBadge {...describePersonState(state, referenceCount)} />
    ),
  },
  {
    id: 'photos',
    header: 'Photos',
    width: '84px',
    align: 'end',
    sortBy: ({ referenceCount }) => referenceCount,
    cell: ({ referenceCount }) => (referenceCount === 0 ? NONE : referenceCount),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 'minmax(130px, 1fr)',
    align: 'end',
    sortBy: ({ lastSeenAt }) => lastSeenAt,
    cell: ({ lastSeenAt }) =>
      lastSeenAt === null ? (
        <span className={classes.none}>Never</span>
      ) : (
        <RelativeTime instant={lastSeenAt} />
      ),
  },
]
