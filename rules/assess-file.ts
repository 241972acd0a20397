import { Temporal } from 'temporal-polyfill'
import { assessSite, type SiteDay } from '../core/attendance/assess-site.ts'
import { dateText } from '../core/attendance/site-clock.ts'
import { siteOfFile } from './site-of-file.ts'
import type { RulesFile } from './rules-file.ts'

export type ToldPunch = {
  readonly person: string
  readonly direction: 'in' | 'out'
  readonly at: string
  readonly source: string
  readonly evidence: ReadonlyArray<string>
}

export type ToldDay = {
  readonly person: string
  readonly date: string
  /** Null outside every shift. */
  readonly shift: string | null
  readonly status: string
  readonly in: string | null
  readonly out: string | null
  readonly workedSeconds: number | null
  readonly breakSeconds: number
  readonly overtimeSeconds: number
  readonly lateSeconds: number
  readonly earlySeconds: number
  readonly flags: ReadonlyArray<string>
  readonly because: ReadonlyArray<string>
}

/** What `assess --json` prints: docs/rules-json.md. */
export type RulesResult = {
  readonly punches: ReadonlyArray<ToldPunch>
  readonly days: ReadonlyArray<ToldDay>
}

/** Assesses a file. Throws `RulesFileError` for one that contradicts itself. */
export function assessFile(file: RulesFile): RulesResult {
  const { people, rules, range, nowMs } = siteOfFile(file)
  const { punches, days } = assessSite(people, rules, range, nowMs, null)
  return {
    punches: punches.map(({ atMs, ...punch }) => ({
      ...{ person: punch.person, direction: punch.direction, at: say(atMs) },
      ...{ source: punch.source, evidence: punch.evidence },
    })),
    days: days.map(tellDay),
  }
}

function tellDay({ person, record, because }: SiteDay): ToldDay {
  return {
    ...{ person, date: dateText(record.day), shift: record.occurrence?.template.id ?? null },
    status: record.status,
    in: record.inMs === null ? null : say(record.inMs),
    out: record.outMs === null ? null : say(record.outMs),
    workedSeconds: record.workedSeconds,
    breakSeconds: record.breakSeconds,
    overtimeSeconds: record.overtimeSeconds,
    lateSeconds: record.lateSeconds,
    earlySeconds: record.earlySeconds,
    flags: record.flags,
    because,
  }
}

/** `2026-10-24T20:58:00Z`: whole seconds, begun ones not counted. */
function say(atMs: number): string {
  const whole = Math.floor(atMs / 1000) * 1000
  return Temporal.Instant.fromEpochMilliseconds(whole).toString()
}
