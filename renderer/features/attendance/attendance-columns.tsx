import { DayStatus, type AttendanceDay } from '../../../contracts/attendance.ts'
import type { DataColumn } from '../../ui/DataTable.tsx'
import { Portrait } from '../../ui/FaceImage.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { formatClockOn, formatDuration } from './day-time.ts'
import { describeDay, describeFlag, otherFlags } from './day-words.ts'
import classes from './attendance.module.css'

const NONE = <span className={classes.none}>–</span>

const seconds = (value: number | null): number | null => (value === 0 ? null : value)

/** The columns of the list, with times on the clock of the site. */
export function attendanceColumns(timeZone: string): ReadonlyArray<DataColumn<AttendanceDay>> {
  return [
    {
      id: 'name',
      header: 'Person',
      width: 'minmax(184px, 2fr)',
      sortBy: ({ person }) => person.name,
      cell: ({ person }) => (
        <span className={classes.person}>
          <Portrait referenceId={person.portraitId} name={person.name} size={40} />
          <span className={classes.who}>
            <span className={classes.name}>{person.name}</span>
            <span className={classes.number}>{person.employeeNumber}</span>
          </span>
        </span>
      ),
    },
    {
      id: 'department',
      header: 'Department',
      width: 'minmax(100px, 1fr)',
      sortBy: ({ person }) => person.department,
      cell: ({ person }) => person.department ?? NONE,
    },
    {
      id: 'status',
      header: 'Status',
      width: 'minmax(134px, 1fr)',
      sortBy: ({ status }) => DayStatus.options.indexOf(status),
      cell: (day) => <StateBadge {...describeDay(day)} />,
    },
    {
      id: 'in',
      header: 'In',
      width: '70px',
      align: 'end',
      sortBy: ({ firstInAt }) => firstInAt,
      cell: ({ firstInAt, date }) =>
        firstInAt === null ? NONE : formatClockOn(firstInAt, timeZone, date),
    },
    {
      id: 'out',
      header: 'Out',
      width: '70px',
      align: 'end',
      sortBy: ({ lastOutAt }) => lastOutAt,
      cell: ({ lastOutAt, date }) =>
        lastOutAt === null ? NONE : formatClockOn(lastOutAt, timeZone, date),
    },
    {
      id: 'hours',
      header: 'Hours',
      width: '96px',
      align: 'end',
      sortBy: ({ workedSeconds }) => workedSeconds,
      cell: ({ workedSeconds }) => (workedSeconds === null ? NONE : formatDuration(workedSeconds)),
    },
    {
      id: 'late',
      header: 'Late',
      width: '96px',
      align: 'end',
      sortBy: ({ lateSeconds }) => seconds(lateSeconds),
      cell: ({ lateSeconds }) =>
        lateSeconds === 0 ? (
          NONE
        ) : (
          <span className={classes.exception}>{formatDuration(lateSeconds)}</span>
        ),
    },
    {
      id: 'early',
      header: 'Left early',
      width: '96px',
      align: 'end',
      sortBy: ({ earlySeconds }) => seconds(earlySeconds),
      cell: ({ earlySeconds }) =>
        earlySeconds === 0 ? (
          NONE
        ) : (
          <span className={classes.exception}>{formatDuration(earlySeconds)}</span>
        ),
    },
    {
      id: 'flags',
      header: 'Notes',
      width: 'minmax(122px, 1.2fr)',
      cell: ({ flags }) => (
        <span className={classes.flags}>
          {otherFlags(flags).map((flag) => (
            <StateBadge key={flag} {...describeFlag(flag)} />
          ))}
        </span>
      ),
    },
  ]
}
