import { describe, expect, it } from 'vitest'
import type { AttendanceDay, DayFlag, DayStatus } from '../../../contracts/attendance.ts'
import type { PersonId } from '../../../contracts/ids.ts'
import { countStatuses, filterDays, totalDays, type DayFilter } from './filter-days.ts'

function dayOf(
  name: string,
  department: string | null,
  status: DayStatus,
  flags: ReadonlyArray<DayFlag> = [],
  workedSeconds: number | null = null,
): AttendanceDay {
  return {
    person: {
      id: `id of ${name}` as PersonId,
      name,
      employeeNumber: `E-${name.length}`,
      department,
      portraitId: null,
    },
    date: '2026-11-22',
    status,
    flags: [...flags],
    firstInAt: null,
    lastOutAt: null,
    workedSeconds,
    lateSeconds: 0,
    earlySeconds: 0,
    revision: 1,
  }
}

const days = [
  dayOf('José Álvarez', 'Assembly', 'present', ['late'], 28_800),
  dayOf('Ada Lovelace', 'Office', 'absent'),
  dayOf('Grace Hopper', null, 'present', ['late', 'early', 'needs-review'], 3_600),
]
const everything: DayFilter = { search: '', statuses: new Set(), department: undefined }
const names = (shown: ReadonlyArray<AttendanceDay>): ReadonlyArray<string> =>
  shown.map(({ person }) => person.name)

describe('filtering attendance days', () => {
  it('leaves everything in its order without a filter', () => {
    expect(filterDays(days, everything)).toEqual(days)
  })

  it('finds names without their accents, by any words in any order', () => {
    expect(names(filterDays(days, { ...everything, search: 'alva jose' }))).toEqual([
      'José Álvarez',
    ])
    expect(filterDays(days, { ...everything, search: 'jose hopper' })).toEqual([])
  })

  it('finds by employee number and department', () => {
    expect(names(filterDays(days, { ...everything, search: 'office' }))).toEqual(['Ada Lovelace'])
    expect(filterDays(days, { ...everything, search: 'e-12' })).toHaveLength(3)
  })

  it('shows the chosen statuses only, several together', () => {
    const chosen = (...statuses: ReadonlyArray<DayStatus>) =>
      names(filterDays(days, { ...everything, statuses: new Set(statuses) }))
    expect(chosen('absent')).toEqual(['Ada Lovelace'])
    expect(chosen('absent', 'present')).toHaveLength(3)
    expect(chosen('incomplete')).toEqual([])
  })

  it('tells people without a department from every department', () => {
    expect(names(filterDays(days, { ...everything, department: null }))).toEqual(['Grace Hopper'])
    expect(filterDays(days, { ...everything, department: undefined })).toHaveLength(3)
  })

  it('counts every status among what search leaves, whatever status is chosen', () => {
    const counts = countStatuses(days, {
      search: 'a',
      statuses: new Set(['absent']),
      department: undefined,
    })
    expect(counts.find(({ status }) => status === 'present')?.count).toBe(2)
    expect(counts.find(({ status }) => status === 'incomplete')?.count).toBe(0)
  })

  it('adds up hours and flags', () => {
    expect(totalDays(days)).toEqual({
      people: 3,
      late: 2,
      early: 1,
      needsReview: 1,
      workedSeconds: 32_400,
    })
  })
})
