import { nominalMinutes, type ShiftTemplate } from './shift-template.ts'
import { dateText, isoWeekday, type DayNumber } from './site-clock.ts'

/** Later ones win: a temporary order, the person's own, their group's, what holds for all. */
export const priorities = ['default', 'group', 'person', 'temporary'] as const
export type Priority = (typeof priorities)[number]

/** Somebody works a shift on some dates. All ends are inclusive; null is open. */
export type Assignment = {
  readonly template: ShiftTemplate
  readonly from: DayNumber | null
  readonly to: DayNumber | null
  /** ISO weekdays, 1 = Monday, of the local date on which the shift starts. */
  readonly weekdays: ReadonlyArray<number>
  readonly priority: Priority
  /** Only on these dates of a rotation. */
  readonly cycle?: Cycle
}

/** Dates that come again every `length` days: `places` days after `first` and every cycle later or sooner. */
export type Cycle = {
  readonly first: DayNumber
  /** Days, 1 to 366. */
  readonly length: number
  /** Each from 0 to less than the length. */
  readonly places: ReadonlySet<number>
}

/** A time in which somebody is employed; both ends inclusive, null is open. */
export type Employment = { readonly from: DayNumber | null; readonly to: DayNumber | null }

export function holdsOn(
  { from, to }: { readonly from: DayNumber | null; readonly to: DayNumber | null },
  day: DayNumber,
): boolean {
  return (from === null || from <= day) && (to === null || day <= to)
}

export function isEmployed(employments: ReadonlyArray<Employment>, day: DayNumber): boolean {
  return employments.some((employment) => holdsOn(employment, day))
}

/** The assignments that count on a date: those of the highest priority among the ones valid on it. */
export function assignmentsOn(
  assignments: ReadonlyArray<Assignment>,
  day: DayNumber,
): ReadonlyArray<Assignment> {
  const valid = assignments.filter(
    (assignment) =>
      holdsOn(assignment, day) &&
      assignment.weekdays.includes(isoWeekday(day)) &&
      (assignment.cycle === undefined || isOfCycle(assignment.cycle, day)),
  )
  if (valid.length < 2) return valid
  const highest = Math.max(...valid.map(({ priority }) => priorities.indexOf(priority)))
  return valid.filter(({ priority }) => priorities.indexOf(priority) === highest)
}

function isOfCycle({ first, length, places }: Cycle, day: DayNumber): boolean {
  return places.has((((day - first) % length) + length) % length)
}

/** Two assignments whose shifts run at the same time, and when. */
export type RosterConflict = {
  readonly one: Assignment
  readonly other: Assignment
  readonly on: string
  readonly otherOn: string
}

/**
 * The first two of one person's assignments whose shifts overlap, on the same date or on neighbouring ones; null if none
 * do. Margins may overlap.
 *
 * Compared by the wall clock, so that shifts which touch within a repeated hour are accepted. What counts changes only
 * where an assignment begins or ends and then repeats, by the week or by week and rotation, so that the dates of one
 * repetition after each such change suffice. Those after `near` are looked at first, so that the dates told are of use.
 */
export function findConflict(
  assignments: ReadonlyArray<Assignment>,
  near: DayNumber,
): RosterConflict | null {
  if (assignments.length < 2) return null
  const changes = assignments.flatMap(({ from, to }) => [
    ...(from === null ? [] : [from]),
    ...(to === null ? [] : [to + 1]),
  ])
  const days = assignments.reduce(
    (period, { cycle }) => leastMultiple(period, cycle?.length ?? 1),
    7,
  )
  // Before the first change something may hold that began at no date.
  const starts = [near, Math.min(near, ...changes) - days - 2, ...changes]
  for (const begin of starts) {
    for (let day = begin - 1; day <= begin + days; day++) {
      const found = conflictOn(assignments, day)
      if (found) return found
    }
  }
  return null
}

function leastMultiple(one: number, other: number): number {
  let [divisor, rest] = [one, other]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return (one / divisor) * other
}

function conflictOn(assignments: ReadonlyArray<Assignment>, day: DayNumber): RosterConflict | null {
  const today = assignmentsOn(assignments, day)
  const tomorrow = assignmentsOn(assignments, day + 1)
  for (const [index, one] of today.entries()) {
    for (const other of today.slice(index + 1)) {
      if (overlap(one.template, other.template, 0))
        return { one, other, on: dateText(day), otherOn: dateText(day) }
    }
    for (const other of tomorrow) {
      if (overlap(one.template, other.template, 1))
        return { one, other, on: dateText(day), otherOn: dateText(day + 1) }
    }
  }
  return null
}

/** True if the second, so many days later, begins before the first ends and ends after it begins. */
function overlap(one: ShiftTemplate, other: ShiftTemplate, daysLater: number): boolean {
  const otherStart = other.start + daysLater * 86_400
  return (
    otherStart < one.start + nominalMinutes(one) * 60 &&
    one.start < otherStart + nominalMinutes(other) * 60
  )
}
