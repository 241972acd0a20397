import { autoClose } from './auto-close.ts'
import type { CameraGap, DayRecord, RecordFlag, RecordStatus, RuleStep } from './day-record.ts'
import type { Occurrence } from './occurrences.ts'
import type { SitePolicy } from './site-policy.ts'
import type { Stay } from './stays.ts'
import type { WalkedPunch } from './walk-punches.ts'
import {
  deductBreaks,
  elapsedSeconds,
  lackingFor,
  marksOf,
  targetSeconds,
  type Lacking,
  type Mark,
} from './worked-hours.ts'

export type HalfOrFull = 'full' | 'half' | null

/** What a day is judged by. All instants in milliseconds. */
export type DayFacts = {
  readonly occurrence: Occurrence
  /** Those that count for the occurrence, in order of time. */
  readonly stays: ReadonlyArray<Stay<WalkedPunch>>
  readonly leave: HalfOrFull
  readonly holiday: HalfOrFull
  /** When its reporting window ends. */
  readonly reportingEndMs: number
  /** The latest OUT of an earlier shift, if it is known. */
  readonly previousOutMs: number | null
  /** Of all cameras, in order of time. */
  readonly gaps: ReadonlyArray<CameraGap>
  /** The person's first punch after those of the stays; null if there is none. */
  readonly nextPunchMs: number | null
  /** The last sighting by any camera in (`afterMs`, `untilMs`]; null if there is none. */
  readonly lastSeen: (afterMs: number, untilMs: number) => number | null
}

/** What the marks of a day come to. */
type Hours = {
  readonly marks: ReadonlyArray<Mark>
  readonly lacking: Lacking | null
  readonly autoOutsMs: ReadonlyArray<number>
  readonly lacksBreak: boolean
  readonly workedSeconds: number | null
  readonly breakSeconds: number
}

const minuteMs = 60_000

/**
 * Judges one person's shift on one date.
 *
 * Pure: `nowMs` is an argument, so a replayed day gives the same record tomorrow. Statuses are asked for in one order and
 * the first that holds is it: leave, holiday, provisional, absent, incomplete, absent by lateness, by hours, half day,
 * present. Flags are independent of it.
 */
export function judgeDay(facts: DayFacts, policy: SitePolicy, nowMs: number): DayRecord {
  const { occurrence, stays, leave, holiday } = facts
  const settledFromMs = facts.reportingEndMs + settlingMinutes(stays.length > 0, policy) * minuteMs
  const over = nowMs >= settledFromMs
  const hours = countHours(facts, policy, over ? nowMs : null)
  const { marks } = hours
  const inMs = marks.find(({ direction }) => direction === 'in')?.atMs ?? null
  const last = marks.at(-1)
  const outMs = last?.direction === 'out' ? last.atMs : null

  const flags = new Set<RecordFlag>()
  noteMissing(facts, flags, over, nowMs)
  const judged = leave === null && holiday !== 'full' && !occurrence.template.flexible
  const lateSeconds = judged ? lateBy(occurrence, inMs) : 0
  const earlySeconds =
    judged && hours.autoOutsMs.length === 0 && nowMs >= occurrence.endMs
      ? earlyBy(occurrence, outMs)
      : 0
  if (lateSeconds > 0) flags.add('late')
  if (earlySeconds > 0) flags.add('early')

  const target = Math.trunc(targetSeconds(occurrence) * share(facts))
  const overtimeSeconds = overtimeOf(facts, hours, target)
  if (overtimeSeconds > 0) flags.add('overtime')
  if (hours.autoOutsMs.length > 0) flags.add('auto-closed')
  noteWhatElse(facts, { inMs, outMs, isAuto: hours.autoOutsMs.length > 0 }, policy, flags)

  const { gaps, hidesIn } = hidingGaps(facts, { flags, inMs, absent: marks.length === 0 && over })
  if (gaps.length > 0) flags.add('evidence-gap')
  if (hidesIn) flags.delete('late')
  const { status, path, assumed } = statusOf(facts, hours, policy, over, {
    lateSeconds: hidesIn ? 0 : lateSeconds,
    earlySeconds,
    unproven: gaps.length > 0,
  })
  if (judged) for (const flag of assumed) flags.add(flag)
  return {
    day: occurrence.day,
    occurrence,
    status,
    inMs,
    outMs,
    flags: [...flags].sort(),
    workedSeconds: hours.workedSeconds,
    breakSeconds: hours.breakSeconds,
    overtimeSeconds,
    lateSeconds: hidesIn ? 0 : lateSeconds,
    earlySeconds,
    targetSeconds: target,
    autoOutsMs: hours.autoOutsMs,
    settledFromMs,
    gaps,
    path,
    orderMs: occurrence.startMs,
  }
}

/** How long after the reporting window a day is provisional. */
function settlingMinutes(hasPunches: boolean, policy: SitePolicy): number {
  const { graceSyncMinutes, absentAfterMinutes } = policy
  return hasPunches ? graceSyncMinutes : Math.max(graceSyncMinutes, absentAfterMinutes)
}

/** The part of its target and thresholds that a day asks for. */
function share({ leave, holiday }: Pick<DayFacts, 'leave' | 'holiday'>): number {
  return (leave === 'half' ? 0.5 : 1) * (holiday === 'half' ? 0.5 : 1)
}

