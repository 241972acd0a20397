const MONTHS = 12
const DAYS = 30
/** Rarer than once in so many years nobody can check. */
const LONGEST_YEARS = 100

const count = (value: number): string =>
  (value >= 10 ? Math.round(value) : Number(value.toPrecision(1))).toLocaleString('en-GB')

/** How often a stranger would be named, in words, from how many in a month of 30 days. */
export function describeFalseAccepts(perMonth: number): string {
  if (perMonth <= 0) return 'None to be expected'
  const perDay = perMonth / DAYS
  const perYear = perMonth * MONTHS
  if (perDay >= 1) return `About ${count(perDay)} a day`
  if (perMonth >= 1) return `About ${count(perMonth)} a month`
  if (perYear >= 0.95) return `About ${count(perYear)} a year`
  const years = 1 / perYear
  if (years > LONGEST_YEARS) return `Less than one in ${LONGEST_YEARS} years`
  return `About one in ${Math.max(2, Math.round(years))} years`
}

/** How often an enrolled person's crop falls short, in words, from a share of 0 to 1. */
export function describeMisses(share: number | null): string {
  if (share === null) return 'Not known yet'
  if (share <= 0) return 'None so far'
  if (share >= 0.2) return `${Math.round(share * 100)} % of crops`
  return `About 1 in ${Math.round(1 / share).toLocaleString('en-GB')} crops`
}

/** The number behind the words, for whoever wants it. */
export function exactFalseAccepts(perMonth: number): string {
  return `${Number(perMonth.toPrecision(2)).toLocaleString('en-GB', { maximumSignificantDigits: 2 })} a month`
}

/** Which way something goes between two figures; equal within a hundredth of the larger one. */
export function trend(before: number, after: number): 'less' | 'same' | 'more' {
  if (Math.abs(after - before) <= 0.01 * Math.max(Math.abs(before), Math.abs(after))) return 'same'
  return after < before ? 'less' : 'more'
}
