import { canonicalJson, type Json } from './canonical-json.ts'
import type { DayFacts } from './judge-day.ts'
import { gapsWithin } from './judge-day.ts'
import type { SitePolicy } from './site-policy.ts'
import { dateText } from './site-clock.ts'
import type { ShiftTemplate } from './shift-template.ts'

/** Raised whenever the same facts could give another record than before; stored with every record. */
export const engineVersion = 3

/** Which rules a record was made under; whoever stores rules names their versions. */
export type RuleVersions = {
  readonly policy: string
  readonly calendar: string
  readonly roster: string
}

/** What lets anybody check that a record follows from its facts. */
export type DayStamp = {
  readonly engineVersion: number
  readonly versions: RuleVersions
  /** SHA-256 of the facts as canonical JSON, in hexadecimal digits. */
  readonly inputHash: string
}

/** SHA-256 of a text's UTF-8 bytes in hexadecimal digits; given, because core has no library for it. */
export type Sha256 = (text: string) => string

const rulesTexts = new WeakMap<ShiftTemplate | SitePolicy, string>()

function textOf(rules: ShiftTemplate | SitePolicy): string {
  const known = rulesTexts.get(rules)
  if (known !== undefined) return known
  const text = canonicalJson(rules as unknown as Json)
  rulesTexts.set(rules, text)
  return text
}

/**
 * Everything that a day follows from, as one text: equal texts give equal records once the day is settled. The present is
 * left out, because time passing is no new fact.
 */
export function dayInputText(facts: DayFacts, policy: SitePolicy, timeZone: string): string {
  const { occurrence, stays, leave, holiday, gaps } = facts
  const { template, day, startMs, endMs, opensMs, closesMs } = occurrence
  const inputs = canonicalJson({
    ...{ engineVersion, timeZone, leave, holiday, date: dateText(day) },
    bounds: [opensMs, startMs, endMs, closesMs, facts.reportingEndMs],
    previousOut: policy.minRestMinutes > 0 ? facts.previousOutMs : null,
    nextPunch: facts.nextPunchMs,
    lastSeen: template.missingPunch === 'last-sighting' ? facts.lastSeen(opensMs, Infinity) : null,
    gaps: gapsWithin(gaps, opensMs, closesMs).map(({ camera, fromMs, toMs }) => [
      camera,
      fromMs,
      toMs,
    ]),
    stays: stays.map((stay) => [
      stay.kind,
      ...('in' in stay ? [stay.in.source, stay.in.atMs] : []),
      ...('out' in stay ? [stay.out.source, stay.out.atMs] : []),
    ]),
  })
  return `[${inputs},${textOf(template)},${textOf(policy)}]`
}
