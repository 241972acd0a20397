import { DayStatus, type AttendanceDay } from '../../../contracts/attendance.ts'
import { matchesSearch } from '../../ui/matches-search.ts'

/** What of a date is shown; empty sets and an empty search leave everything. */
export type DayFilter = {
  readonly search: string
  readonly statuses: ReadonlySet<DayStatus>
  /** `null` stands for people without a department. */
  readonly department: string | null | undefined
}

const inDepartment = ({ person }: AttendanceDay, { department }: DayFilter): boolean =>
  department === undefined || person.department === department

const isFound = ({ person }: AttendanceDay, { search }: DayFilter): boolean =>
  matchesSearch(search, [person.name, person.employeeNumber, person.department])

/** The days that pass the filter, in their order. */
export function filterDays(
  days: ReadonlyArray<AttendanceDay>,
  filter: DayFilter,
): ReadonlyArray<AttendanceDay> {
  return days.filter(
    (day) =>
      (filter.statuses.size === 0 || filter.statuses.has(day.status)) &&
      inDepartment(day, filter) &&
      isFound(day, filter),
  )
}

export type StatusCount = { readonly status: DayStatus; readonly count: number }

/** How many days have each status among those that search and department leave; zeroes included. */
export function countStatuses(
  days: ReadonlyArray<AttendanceDay>,
  filter: DayFilter,
): ReadonlyArray<StatusCount> {
  const counts = new Map<DayStatus, number>()
  for (const day of days) {
    if (!inDepartment(day, filter) || !isFound(day, filter)) continue
    counts.set(day.status, (counts.get(day.status) ?? 0) + 1)
  }
  return DayStatus.options.map((status) => ({ status, count: counts.get(status) ?? 0 }))
}

export type DayTotals = {
  readonly people: number
  readonly late: number
  readonly early: number
  readonly needsReview: number
  readonly workedSeconds: number
}

/** Totals of the days given. */
export function totalDays(days: ReadonlyArray<AttendanceDay>): DayTotals {
  const having = (flag: AttendanceDay['flags'][number]): number =>
    days.filter(({ flags }) => flags.includes(flag)).length
  return {
    people: days.length,
    late: having('late'),
    early: having('early'),
    needsReview: having('needs-review'),
    workedSeconds: days.reduce((sum, { workedSeconds }) => sum + (workedSeconds ?? 0), 0),
  }
}
