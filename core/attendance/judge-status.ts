import { share, type DayFacts, type Hours } from './day-facts.ts'
import type { RecordFlag, RecordStatus, RuleStep } from './day-record.ts'
import type { SitePolicy } from './site-policy.ts'

export type Judgement = {
  readonly status: RecordStatus
  readonly path: ReadonlyArray<RuleStep>
  /** Flags that stand for a missing punch. */
  readonly assumed: ReadonlyArray<RecordFlag>
}

/** What is judged after the hours are counted. Seconds. */
export type Times = {
  readonly lateSeconds: number
  readonly earlySeconds: number
  readonly unproven: boolean
}

/** Asks the rules in order; the first that holds gives the status. */
export function statusOf(
  facts: DayFacts,
  hours: Hours,
  policy: SitePolicy,
  over: boolean,
  times: Times,
): Judgement {
  const { leave, holiday } = facts
  const empty = hours.marks.length === 0
  if (leave === 'full') return { status: 'leave', path: ['leave'], assumed: [] }
  if (holiday === 'full') {
    const worked = !empty && policy.holidayWork === 'worked-holiday'
    return { status: worked ? 'worked-holiday' : 'holiday', path: ['holiday'], assumed: [] }
  }
  const path: RuleStep[] = []
  if (leave === 'half') path.push('half-leave')
  if (holiday === 'half') path.push('half-holiday')
  if (hours.autoOutsMs.length > 0) path.push('auto-close')
  if (!over) return { status: 'provisional', path: [...path, 'window-open'], assumed: [] }
  if (empty) {
    const unproven = times.unproven
      ? (['no-punch', 'evidence-gap'] as const)
      : ['no-punch' as const]
    const status = times.unproven ? 'unproven-absent' : 'absent'
    return { status, path: [...path, ...unproven], assumed: [] }
  }
  return statusByHours(facts, hours, times, path)
}

/** The same of a day that is over and has punches, and is neither leave nor holiday. */
function statusByHours(
  facts: DayFacts,
  { lacking, lacksBreak, workedSeconds }: Hours,
  { lateSeconds, earlySeconds }: Times,
  path: RuleStep[],
): Judgement {
  const { template } = facts.occurrence
  const assumed: RecordFlag[] = []
  if (lacking) {
    path.push('missing-punch')
    if (template.missingPunch === 'absent') return { status: 'absent', path, assumed }
    if (template.missingPunch !== 'late-early') return { status: 'incomplete', path, assumed }
    if (lacking.in) assumed.push('late')
    if (lacking.out) assumed.push('early')
  }
  const part = share(facts)
  const [status, step] = ((): [RecordStatus, RuleStep] => {
    if (lacksBreak) return ['incomplete', 'missing-break']
    if (exceeds(lateSeconds, template.lateAbsentAfterMinutes)) return ['absent', 'late-absent']
    if (exceeds(earlySeconds, template.earlyAbsentAfterMinutes)) return ['absent', 'early-absent']
    if (isBelow(workedSeconds, template.absentBelowMinutes * part))
      return ['absent', 'absent-below']
    if (isBelow(workedSeconds, template.halfDayBelowMinutes * part))
      return ['half-day', 'half-day-below']
    return ['present', 'present']
  })()
  path.push(step)
  return { status, path, assumed }
}

/** Over so many minutes; 0 is off. */
function exceeds(seconds: number, minutes: number): boolean {
  return minutes > 0 && seconds > minutes * 60
}

/** Less than so many minutes; unknown hours are not. */
function isBelow(seconds: number | null, minutes: number): boolean {
  return seconds !== null && seconds < minutes * 60
}
