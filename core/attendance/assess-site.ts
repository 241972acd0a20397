import {
  assessPerson,
  type AssessedDay,
  type DayRange,
  type PersonFacts,
  type SiteRules,
} from './assess-person.ts'
import type { Sha256 } from './day-stamp.ts'
import type { Direction, PunchSource } from './stays.ts'

/** A punch as it is told: those of cameras, those given, and those filled in. */
export type SitePunch = {
  readonly person: string
  readonly direction: Direction
  readonly atMs: number
  readonly source: PunchSource
  /** Ids of the sightings behind it, in order of time. */
  readonly evidence: ReadonlyArray<string>
}

export type SiteDay = AssessedDay & { readonly person: string }

export type AssessedSite = {
  /** In order of time, then of person; at one instant OUT before IN. */
  readonly punches: ReadonlyArray<SitePunch>
  /** In order of date, person, start. */
  readonly days: ReadonlyArray<SiteDay>
}

/** Assesses everybody at a site. Pure, like `assessPerson`. */
export function assessSite(
  people: ReadonlyMap<string, PersonFacts>,
  rules: SiteRules,
  range: DayRange,
  nowMs: number,
  sha256: Sha256 | null,
): AssessedSite {
  const punches: SitePunch[] = []
  const days: SiteDay[] = []
  for (const [person, facts] of people) {
    const assessed = assessPerson(facts, rules, range, nowMs, sha256)
    const { evidence } = assessed.walk
    for (const { id, direction, atMs, source } of assessed.walk.punches) {
      const behind = (evidence.get(id) ?? []).map((sighting) => sighting.id)
      punches.push({ person, direction, atMs, source, evidence: behind })
    }
    for (const day of assessed.days) {
      days.push({ ...day, person })
      for (const atMs of day.record.autoOutsMs)
        punches.push({ person, direction: 'out', atMs, source: 'auto', evidence: [] })
    }
  }
  return { punches: punches.sort(byTime), days: days.sort(byDate) }
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

function byTime(one: SitePunch, other: SitePunch): number {
  return (
    one.atMs - other.atMs ||
    byText(one.person, other.person) ||
    Number(one.direction === 'in') - Number(other.direction === 'in')
  )
}

function byDate(one: SiteDay, other: SiteDay): number {
  return (
    one.record.day - other.record.day ||
    byText(one.person, other.person) ||
    one.record.orderMs - other.record.orderMs
  )
}
