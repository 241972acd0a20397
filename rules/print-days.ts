import type { RulesResult, ToldDay } from './assess-file.ts'

/** The days as text for people: a line for each, and why below it. */
export function printDays({ punches, days }: RulesResult): string {
  const lines = days.flatMap((day) => [
    sayDay(day),
    ...day.because.map((sentence) => `    ${sentence}`),
  ])
  lines.push(`${days.length} days, ${punches.length} punches.`)
  return lines.join('\n')
}

function sayDay({ date, person, shift, status, flags, workedSeconds }: ToldDay): string {
  const worked = workedSeconds === null ? 'hours unknown' : sayHours(workedSeconds)
  const noted = flags.length === 0 ? '' : `  [${flags.join(', ')}]`
  return `${date}  ${person}  ${shift ?? '(off shift)'}  ${status}  ${worked}${noted}`
}

/** `7:05:09` */
function sayHours(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`
}
