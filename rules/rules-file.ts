import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { parseInstant } from '../core/shared/time.ts'

/** The file that `npm run rules` reads: docs/rules-json.md. Unknown fields are refused by name. */

const instant = z.string().transform((text, context) => {
  const milliseconds = readInstant(text)
  if (milliseconds !== null) return milliseconds
  const message = `"${text}" is not an instant; write it as 2026-10-24T20:58:00Z or with an offset like +01:00`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** Milliseconds since 1970; null for what is no RFC 3339 instant. */
function readInstant(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text)) return null
  try {
    return parseInstant(text).epochMilliseconds
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const date = z.string().superRefine((text, context) => {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && isDate(text)) return
  const message = `"${text}" is not a date of the calendar; write it as 2026-10-24`
  context.addIssue({ code: 'custom', message })
})

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Seconds after 00:00 of the local clock. */
const localTime = z.string().transform((text, context) => {
  const [, hour = '', minute = '', second = '0'] =
    /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? []
  if (hour !== '') return Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  const message = `"${text}" is not a local time; write it as 09:00, from 00:00 to 23:59`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** A week at most: more is a slip of the unit. */
const minutes = z.number().int().min(0).max(10_080)
const id = z.string().min(1)
const dayKind = z.enum(['full', 'half']).default('full')

const policy = z.strictObject({
  debounceSeconds: z.number().int().min(0).max(1800).default(120),
  maxRunMinutes: minutes.default(10),
  minToggleMinutes: minutes.default(5),
  reentryAfterMinutes: minutes.default(240),
  lateOutMaxMinutes: minutes.default(240),
  minRestMinutes: minutes.default(0),
  graceSyncMinutes: minutes.default(0),
  absentAfterMinutes: minutes.default(60),
  holidayWork: z.enum(['worked-holiday', 'ignore']).default('worked-holiday'),
  offShift: z.enum(['record', 'ignore']).default('record'),
})

const pause = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('auto'),
    minutes,
    afterMinutes: minutes.default(360),
    paid: z.boolean().default(false),
  }),
  z.strictObject({
    mode: z.literal('punched'),
    minutes,
    from: localTime,
    to: localTime,
    unpunched: z.enum(['deduct', 'exception']).default('deduct'),
    paid: z.boolean().default(false),
  }),
])

const shift = z.strictObject({
  id,
  start: localTime.default(9 * 3600),
  end: localTime.default(17 * 3600),
  lengthMode: z.enum(['wall', 'duration']).default('wall'),
  durationMinutes: minutes.nullable().default(null),
  beforeMinutes: minutes.default(60),
  afterMinutes: minutes.default(60),
  lateGraceMinutes: minutes.default(10),
  earlyGraceMinutes: minutes.default(10),
  absentBelowMinutes: minutes.default(0),
  halfDayBelowMinutes: minutes.default(0),
  lateAbsentAfterMinutes: minutes.default(0),
  earlyAbsentAfterMinutes: minutes.default(0),
  pairing: z.enum(['first-last', 'every-pair', 'strict-pairs']).default('first-last'),
  breaks: z.array(pause).default([]),
  overtime: z
    .strictObject({ toleranceMinutes: minutes.default(0) })
    .nullable()
    .default(null),
  missingPunch: z
    .enum(['exception', 'late-early', 'absent', 'shift-end', 'last-sighting', 'fixed-time'])
    .default('exception'),
  fixedOutTime: localTime.nullable().default(null),
})
export type FileShift = z.infer<typeof shift>

export const rulesFile = z.strictObject({
  site: z.strictObject({ timeZone: z.string().min(1) }),
  now: instant,
  range: z.strictObject({ from: date, to: date }),
  policy: policy.prefault({}),
  shifts: z.array(shift).default([]),
  people: z.array(
    z.strictObject({
      id,
      employedFrom: date.nullable().default(null),
      employedTo: date.nullable().default(null),
    }),
  ),
  assignments: z
    .array(
      z.strictObject({
        person: id,
        shift: id,
        from: date.nullable().default(null),
        to: date.nullable().default(null),
        weekdays: z.array(z.number().int().min(1).max(7)).default([1, 2, 3, 4, 5, 6, 7]),
        priority: z.enum(['temporary', 'person', 'group', 'default']).default('person'),
      }),
    )
    .default([]),
  holidays: z.array(z.strictObject({ date, kind: dayKind })).default([]),
  leave: z.array(z.strictObject({ person: id, date, kind: dayKind })).default([]),
  cameras: z
    .array(z.strictObject({ id, role: z.enum(['entry', 'exit', 'both', 'observe']) }))
    .default([]),
  sightings: z.array(z.strictObject({ id, person: id, camera: id, at: instant })).default([]),
  punches: z
    .array(
      z.strictObject({
        id,
        person: id,
        direction: z.enum(['in', 'out']),
        at: instant,
        source: z.enum(['camera', 'mobile', 'qr', 'card', 'manual', 'auto']).default('manual'),
      }),
    )
    .default([]),
  voids: z.array(z.string()).default([]),
  gaps: z.array(z.strictObject({ camera: id, from: instant, to: instant })).default([]),
})
export type RulesFile = z.infer<typeof rulesFile>