/** Hours from the marks; a missing OUT is filled in once the day is over (`nowMs` is not null). */
function countHours(facts: DayFacts, policy: SitePolicy, nowMs: number | null): Hours {
  const { occurrence, nextPunchMs, lastSeen } = facts
  const { pairing } = occurrence.template
  const seen = marksOf(facts.stays)
  if (seen.length === 0) {
    const nothing = { lacking: null, autoOutsMs: [], lacksBreak: false, breakSeconds: 0 }
    return { ...nothing, marks: seen, workedSeconds: 0 }
  }
  const endsMs = occurrence.endMs + policy.lateOutMaxMinutes * minuteMs
  const lackingSeen = lackingFor(seen, pairing)
  const closed =
    lackingSeen?.out && nowMs !== null
      ? autoClose({ occurrence, marks: seen, endsMs, nextPunchMs, lastSeen, nowMs })
      : null
  const marks = closed?.marks ?? seen
  const lacking = closed ? null : lackingSeen
  const autoOutsMs = closed?.autoOutsMs ?? []
  if (lacking) {
    return {
      ...{ marks, lacking, autoOutsMs },
      lacksBreak: false,
      workedSeconds: null,
      breakSeconds: 0,
    }
  }
  const elapsed = elapsedSeconds(marks, occurrence.template)
  const breaks = deductBreaks(occurrence, marks, elapsed)
  return {
    ...{ marks, lacking, autoOutsMs, lacksBreak: breaks.lacksBreak },
    workedSeconds: elapsed - breaks.seconds,
    breakSeconds: breaks.seconds,
  }
}

function noteMissing(
  { stays }: DayFacts,
  flags: Set<RecordFlag>,
  over: boolean,
  nowMs: number,
): void {
  for (const stay of stays) {
    if (stay.kind === 'missed-in') flags.add('missing-in')
    if (stay.kind === 'missed-out') flags.add('missing-out')
    if (stay.kind === 'open' && (over || stay.endsMs < nowMs)) flags.add('missing-out')
  }
}

function lateBy({ startMs, template }: Occurrence, inMs: number | null): number {
  if (inMs === null || inMs <= startMs + template.lateGraceMinutes * minuteMs) return 0
  return Math.trunc((inMs - startMs) / 1000)
}

function earlyBy({ endMs, template }: Occurrence, outMs: number | null): number {
  if (outMs === null || outMs >= endMs - template.earlyGraceMinutes * minuteMs) return 0
  return Math.trunc((endMs - outMs) / 1000)
}

/** All that is worked beyond the target, once it is over the tolerance. What was filled in never counts. */
function overtimeOf(
  { occurrence, leave, holiday }: DayFacts,
  { workedSeconds, autoOutsMs }: Hours,
  target: number,
): number {
  const { overtime } = occurrence.template
  if (!overtime || workedSeconds === null || autoOutsMs.length > 0) return 0
  if (leave === 'full' || holiday === 'full') return 0
  const beyond = workedSeconds - target
  return beyond > overtime.toleranceMinutes * 60 ? beyond : 0
}

function noteWhatElse(
  { occurrence, stays, previousOutMs }: DayFacts,
  { inMs, outMs, isAuto }: { inMs: number | null; outMs: number | null; isAuto: boolean },
  { minRestMinutes }: SitePolicy,
  flags: Set<RecordFlag>,
): void {
  if (outMs !== null && !isAuto && outMs >= occurrence.closesMs) flags.add('late-out')
  if (inMs !== null && previousOutMs !== null && inMs - previousOutMs < minRestMinutes * minuteMs)
    flags.add('rest-violation')
  if (occurrence.crossesClockChange) flags.add('dst')
  if (stays.some(hasManual)) flags.add('manual')
}

function hasManual(stay: Stay<WalkedPunch>): boolean {
  return (
    ('in' in stay && stay.in.source === 'manual') || ('out' in stay && stay.out.source === 'manual')
  )
}

/** The gaps that overlap [`fromMs`, `toMs`). */
export function gapsWithin(
  gaps: ReadonlyArray<CameraGap>,
  fromMs: number,
  toMs: number,
): ReadonlyArray<CameraGap> {
  return gaps.filter((gap) => gap.fromMs < gap.toMs && gap.fromMs < toMs && fromMs < gap.toMs)
}

/** The gaps that may hide a punch of the day: one that lacks, any of an absence, one before a late IN. */
function hidingGaps(
  { occurrence, gaps, leave, holiday }: DayFacts,
  day: {
    readonly flags: ReadonlySet<RecordFlag>
    readonly inMs: number | null
    readonly absent: boolean
  },
): { readonly gaps: ReadonlyArray<CameraGap>; readonly hidesIn: boolean } {
  if (gaps.length === 0) return { gaps, hidesIn: false }
  const { opensMs, closesMs } = occurrence
  const late = day.flags.has('late') && day.inMs !== null
  const hidingIn = late && day.inMs !== null ? gapsWithin(gaps, opensMs, day.inMs) : []
  const unproven = day.absent && leave !== 'full' && holiday !== 'full'
  const lacks = day.flags.has('missing-in') || day.flags.has('missing-out')
  return {
    gaps: unproven || lacks ? gapsWithin(gaps, opensMs, closesMs) : hidingIn,
    hidesIn: hidingIn.length > 0,
  }
}

type Judgement = {
  readonly status: RecordStatus
  readonly path: ReadonlyArray<RuleStep>
  /** Flags that stand for a missing punch. */
  readonly assumed: ReadonlyArray<RecordFlag>
}

/** What is judged after the hours are counted. Seconds. */
type Times = {
  readonly lateSeconds: number
  readonly earlySeconds: number
  readonly unproven: boolean
}

/** Asks the rules in order; the first that holds gives the status. */
function statusOf(
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
