import { hash } from 'node:crypto'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { assessPerson, type PersonFacts } from '../../core/attendance/assess-person.ts'
import { round, timeEach } from '../timing.ts'
import { firstDay, syntheticPerson, syntheticRules } from './synthetic-month.ts'

export const usage = `npm run bench -- attendance [--people 5000] [--days 31] [--json]
    The attendance rules alone, on one core, without a database: a whole month of six sightings a day for everybody,
    explanations and input hashes included; and one person's day anew.`

type Options = { readonly people: number; readonly days: number; readonly json: boolean }

const sha256 = (text: string): string => hash('sha256', text)

/** Measures and prints. Rejects with a `RangeError` in words for options that make no sense. */
export async function benchAttendance(args: ReadonlyArray<string>): Promise<void> {
  const options = readOptions(args)
  const rules = syntheticRules()
  const range = { from: firstDay, to: firstDay + options.days - 1 }
  const nowMs = rules.clock.at(range.to + 3, 0, 'start')

  const cpuBefore = process.cpuUsage()
  let [days, sightings, tookMs] = [0, 0, 0]
  const statuses: Record<string, number> = {}
  const kept: PersonFacts[] = []
  for (let index = 0; index < options.people; index++) {
    const facts = syntheticPerson(index, options.days, rules)
    if (kept.length < 200) kept.push(facts)
    const startedAt = performance.now()
    const assessed = assessPerson(facts, rules, range, nowMs, sha256)
    tookMs += performance.now() - startedAt
    sightings += facts.sightings.length
    days += assessed.days.length
    for (const { record } of assessed.days)
      statuses[record.status] = (statuses[record.status] ?? 0) + 1
  }
  const { user, system } = process.cpuUsage(cpuBefore)

  const middle = firstDay + Math.floor(options.days / 2)
  const singleDay = await timeEach(kept, (facts) => {
    const near = facts.sightings.filter(
      ({ atMs }) => Math.abs(rules.clock.dayOf(atMs) - middle) <= 2,
    )
    const around = { from: middle - 1, to: middle + 1 }
    assessPerson({ ...facts, sightings: near }, rules, around, nowMs, sha256)
  })
  const figures = {
    machine: `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.versions.node}`,
    ...{ people: options.people, days, sightings, statuses },
    monthSeconds: round(tookMs / 1000, 2),
    cpuSeconds: round((user + system) / 1e6, 2),
    singleDayMs: singleDay,
  }
  process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : table(figures))
}

function table(figures: {
  readonly machine: string
  readonly people: number
  readonly days: number
  readonly sightings: number
  readonly monthSeconds: number
  readonly cpuSeconds: number
  readonly singleDayMs: { readonly p50: number; readonly p99: number }
}): string {
  const { p50, p99 } = figures.singleDayMs
  return `${figures.machine}
${figures.people} people, ${figures.days} days, ${figures.sightings} sightings
month        ${figures.monthSeconds} s (${figures.cpuSeconds} s of processor time, making the facts included)
single day   p50 ${p50} ms, p99 ${p99} ms: one person, the day with its neighbours
`
}

function readOptions(args: ReadonlyArray<string>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      people: { type: 'string', default: '5000' },
      days: { type: 'string', default: '31' },
    },
  })
  const whole = (name: 'people' | 'days'): number => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`--${name}: "${values[name]}" is not a whole number from 1 on`)
    return value
  }
  return { people: whole('people'), days: whole('days'), json: values.json }
}
