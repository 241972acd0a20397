import type { DayRecord } from './day-record.ts'
import type { Occurrence } from './occurrences.ts'
import { dateText, type SiteClock } from './site-clock.ts'
import type { SitePolicy } from './site-policy.ts'
import type { SourcedPunch, Stay } from './stays.ts'

/** What a record is explained from. */
export type Explained = {
  readonly record: DayRecord
  /** Those that the record was made of, in order of time. */
  readonly stays: ReadonlyArray<Stay<SourcedPunch>>
  readonly policy: SitePolicy
  readonly clock: SiteClock
}

type Say = (atMs: number) => string

/**
 * Says in plain sentences why a day is what it is: the status first, then what else was noticed. Local times of the
 * site; a time on another date than the day's says so.
 */
export function explainRecord({ record, stays, policy, clock }: Explained): ReadonlyArray<string> {
  const say: Say = (atMs) => clock.say(atMs, record.day)
  const { occurrence } = record
  if (occurrence === null) return [sayOffShift(record, say), ...sayUnmatched(record, stays, say)]
  return [
    sayStatus(record, occurrence, policy, say),
    ...sayHalves(record),
    ...sayLateAndEarly(record, occurrence, say),
    ...sayUnmatched(record, stays, say),
    ...sayFilledIn(record, occurrence, say),
    ...sayGaps(record, say),
    ...sayHours(record, occurrence),
    ...sayOthers(record, occurrence, policy, say),
  ]
}

/** `8 h 10 min`, `12 min`, `10 min 1 s`, `0 min`. Whole seconds, 0 or more. */
export function sayLength(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ].filter(([amount]) => amount !== 0)
  return parts.length === 0 ? '0 min' : parts.map((part) => part.join(' ')).join(' ')
}

function saySpan({ inMs, outMs }: DayRecord, say: Say): string {
  return [
    ...(inMs === null ? [] : [`in at ${say(inMs)}`]),
    ...(outMs === null ? [] : [`out at ${say(outMs)}`]),
  ].join(', ')
}

function sayStatus(
  record: DayRecord,
  occurrence: Occurrence,
  policy: SitePolicy,
  say: Say,
): string {
  const { status, workedSeconds } = record
  const { template, startMs, endMs } = occurrence
  const hours = `shift ${say(startMs)} to ${say(endMs)}`
  const span = saySpan(record, say)
  const worked = workedSeconds === null ? '' : `worked ${sayLength(workedSeconds)}`
  switch (status) {
    case 'leave':
      return span === '' ? 'On leave.' : `On leave, though there: ${span}.`
    case 'holiday':
      return span === ''
        ? `Holiday on ${dateText(record.day)}: nobody is expected.`
        : `Holiday on ${dateText(record.day)}: what was worked (${span}) is not counted by policy.`
    case 'worked-holiday':
      return `Worked on a holiday: ${span}${worked === '' ? '' : `; ${worked}`}.`
    case 'provisional':
      return span === ''
        ? `Expected: no punch yet (${hours}); absent from ${say(record.settledFromMs)}.`
        : `Present so far: ${span}; the day is judged at ${say(record.settledFromMs)}.`
    case 'absent':
      return sayAbsent(record, occurrence, hours, say)
    case 'unproven-absent':
      return `Unproven absent (${listGaps(record, say)}): no punch from ${say(occurrence.opensMs)} to ${say(occurrence.closesMs)} (${hours}).`
    case 'incomplete':
      return record.path.includes('missing-break')
        ? `Incomplete: ${worked} (${span}), but the break was not punched.`
        : `Incomplete: the hours are unknown because a punch is missing (${span === '' ? hours : `${span}; ${hours}`}).`
    case 'half-day':
      return `Half day: ${worked} (${span}), less than ${sayLength(template.halfDayBelowMinutes * 60 * partOf(record))}.`
    case 'present':
      return `Present: ${worked === '' ? 'hours unknown' : worked} (${span}; ${hours}).`
    case 'off-shift':
      return sayOffShift(record, say)
    default:
      return status satisfies never
  }
}

function sayAbsent(record: DayRecord, occurrence: Occurrence, hours: string, say: Say): string {
  const { template, opensMs, closesMs } = occurrence
  const span = saySpan(record, say)
  switch (record.path.at(-1)) {
    case 'missing-punch':
      return `Absent: a punch is missing (${span}), and the shift takes that for an absence.`
    case 'late-absent':
      return `Absent: ${sayLength(record.lateSeconds)} late (${span}), more than ${template.lateAbsentAfterMinutes} min.`
    case 'early-absent':
      return `Absent: left ${sayLength(record.earlySeconds)} early (${span}), more than ${template.earlyAbsentAfterMinutes} min.`
    case 'absent-below':
      return `Absent: worked ${sayLength(record.workedSeconds ?? 0)} (${span}), less than ${sayLength(template.absentBelowMinutes * 60 * partOf(record))}.`
    default:
      return `Absent: no punch from ${say(opensMs)} to ${say(closesMs)} (${hours}).`
  }
}

