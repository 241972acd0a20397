import type { CameraGap } from './day-record.ts'
import type { Occurrence } from './occurrences.ts'
import type { SourcedPunch, Stay } from './stays.ts'
import type { Lacking, Mark } from './worked-hours.ts'

export type HalfOrFull = 'full' | 'half' | null

/** What a day is judged by. All instants in milliseconds. */
export type DayFacts = {
  readonly occurrence: Occurrence
  /** Those that count for the occurrence, in order of time. */
  readonly stays: ReadonlyArray<Stay<SourcedPunch>>
  readonly leave: HalfOrFull
  readonly holiday: HalfOrFull
  /** When its reporting window ends. */
  readonly reportingEndMs: number
  /** The latest OUT of an earlier shift, if it is known. */
  readonly previousOutMs: number | null
  /** Of all cameras, in order of time. */
  readonly gaps: ReadonlyArray<CameraGap>
  /** The person's first punch after those of the stays; null if there is none. */
  readonly nextPunchMs: number | null
  /** The last sighting by any camera in (`afterMs`, `untilMs`]; null if there is none. */
  readonly lastSeen: (afterMs: number, untilMs: number) => number | null
}

/** What the marks of a day come to. */
export type Hours = {
  readonly marks: ReadonlyArray<Mark>
  readonly lacking: Lacking | null
  readonly autoOutsMs: ReadonlyArray<number>
  readonly lacksBreak: boolean
  readonly workedSeconds: number | null
  readonly breakSeconds: number
}

/** The part of its target and thresholds that a day asks for. */
export function share({ leave, holiday }: Pick<DayFacts, 'leave' | 'holiday'>): number {
  return (leave === 'half' ? 0.5 : 1) * (holiday === 'half' ? 0.5 : 1)
}
