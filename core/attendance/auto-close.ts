import type { Occurrence } from './occurrences.ts'
import { lackingFor, type Mark } from './worked-hours.ts'

/** What a missing OUT may be filled from. All instants in milliseconds. */
export type CloseFacts = {
  readonly occurrence: Occurrence
  readonly marks: ReadonlyArray<Mark>
  /** The last instant at which an OUT still closes a session of the occurrence, inclusive. */
  readonly endsMs: number
  /** The person's first punch after the marks; null if there is none. */
  readonly nextPunchMs: number | null
  /** The last sighting by any camera in (`afterMs`, `untilMs`]; null if there is none. */
  readonly lastSeen: (afterMs: number, untilMs: number) => number | null
  readonly nowMs: number
}

/** Marks with each missing OUT filled in, and those OUTs. */
export type Closed = {
  readonly marks: ReadonlyArray<Mark>
  readonly autoOutsMs: ReadonlyArray<number>
}

/**
 * Fills a missing OUT as the shift's policy says; null where it fills none, finds no time after the IN, or the day would
 * lack something all the same.
 *
 * A time that is filled in is past, and never after the person's next punch: stays do not overlap.
 */
export function autoClose(facts: CloseFacts): Closed | null {
  const { pairing } = facts.occurrence.template
  const open = facts.marks.flatMap(({ direction, paired }, index) =>
    direction === 'in' && !paired ? [index] : [],
  )
  const chosen = new Set(pairing === 'strict-pairs' ? open : open.slice(-1))
  const autoOutsMs: number[] = []
  const marks: Mark[] = []
  for (const [index, mark] of facts.marks.entries()) {
    if (!chosen.has(index)) {
      marks.push(mark)
      continue
    }
    const outMs = outFor(mark.atMs, facts.marks[index + 1]?.atMs ?? facts.nextPunchMs, facts)
    if (outMs === null) return null
    autoOutsMs.push(outMs)
    marks.push({ ...mark, paired: true }, { direction: 'out', atMs: outMs, paired: true })
  }
  const fills = autoOutsMs.length > 0 && lackingFor(marks, pairing) === null
  return fills ? { marks, autoOutsMs } : null
}

function outFor(inMs: number, nextMs: number | null, facts: CloseFacts): number | null {
  const { occurrence, endsMs, nowMs, lastSeen } = facts
  const untilMs = Math.min(nowMs, nextMs ?? Infinity)
  const within = (atMs: number | null) =>
    atMs !== null && inMs < atMs && atMs <= untilMs ? atMs : null
  switch (occurrence.template.missingPunch) {
    case 'shift-end':
      return within(occurrence.endMs)
    case 'fixed-time':
      return within(occurrence.fixedOutMs)
    case 'last-sighting':
      // The sighting that makes the next punch is evidence of that one.
      return within(lastSeen(inMs, Math.min(endsMs, nowMs, (nextMs ?? Infinity) - 1)))
    case 'exception':
    case 'late-early':
    case 'absent':
      return null
    default:
      return occurrence.template.missingPunch satisfies never
  }
}
