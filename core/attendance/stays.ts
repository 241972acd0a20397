import type { Occurrence, OccurrencesOf } from './occurrences.ts'
import type { SitePolicy } from './site-policy.ts'
import type { DayNumber, SiteClock } from './site-clock.ts'

export type Direction = 'in' | 'out'

/** A valid punch from whatever source. */
export type TimedPunch = {
  readonly id: string
  readonly direction: Direction
  readonly atMs: number
}

/** Where a punch comes from; `auto` is what the engine fills in. */
export type PunchSource = 'camera' | 'mobile' | 'qr' | 'card' | 'manual' | 'auto'

/** A punch of which it is known where it comes from. */
export type SourcedPunch = TimedPunch & { readonly source: PunchSource }

/** Where a punch counts: for an occurrence, or on a local date outside every window. */
export type Place = { readonly occurrence: Occurrence | null; readonly day: DayNumber }

/** Somebody is in. */
export type OpenStay<P extends TimedPunch = TimedPunch> = {
  readonly in: P
  readonly place: Place
  /** The last instant at which an OUT still closes it, inclusive. */
  readonly endsMs: number
}

/** A stay, or the half of one that was seen. */
export type Stay<P extends TimedPunch = TimedPunch> =
  | { readonly kind: 'closed'; readonly place: Place; readonly in: P; readonly out: P }
  /** No OUT yet; it can still come until `endsMs`. */
  | { readonly kind: 'open'; readonly place: Place; readonly in: P; readonly endsMs: number }
  /** The OUT was missed: the person came in again later, or the session had ended. */
  | { readonly kind: 'missed-out'; readonly place: Place; readonly in: P }
  | { readonly kind: 'missed-in'; readonly place: Place; readonly out: P }

export type StayRules = {
  readonly policy: SitePolicy
  readonly clock: SiteClock
  readonly occurrencesOf: OccurrencesOf
}

const minuteMs = 60_000

/** Pairs punches into stays, one punch after the other in order of time; at one instant OUT before IN. */
export type StayBook<P extends TimedPunch> = {
  /** Who is in at an instant. */
  openAt(atMs: number): OpenStay<P> | null
  /** `duplicate`: the punch repeats `of`, and changes nothing. */
  take(punch: P): { readonly kind: 'taken' } | { readonly kind: 'duplicate'; readonly of: P }
  /** The stays so far; one that still goes on is `open`. */
  stays(): ReadonlyArray<Stay<P>>
}

/** A book that begins with somebody in, or nobody. */
export function openStayBook<P extends TimedPunch>(
  rules: StayRules,
  before: OpenStay<P> | null,
): StayBook<P> {
  const { policy } = rules
  const stays: Stay<P>[] = []
  let open = before
  let lastOut: P | null = null

  const openAt = (atMs: number) => (open !== null && atMs <= open.endsMs ? open : null)
  const leave = () => {
    if (open) stays.push({ kind: 'missed-out', place: open.place, in: open.in })
    open = null
  }
  const takeIn = (punch: P) => {
    const session = openAt(punch.atMs)
    if (session && !reenters(session, punch.atMs, policy)) return session.in
    leave()
    open = begin(punch, rules)
    return null
  }
  const takeOut = (punch: P) => {
    if (lastOut?.atMs === punch.atMs) return lastOut
    const session = openAt(punch.atMs)
    if (session) {
      stays.push({ kind: 'closed', place: session.place, in: session.in, out: punch })
      open = null
    } else {
      leave()
      const place = nearestPlace(punch.atMs, rules, ({ endMs }) => endMs)
      stays.push({ kind: 'missed-in', place, out: punch })
    }
    lastOut = punch
    return null
  }

  return {
    openAt,
    take(punch) {
      const of = punch.direction === 'in' ? takeIn(punch) : takeOut(punch)
      return of === null ? { kind: 'taken' } : { kind: 'duplicate', of }
    },
    stays: () =>
      open === null
        ? stays
        : [...stays, { kind: 'open', place: open.place, in: open.in, endsMs: open.endsMs }],
  }
}

/** True if an IN means that the OUT of the open stay was missed: after the re-entry time, and in no break. */
function reenters({ in: opening, place }: OpenStay, atMs: number, policy: SitePolicy): boolean {
  if (atMs - opening.atMs <= policy.reentryAfterMinutes * minuteMs) return false
  return !(place.occurrence?.breaks ?? []).some(
    ({ fromMs, toMs }) => fromMs <= atMs && atMs <= toMs,
  )
}

function begin<P extends TimedPunch>(punch: P, rules: StayRules): OpenStay<P> {
  const place = nearestPlace(punch.atMs, rules, ({ startMs }) => startMs)
  const { lateOutMaxMinutes, offShiftOutMaxMinutes } = rules.policy
  const endsMs =
    place.occurrence === null
      ? punch.atMs + offShiftOutMaxMinutes * minuteMs
      : place.occurrence.endMs + lateOutMaxMinutes * minuteMs
  return { in: punch, place, endsMs }
}

/** The occurrence whose window holds `atMs` and whose start or end is nearest; the later one of two equally near. */
function nearestPlace(
  atMs: number,
  { clock, occurrencesOf }: StayRules,
  edge: (occurrence: Occurrence) => number,
): Place {
  const day = clock.dayOf(atMs)
  let nearest: Occurrence | null = null
  let least = Infinity
  for (let candidate = day - 1; candidate <= day + 1; candidate++) {
    for (const occurrence of occurrencesOf(candidate)) {
      if (atMs < occurrence.opensMs || atMs >= occurrence.closesMs) continue
      const distance = Math.abs(edge(occurrence) - atMs)
      // In order of start, so that the later one wins a tie.
      if (distance <= least) [nearest, least] = [occurrence, distance]
    }
  }
  return nearest ? { occurrence: nearest, day: nearest.day } : { occurrence: null, day }
}
