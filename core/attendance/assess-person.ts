import type { CameraGap, DayRecord } from './day-record.ts'
import type { SeenFact } from './debounce.ts'
import {
  dayInputText,
  engineVersion,
  type DayStamp,
  type RuleVersions,
  type Sha256,
} from './day-stamp.ts'
import { explainRecord } from './explain-record.ts'
import type { DayFacts } from './day-facts.ts'
import { judgeDay } from './judge-day.ts'
import {
  reportingEnd,
  type Occurrence,
  type OccurrenceMaker,
  type OccurrencesOf,
} from './occurrences.ts'
import { offShiftDay } from './off-shift-day.ts'
import { assignmentsOn, isEmployed, type Assignment, type Employment } from './roster.ts'
import type { DayNumber, SiteClock } from './site-clock.ts'
import type { SitePolicy } from './site-policy.ts'
import type { Stay } from './stays.ts'
import { walkPunches, type GivenPunch, type Walk, type WalkedPunch } from './walk-punches.ts'

/** What holds for everybody at a site. */
export type SiteRules = {
  readonly clock: SiteClock
  readonly policy: SitePolicy
  readonly makeOccurrence: OccurrenceMaker
  readonly holidays: ReadonlyMap<DayNumber, 'full' | 'half'>
  /** Of all cameras, in order of time. */
  readonly gaps: ReadonlyArray<CameraGap>
  readonly versions: RuleVersions
}

/** What is known of one person. */
export type PersonFacts = {
  readonly employments: ReadonlyArray<Employment>
  readonly assignments: ReadonlyArray<Assignment>
  readonly leave: ReadonlyMap<DayNumber, 'full' | 'half'>
  readonly sightings: ReadonlyArray<SeenFact>
  readonly given: ReadonlyArray<GivenPunch>
  /** Ids of punches and sightings that were taken back. */
  readonly voids: ReadonlySet<string>
}

/** Local dates on which shifts start; both inclusive. */
export type DayRange = { readonly from: DayNumber; readonly to: DayNumber }

/** A record with what it was made of, and why it is what it is. */
export type AssessedDay = {
  readonly record: DayRecord
  /** In order of time. */
  readonly stays: ReadonlyArray<Stay<WalkedPunch>>
  readonly because: ReadonlyArray<string>
  readonly stamp: DayStamp | null
}

export type AssessedPerson = {
  readonly walk: Walk
  /** In order of date, then of the shift's start. */
  readonly days: ReadonlyArray<AssessedDay>
}

/**
 * Assesses one person's days: punches from sightings, stays from punches, records from stays.
 *
 * Pure; facts may come in any order and repeatedly, and those later than `nowMs` are ignored. `sha256` null leaves the
 * stamps out.
 */
export function assessPerson(
  facts: PersonFacts,
  rules: SiteRules,
  range: DayRange,
  nowMs: number,
  sha256: Sha256 | null,
): AssessedPerson {
  const { clock, policy } = rules
  const occurrencesOf = occurrencesFor(facts, rules)
  const isKnown = ({ atMs }: { readonly atMs: number }) => atMs <= nowMs
  const known = {
    sightings: facts.sightings.filter(isKnown),
    given: facts.given.filter(isKnown),
    voids: facts.voids,
  }
  const walk = walkPunches(known, { policy, clock, occurrencesOf })
  const lastSeen = lastSeenIn(known, walk)
  const gaps = knownGaps(rules.gaps, nowMs)

  const { byOccurrence, offShift, nextPunchMs } = groupStays(walk)
  const inRange = ({ day }: { readonly day: DayNumber }) => range.from <= day && day <= range.to
  const occurrences = new Set(byOccurrence.keys())
  for (let day = range.from; day <= range.to; day++) {
    for (const occurrence of occurrencesOf(day)) occurrences.add(occurrence)
  }
  const days: AssessedDay[] = []
  let previousOutMs: number | null = null
  for (const occurrence of [...occurrences].sort((one, other) => one.startMs - other.startMs)) {
    const stays = byOccurrence.get(occurrence) ?? []
    const firstIn = stays.find((stay) => 'in' in stay)
    const firstInMs = firstIn && 'in' in firstIn ? firstIn.in.atMs : null
    const dayFacts: DayFacts = {
      ...{ occurrence, stays, gaps, lastSeen },
      leave: facts.leave.get(occurrence.day) ?? null,
      holiday: rules.holidays.get(occurrence.day) ?? null,
      reportingEndMs: reportingEnd(occurrence, occurrencesOf),
      previousOutMs:
        previousOutMs !== null && firstInMs !== null && previousOutMs <= firstInMs
          ? previousOutMs
          : null,
      nextPunchMs: nextPunchMs.get(occurrence) ?? null,
    }
    const record = judgeDay(dayFacts, policy, nowMs)
    previousOutMs = record.outMs ?? previousOutMs
    if (!inRange(record)) continue
    const because = explainRecord({ record, stays, policy, clock })
    const stamp = sha256 && stampOf(dayFacts, rules, sha256)
    days.push({ record, stays, because, stamp })
  }
  if (policy.offShift === 'record') {
    for (const [day, stays] of offShift) {
      if (!inRange({ day }) || !isEmployed(facts.employments, day)) continue
      const record = offShiftDay(day, stays, nowMs)
      const because = explainRecord({ record, stays, policy, clock })
      days.push({ record, stays, because, stamp: null })
    }
  }
  days.sort(
    (one, other) => one.record.day - other.record.day || one.record.orderMs - other.record.orderMs,
  )
  return { walk, days }
}

