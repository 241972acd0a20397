import { canonicalJson } from './canonical-json.ts'
import type { DayFacts } from './day-facts.ts'
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

const rulesHashes = new WeakMap<ShiftTemplate | SitePolicy, string>()

/** Rules are the same for thousands of days: their hash stands for them. */
function hashOf(rules: ShiftTemplate | SitePolicy, sha256: Sha256): string {
  const known = rulesHashes.get(rules)
  if (known !== undefined) return known
  const hash = sha256(canonicalJson(rules))
  rulesHashes.set(rules, hash)
  return hash
}

/**
 * Everything that a day follows from, as one text: equal texts give equal records once the day is settled. A list in a
 * fixed order, which is canonical JSON as it stands. The present is left out, because time passing is no new fact.
 */
export function dayInputText(
  facts: DayFacts,
  policy: SitePolicy,
  timeZone: string,
  sha256: Sha256,
): string {
  const { occurrence, stays, leave, holiday, gaps } = facts
  const { template, day, startMs, endMs, opensMs, closesMs } = occurrence
  return JSON.stringify([
    engineVersion,
    timeZone,
    dateText(day),
    hashOf(template, sha256),
    hashOf(policy, sha256),
    leave,
    holiday,
    [opensMs, startMs, endMs, closesMs, facts.reportingEndMs],
    policy.minRestMinutes > 0 ? facts.previousOutMs : null,
    facts.nextPunchMs,
    template.missingPunch === 'last-sighting' ? facts.lastSeen(opensMs, Infinity) : null,
    gapsWithin(gaps, opensMs, closesMs),
    stays.map((stay) => [
      stay.kind,
      ...('in' in stay ? [stay.in.source, stay.in.atMs] : []),
      ...('out' in stay ? [stay.out.source, stay.out.atMs] : []),
    ]),
  ])
}