/** The part of thresholds that half holidays and half leave let stand. */
function partOf({ path }: DayRecord): number {
  return (path.includes('half-leave') ? 0.5 : 1) * (path.includes('half-holiday') ? 0.5 : 1)
}

function sayHalves({ path }: DayRecord): string[] {
  return [
    ...(path.includes('half-leave')
      ? ['Half a day of leave: target and thresholds are halved; late and early are not judged.']
      : []),
    ...(path.includes('half-holiday')
      ? ['Half a holiday: the shift ends in its middle; target and thresholds are halved.']
      : []),
  ]
}

function sayOffShift(record: DayRecord, say: Say): string {
  const { workedSeconds } = record
  const pairs = workedSeconds === null ? '' : `; ${sayLength(workedSeconds)} between in and out`
  return `Off shift: ${saySpan(record, say)}, outside the window of every shift${pairs}.`
}

function sayLateAndEarly(
  record: DayRecord,
  { template, startMs, endMs }: Occurrence,
  say: Say,
): string[] {
  const { inMs, outMs, flags, lateSeconds, earlySeconds } = record
  const sentences: string[] = []
  if (lateSeconds > 0 && inMs !== null)
    sentences.push(
      `Late ${sayLength(lateSeconds)}: in at ${say(inMs)}, shift from ${say(startMs)}, grace ${template.lateGraceMinutes} min.`,
    )
  else if (flags.includes('late')) sentences.push('Counts as late, because the in is missing.')
  if (earlySeconds > 0 && outMs !== null)
    sentences.push(
      `Left ${sayLength(earlySeconds)} early: out at ${say(outMs)}, shift to ${say(endMs)}, grace ${template.earlyGraceMinutes} min.`,
    )
  else if (flags.includes('early')) sentences.push('Counts as early, because the out is missing.')
  return sentences
}

function sayUnmatched(
  { flags }: DayRecord,
  stays: ReadonlyArray<Stay<SourcedPunch>>,
  say: Say,
): string[] {
  return stays.flatMap((stay) => {
    if (stay.kind === 'missed-in') return [`The out at ${say(stay.out.atMs)} has no in before it.`]
    const misses =
      stay.kind === 'missed-out' || (stay.kind === 'open' && flags.includes('missing-out'))
    return misses ? [`The in at ${say(stay.in.atMs)} has no out after it.`] : []
  })
}

function sayFilledIn({ autoOutsMs }: DayRecord, { template }: Occurrence, say: Say): string[] {
  const why = {
    'shift-end': 'the end of the shift',
    'last-sighting': 'the last sighting',
    'fixed-time': 'the fixed time',
    ...{ exception: '', 'late-early': '', absent: '' },
  }[template.missingPunch]
  return autoOutsMs.map(
    (outMs) =>
      `Out at ${say(outMs)} was filled in from ${why}; it awaits confirmation and makes no overtime.`,
  )
}

/** Named in a sentence; the others are counted. */
const mostNamed = 3

function listGaps({ gaps }: DayRecord, say: Say): string {
  const named = gaps
    .slice(0, mostNamed)
    .map(({ camera, fromMs, toMs }) => `camera ${camera} offline ${say(fromMs)}–${say(toMs)}`)
  const more = gaps.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

function sayGaps(record: DayRecord, say: Say): string[] {
  if (record.gaps.length === 0 || record.status === 'unproven-absent') return []
  const lacks = record.flags.includes('missing-in') || record.flags.includes('missing-out')
  return [
    lacks
      ? `A punch may have gone unseen (${listGaps(record, say)}).`
      : `Not late: an earlier arrival may have gone unseen (${listGaps(record, say)}).`,
  ]
}

function sayHours(record: DayRecord, { template }: Occurrence): string[] {
  const { breakSeconds, overtimeSeconds, targetSeconds } = record
  return [
    ...(breakSeconds > 0 ? [`Break of ${sayLength(breakSeconds)} deducted.`] : []),
    ...(overtimeSeconds > 0
      ? [
          `Overtime ${sayLength(overtimeSeconds)} beyond the target of ${sayLength(targetSeconds)}; more than the tolerance of ${template.overtime?.toleranceMinutes ?? 0} min, so all of it counts.`,
        ]
      : []),
  ]
}

function sayOthers(
  { flags, outMs, inMs }: DayRecord,
  { closesMs }: Occurrence,
  policy: SitePolicy,
  say: Say,
): string[] {
  const sentences: string[] = []
  if (flags.includes('late-out') && outMs !== null)
    sentences.push(
      `Out at ${say(outMs)} came after the window closed at ${say(closesMs)}; it belongs with its in.`,
    )
  if (flags.includes('rest-violation') && inMs !== null)
    sentences.push(
      `In at ${say(inMs)} came less than ${sayLength(policy.minRestMinutes * 60)} after the previous shift.`,
    )
  if (flags.includes('manual')) sentences.push('A punch of the day was made by hand.')
  if (flags.includes('dst'))
    sentences.push('The clocks change during this shift; hours are the time that really passed.')
  return sentences
}
