import type { Assignment, Priority } from './roster.ts'
import type { ShiftTemplate } from './shift-template.ts'
import type { DayNumber } from './site-clock.ts'

/** Shifts that come again after so many days; null is a day off. */
export type Rotation = {
  readonly days: ReadonlyArray<ShiftTemplate | null>
  /** The date of the first of them. */
  readonly first: DayNumber
  /** Both inclusive; null is open. */
  readonly from: DayNumber | null
  readonly to: DayNumber | null
  readonly priority: Priority
}

/** A year: whoever plans a longer cycle plans dates, and no rotation. */
export const mostCycleDays = 366

/** Why a rotation cannot be used, in words; null if it can. */
export function rotationProblem({ days }: Pick<Rotation, 'days'>): string | null {
  if (days.length === 0) return 'the rotation has no days; give at least one'
  if (days.length > mostCycleDays)
    return `the rotation has a cycle of ${days.length} days; the longest is ${mostCycleDays}`
  return null
}

/**
 * A rotation as assignments, one for each of its shifts. On its days off what has a lower priority counts, if anything
 * does. Throws `RangeError` in words for one that `rotationProblem` refuses.
 */
export function assignmentsOfRotation(rotation: Rotation): ReadonlyArray<Assignment> {
  const problem = rotationProblem(rotation)
  if (problem !== null) throw new RangeError(problem)
  const { days, first, from, to, priority } = rotation
  const places = new Map<ShiftTemplate, Set<number>>()
  for (const [place, template] of days.entries()) {
    if (template === null) continue
    const known = places.get(template)
    if (known) known.add(place)
    else places.set(template, new Set([place]))
  }
  return [...places].map(([template, ofTemplate]) => ({
    ...{ template, from, to, priority, weekdays: [1, 2, 3, 4, 5, 6, 7] },
    cycle: { first, length: days.length, places: ofTemplate },
  }))
}
