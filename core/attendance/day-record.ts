import type { Occurrence } from './occurrences.ts'
import type { DayNumber } from './site-clock.ts'

/** In the order of evaluation they follow from: see `judge-day.ts`. */
export type RecordStatus =
  | 'leave'
  | 'holiday'
  | 'worked-holiday'
  | 'provisional'
  | 'absent'
  | 'unproven-absent'
  | 'incomplete'
  | 'half-day'
  | 'present'
  | 'off-shift'

export type RecordFlag =
  | 'late'
  | 'early'
  | 'overtime'
  | 'missing-in'
  | 'missing-out'
  | 'late-out'
  | 'rest-violation'
  | 'evidence-gap'
  | 'auto-closed'
  | 'off-shift'
  | 'manual'
  | 'dst'

/** A rule that had a say in a record, in the order in which they were asked. */
export type RuleStep =
  | 'leave'
  | 'holiday'
  | 'half-holiday'
  | 'half-leave'
  | 'window-open'
  | 'no-punch'
  | 'evidence-gap'
  | 'missing-punch'
  | 'missing-break'
  | 'auto-close'
  | 'late-absent'
  | 'early-absent'
  | 'absent-below'
  | 'half-day-below'
  | 'present'
  | 'off-shift'

/** A time in which a camera saw nothing. Milliseconds; half-open. */
export type CameraGap = { readonly camera: string; readonly fromMs: number; readonly toMs: number }

/** One person's result for a shift on a date, or for what was outside every shift on it. All instants in milliseconds. */
export type DayRecord = {
  readonly day: DayNumber
  /** Null outside every shift. */
  readonly occurrence: Occurrence | null
  readonly status: RecordStatus
  /** In alphabetical order. */
  readonly flags: ReadonlyArray<RecordFlag>
  readonly inMs: number | null
  /** Null while an IN follows the last OUT. */
  readonly outMs: number | null
  /** Real elapsed seconds less breaks; null where a missing punch leaves them unknown. */
  readonly workedSeconds: number | null
  readonly breakSeconds: number
  /** Beyond the target; 0 unless flagged. */
  readonly overtimeSeconds: number
  /** From the start of the shift; 0 unless flagged. */
  readonly lateSeconds: number
  /** To the end of the shift; 0 unless flagged. */
  readonly earlySeconds: number
  /** What the shift asks for on this day; halves count. 0 outside shifts. */
  readonly targetSeconds: number
  /** OUTs that the engine filled in; they await confirmation. */
  readonly autoOutsMs: ReadonlyArray<number>
  /** From when on the record no longer changes by time passing alone. */
  readonly settledFromMs: number
  /** What the flag `evidence-gap` is for, in order of time. */
  readonly gaps: ReadonlyArray<CameraGap>
  /** The rules that led to it. */
  readonly path: ReadonlyArray<RuleStep>
  /** Where the record stands among those of its date: the start of the shift, or the first punch. */
  readonly orderMs: number
}
