/** Which punches of a day make its hours. */
export type Pairing = 'first-last' | 'every-pair' | 'strict-pairs'

/** What becomes of a day that lacks a punch; the last three fill a missing OUT. */
export type MissingPunch =
  'exception' | 'late-early' | 'absent' | 'shift-end' | 'last-sighting' | 'fixed-time'

/** Local times are seconds after 00:00. A paid break deducts nothing. */
export type Break =
  | {
      readonly mode: 'auto'
      readonly minutes: number
      /** Deducted of what is worked beyond this, so that there is no cliff. */
      readonly afterMinutes: number
      readonly paid: boolean
    }
  | {
      readonly mode: 'punched'
      readonly minutes: number
      /** A gap between OUT and IN within these, both inclusive, is the break. */
      readonly from: number
      readonly to: number
      readonly unpunched: 'deduct' | 'exception'
      readonly paid: boolean
    }

/** Working hours in local wall-clock time of the site, and how exactly they are judged. */
export type ShiftTemplate = {
  readonly id: string
  /** Seconds after 00:00 of the local clock. */
  readonly start: number
  /** Not later than `start`: on the next day. Not looked at where the length is a duration. */
  readonly end: number
  /** `duration`: the end is so many real minutes after the start, whatever the clocks do. */
  readonly length:
    { readonly kind: 'wall' } | { readonly kind: 'duration'; readonly minutes: number }
  /** The window opens this long before the start. Minutes. */
  readonly beforeMinutes: number
  /** The window closes this long after the end. Minutes. */
  readonly afterMinutes: number
  /** Late only if in after start plus this; then counted from the start. Minutes. */
  readonly lateGraceMinutes: number
  /** Early only if out before end less this; then counted to the end. Minutes. */
  readonly earlyGraceMinutes: number
  /** Fewer worked minutes are an absence; 0 = off. */
  readonly absentBelowMinutes: number
  /** Fewer worked minutes are a half day; 0 = off. */
  readonly halfDayBelowMinutes: number
  /** Later than this is an absence; 0 = off. Minutes. */
  readonly lateAbsentAfterMinutes: number
  /** Leaving earlier than this is an absence; 0 = off. Minutes. */
  readonly earlyAbsentAfterMinutes: number
  readonly pairing: Pairing
  readonly breaks: ReadonlyArray<Break>
  /** Null: none. Worked time beyond the target, if it is over the tolerance, counts as a whole. Minutes. */
  readonly overtime: { readonly toleranceMinutes: number } | null
  readonly missingPunch: MissingPunch
  /** Local time, in seconds after 00:00, that `fixed-time` fills in; the first one after the start. */
  readonly fixedOut: number | null
  /** Hours count, not times: nobody is late or early. */
  readonly flexible: boolean
  /** A stay shorter than this counts no hours; 0 = off. Minutes. */
  readonly minimumStayMinutes: number
}

/** A shift of eight hours with the margins of frappe/hrms; graces of 10 min, no thresholds, no breaks. */
export const standardTemplate: ShiftTemplate = {
  id: 'day',
  start: 9 * 3600,
  end: 17 * 3600,
  length: { kind: 'wall' },
  beforeMinutes: 60,
  afterMinutes: 60,
  lateGraceMinutes: 10,
  earlyGraceMinutes: 10,
  absentBelowMinutes: 0,
  halfDayBelowMinutes: 0,
  lateAbsentAfterMinutes: 0,
  earlyAbsentAfterMinutes: 0,
  pairing: 'first-last',
  breaks: [],
  overtime: null,
  missingPunch: 'exception',
  fixedOut: null,
  flexible: false,
  minimumStayMinutes: 0,
}

/** Local minutes from the start of a shift to its end, as the wall clock or the duration has it. */
export function nominalMinutes({ start, end, length }: ShiftTemplate): number {
  if (length.kind === 'duration') return length.minutes
  return (end > start ? end - start : end + 86_400 - start) / 60
}

/** Why a template cannot be used, in words; null if it can. */
export function templateProblem(template: ShiftTemplate): string | null {
  const minutes = nominalMinutes(template)
  if (minutes <= 0) return 'has no length; its end must come after its start'
  const reach = minutes + template.beforeMinutes + template.afterMinutes
  if (template.length.kind === 'wall' && template.start === template.end)
    return 'starts and ends at the same time, which makes 24 hours; a shift with its margins must be shorter than 24 hours'
  if (reach >= 1440)
    return `spans ${reach} min with its margins; it must be shorter than 24 hours (1440 min)`
  if (template.missingPunch === 'fixed-time' && template.fixedOut === null)
    return 'fills a missing out at a fixed time, and has none'
  return null
}