/** What is known of gaps: those later than the present are not. */
function knownGaps(gaps: SiteRules['gaps'], nowMs: number): SiteRules['gaps'] {
  if (gaps.every(({ toMs }) => toMs <= nowMs)) return gaps
  return gaps
    .filter(({ fromMs }) => fromMs <= nowMs)
    .map((gap) => (gap.toMs <= nowMs ? gap : { ...gap, toMs: nowMs }))
}

/** What to work when: the person's assignments that count on each date they are employed on. */
export function occurrencesFor(
  { employments, assignments }: Pick<PersonFacts, 'employments' | 'assignments'>,
  { holidays, makeOccurrence }: Pick<SiteRules, 'holidays' | 'makeOccurrence'>,
): OccurrencesOf {
  const known = new Map<DayNumber, ReadonlyArray<Occurrence>>()
  return (day) => {
    const before = known.get(day)
    if (before) return before
    const half = holidays.get(day) === 'half'
    const occurrences = isEmployed(employments, day)
      ? assignmentsOn(assignments, day)
          .map(({ template }) => makeOccurrence(template, day, half))
          .sort((one, other) => one.startMs - other.startMs)
      : []
    known.set(day, occurrences)
    return occurrences
  }
}

function groupStays({ stays }: Walk): {
  readonly byOccurrence: ReadonlyMap<Occurrence, ReadonlyArray<Stay<WalkedPunch>>>
  readonly offShift: ReadonlyMap<DayNumber, ReadonlyArray<Stay<WalkedPunch>>>
  /** The first punch after those of an occurrence. */
  readonly nextPunchMs: ReadonlyMap<Occurrence, number>
} {
  const byOccurrence = new Map<Occurrence, Stay<WalkedPunch>[]>()
  const offShift = new Map<DayNumber, Stay<WalkedPunch>[]>()
  const nextPunchMs = new Map<Occurrence, number>()
  for (const [index, stay] of stays.entries()) {
    const { occurrence, day } = stay.place
    if (occurrence === null) {
      const ofDay = offShift.get(day)
      if (ofDay) ofDay.push(stay)
      else offShift.set(day, [stay])
      continue
    }
    const ofOccurrence = byOccurrence.get(occurrence)
    if (ofOccurrence) ofOccurrence.push(stay)
    else byOccurrence.set(occurrence, [stay])
    const next = stays[index + 1]
    if (next) nextPunchMs.set(occurrence, 'in' in next ? next.in.atMs : next.out.atMs)
    else nextPunchMs.delete(occurrence)
  }
  return { byOccurrence, offShift, nextPunchMs }
}

/** Finds the last sighting by any camera in a stretch of time; voided ones do not count. */
function lastSeenIn(
  { sightings, voids }: Pick<PersonFacts, 'sightings' | 'voids'>,
  { voided }: Walk,
): DayFacts['lastSeen'] {
  let times: number[] | null = null
  return (afterMs, untilMs) => {
    times ??= sightings
      .filter(({ id }) => !voided.has(id) && !voids.has(id))
      .map(({ atMs }) => atMs)
      .sort((one, other) => one - other)
    return times.findLast((atMs) => afterMs < atMs && atMs <= untilMs) ?? null
  }
}

function stampOf(
  facts: DayFacts,
  { policy, clock, versions }: SiteRules,
  sha256: Sha256,
): DayStamp {
  const inputHash = sha256(dayInputText(facts, policy, clock.timeZone, sha256))
  return { engineVersion, versions, inputHash }
}
