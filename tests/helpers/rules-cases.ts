import { Temporal } from 'temporal-polyfill'
import { assessFile, type RulesResult, type ToldDay } from '../../rules/assess-file.ts'
import { parseRulesValue } from '../../rules/read-rules-file.ts'

/** A file for the command, as far as a case says it; the rest is a site in UTC with one person and one shift. */
export type RulesCase = {
  readonly zone?: string
  readonly now?: string
  /** First date, and last if it is another. */
  readonly range?: readonly [string, string?]
  readonly policy?: Readonly<Record<string, unknown>>
  /** Changes of the shift `day`, which is that of the worked examples. */
  readonly shift?: Readonly<Record<string, unknown>>
  /** Instead of `day` alone; all are assigned every day unless `assignments` says otherwise. */
  readonly shifts?: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly assignments?: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** What was seen: see `factsOf`. */
  readonly seen?: string
  readonly more?: Readonly<Record<string, unknown>>
}

/** The date of cases that name none; a Monday. */
export const monday = '2026-11-23'

/** The shift that the worked examples of the attendance rules are told for, beside the defaults of the format. */
export const exampleShift = { id: 'day', absentBelowMinutes: 120, halfDayBelowMinutes: 240 }

const roles = { e: 'entry', x: 'exit', b: 'both', o: 'observe' } as const

/** `2026-11-23T09:00` at a place. */
export function at(text: string, zone = 'UTC'): string {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant().toString()
}

/**
 * Reads `e08:58 x17:00 >09:00 <17:00 <+1/06:00`: what the entry and exit camera (also `b`oth, `o`bserve) saw, and INs and
 * OUTs by card (`m>` by hand), at local times of `date` or days later. Ids are `s0`, `s1` … and `p0`, `p1` … in order.
 */
export function factsOf(text: string, date: string, zone: string) {
  const sightings: Record<string, unknown>[] = []
  const punches: Record<string, unknown>[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const [, kind = '', days, time = ''] = /^(m?[<>]|[exbo])(?:\+(\d+)\/)?(.+)$/.exec(word) ?? []
    const on = Temporal.PlainDate.from(date).add({ days: Number(days ?? 0) })
    const instant = time.includes('Z') ? time : at(`${on.toString()}T${time}`, zone)
    if (kind.length === 1 && kind in roles) {
      const id = `s${sightings.length}`
      sightings.push({ id, person: 'p', camera: kind, at: instant })
    } else {
      const direction = kind.endsWith('>') ? 'in' : 'out'
      const source = kind.startsWith('m') ? 'manual' : 'card'
      punches.push({ id: `p${punches.length}`, person: 'p', direction, at: instant, source })
    }
  }
  return { sightings, punches }
}

/** The file of a case. */
export function fileOf(rules: RulesCase): Record<string, unknown> {
  const { zone = 'UTC', range = [monday], policy = {}, shift = {}, seen = '', more = {} } = rules
  const [from, to = from] = range
  const shifts = rules.shifts ?? [{ ...exampleShift, ...shift }]
  const now = rules.now ?? `${Temporal.PlainDate.from(to).add({ days: 3 }).toString()}T12:00:00Z`
  return {
    site: { timeZone: zone },
    now: now.endsWith('Z') ? now : at(now, zone),
    range: { from, to },
    policy,
    shifts,
    people: [{ id: 'p' }],
    assignments: rules.assignments ?? shifts.map(({ id }) => ({ person: 'p', shift: id })),
    cameras: Object.entries(roles).map(([id, role]) => ({ id, role })),
    ...factsOf(seen, from, zone),
    ...more,
  }
}

/** Assesses a case by the code of the command. */
export function assessed(rules: RulesCase): RulesResult {
  return assessFile(parseRulesValue(fileOf(rules)))
}

/** `7:49:59`, `?` while unknown. */
const hours = (seconds: number | null): string =>
  seconds === null
    ? '?'
    : [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
        .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
        .join(':')

/** `present 7:49:59 late=0:10:01 [late]`: a day in a line; what is 0 is left out, but for the hours. */
export function told(day: ToldDay | undefined): string {
  if (!day) return 'no day'
  const figures = {
    break: day.breakSeconds,
    over: day.overtimeSeconds,
    late: day.lateSeconds,
    early: day.earlySeconds,
  }
  const parts = Object.entries(figures).flatMap(([name, seconds]) =>
    seconds === 0 ? [] : [`${name}=${hours(seconds)}`],
  )
  const flags = day.flags.length === 0 ? [] : [`[${day.flags.join(' ')}]`]
  return [day.status, hours(day.workedSeconds), ...parts, ...flags].join(' ')
}

/** Every day of a case in a line: `2026-11-23 day: present 8:00:00`. */
export function toldDays(rules: RulesCase): ReadonlyArray<string> {
  return assessed(rules).days.map((day) => `${day.date} ${day.shift ?? '-'}: ${told(day)}`)
}

/** The only day of a case in a line. */
export function toldDay(rules: RulesCase): string {
  const { days } = assessed(rules)
  return days.length === 1 ? told(days[0]) : `${days.length} days: ${toldDays(rules).join('; ')}`
}

/** The punches of a case: `in 08:58:00 (s0 s1), out 17:00:00`, in UTC. */
export function toldPunches(rules: RulesCase): string {
  return assessed(rules)
    .punches.map(({ direction, at: instant, evidence, source }) => {
      const behind = evidence.length > 0 ? ` (${evidence.join(' ')})` : ''
      return `${direction} ${instant.slice(11, 19)}${source === 'auto' ? ' auto' : ''}${behind}`
    })
    .join(', ')
}
