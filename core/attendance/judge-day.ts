import { autoClose } from './auto-close.ts'
import { share, type DayFacts, type Hours } from './day-facts.ts'
import type { CameraGap, DayRecord, RecordFlag } from './day-record.ts'
import { statusOf } from './judge-status.ts'
import type { Occurrence } from './occurrences.ts'
import type { SitePolicy } from './site-policy.ts'
import type { SourcedPunch, Stay } from './stays.ts'
import { deductBreaks, elapsedSeconds, lackingFor, marksOf, targetSeconds } from './worked-hours.ts'

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

function hasManual(stay: Stay<SourcedPunch>): boolean {
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
