import type { Break, ShiftTemplate } from './shift-template.ts'
import type { DayNumber, SiteClock } from './site-clock.ts'

export type PunchedBreak = Extract<Break, { mode: 'punched' }>

/** A shift on one date, as instants in milliseconds. */
export type Occurrence = {
  readonly template: ShiftTemplate
  /** The local date on which it starts. */
  readonly day: DayNumber
  readonly startMs: number
  /** On a half holiday in the middle of the shift. */
  readonly endMs: number
  /** Its window: from `opensMs`, inclusive, to `closesMs`, exclusive. */
  readonly opensMs: number
  readonly closesMs: number
  /** The end of the shift on a whole day. */
  readonly fullEndMs: number
  /** True if the UTC offset at the window's start differs from that at its end. */
  readonly crossesClockChange: boolean
  /** When breaks that are punched may be taken, both ends inclusive. */
  readonly breaks: ReadonlyArray<{
    readonly of: PunchedBreak
    readonly fromMs: number
    readonly toMs: number
  }>
  /** What `fixed-time` fills in. */
  readonly fixedOutMs: number | null
}

const minuteMs = 60_000

/** The occurrence of a shift that starts on `day`: wall-clock times, real elapsed margins. */
export function occurrenceOn(
  template: ShiftTemplate,
  day: DayNumber,
  half: boolean,
  clock: SiteClock,
): Occurrence {
  const { start, end, length } = template
  const startMs = clock.at(day, start, 'start')
  const fullEndMs =
    length.kind === 'duration'
      ? startMs + length.minutes * minuteMs
      : clock.at(end > start ? day : day + 1, end, 'end')
  const endMs = half ? startMs + (fullEndMs - startMs) / 2 : fullEndMs
  const opensMs = startMs - template.beforeMinutes * minuteMs
  const closesMs = endMs + template.afterMinutes * minuteMs
  // A time before the start of a shift that ends on the next day is a time of that day.
  const nightly = clock.dayOf(fullEndMs) > day
  const dayOfTime = (time: number) => (nightly && time < start ? day + 1 : day)
  return {
    ...{ template, day, startMs, endMs, opensMs, closesMs, fullEndMs },
    crossesClockChange: clock.offsetAt(opensMs) !== clock.offsetAt(closesMs),
    breaks: template.breaks.flatMap((of) => {
      if (of.mode !== 'punched') return []
      const from = dayOfTime(of.from)
      const to = of.to > of.from ? from : from + 1
      return [{ of, fromMs: clock.at(from, of.from, 'start'), toMs: clock.at(to, of.to, 'end') }]
    }),
    fixedOutMs:
      template.fixedOut === null
        ? null
        : clock.at(template.fixedOut > start ? day : day + 1, template.fixedOut, 'end'),
  }
}

/** Occurrences by template and date, each made once: whoever works a shift on a date shares the same one. */
export type OccurrenceMaker = (template: ShiftTemplate, day: DayNumber, half: boolean) => Occurrence

export function createOccurrenceMaker(clock: SiteClock): OccurrenceMaker {
  const known = new Map<ShiftTemplate, Map<number, Occurrence>>()
  return (template, day, half) => {
    let ofTemplate = known.get(template)
    if (!ofTemplate) known.set(template, (ofTemplate = new Map<number, Occurrence>()))
    const key = day * 2 + (half ? 1 : 0)
    let occurrence = ofTemplate.get(key)
    if (!occurrence) ofTemplate.set(key, (occurrence = occurrenceOn(template, day, half, clock)))
    return occurrence
  }
}

/** The occurrences of one person that start on a date, in order of start. */
export type OccurrencesOf = (day: DayNumber) => ReadonlyArray<Occurrence>

/**
 * The instant at which the reporting window of an occurrence ends: its window, cut where the next one begins, which in
 * turn never begins before this shift's end. So every instant has at most one shift that is expected.
 */
export function reportingEnd(occurrence: Occurrence, occurrencesOf: OccurrencesOf): number {
  let next: Occurrence | null = null
  for (let day = occurrence.day; day <= occurrence.day + 2; day++) {
    for (const other of occurrencesOf(day)) {
      if (other.startMs > occurrence.startMs && (!next || other.startMs < next.startMs))
        next = other
    }
  }
  const { endMs, closesMs } = occurrence
  return next ? Math.min(closesMs, Math.max(endMs, next.opensMs)) : closesMs
}
