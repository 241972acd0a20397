import { Temporal } from 'temporal-polyfill'

/**
 * `2026-11-23_08-30-05`, `20261123T083005`, `2026.11.23 08.30`, anywhere in a name. Where a recorder writes begin and end, the
 * begin comes first. Not in the middle of a longer number.
 */
const dated =
  /(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]{0,3}(\d\d)[-_.:h]?(\d\d)(?:[-_.:m]?(\d\d))?(?!\d)/

/**
 * When a recording began, as its name says, which recorders write in local time, else as its metadata say. RFC 3339 Z; null
 * where neither does, or what they say is later than `now`. Pure: a suggestion for a person to judge.
 */
export function suggestBegin(
  file: { readonly fileName: string; readonly createdAt: string | null },
  timeZone: string,
  now: Temporal.Instant,
): string | null {
  const candidates = [namedBegin(file.fileName, timeZone), file.createdAt]
  for (const candidate of candidates) {
    if (candidate === null) continue
    const instant = Temporal.Instant.from(candidate)
    if (Temporal.Instant.compare(instant, now) <= 0) return instant.toString()
  }
  return null
}

function namedBegin(fileName: string, timeZone: string): string | null {
  const found = dated.exec(fileName)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0))
  try {
    const local = Temporal.PlainDateTime.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour, minute, second },
      { overflow: 'reject' },
    )
    return local.toZonedDateTime(timeZone).toInstant().toString()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null // a number that only looked like a date
  }
}
