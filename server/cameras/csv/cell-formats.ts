import type {
  ActiveHours,
  DirectionLine,
  Point,
  Polygon,
  Region,
} from '../../../contracts/cameras.ts'

/**
 * How lists and drawings stand in one cell. Fractions of the picture are written with a point and in full, so that
 * reading a cell gives back exactly what was written.
 */

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const dayOf = (name: string): number =>
  days.findIndex((day) => day.toLowerCase() === name.slice(0, 3).toLowerCase()) + 1

/** Undefined where `text` is no fraction. */
function readFraction(text: string): number | undefined {
  const value = /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return value >= 0 && value <= 1 ? value : undefined
}

function readFractions(text: string, count: number): ReadonlyArray<number> | undefined {
  const values = text.trim().split(/\s+/).map(readFraction)
  const known = values.filter((value) => value !== undefined)
  return values.length === count && known.length === count ? known : undefined
}

const writePoint = ({ x, y }: Point): string => `${x} ${y}`

function readPoint(text: string): Point | undefined {
  const [x, y] = readFractions(text, 2) ?? []
  return x === undefined || y === undefined ? undefined : { x, y }
}

/** `0.25 0 0.5 1`: left, top, width, height. */
export const writeRegion = ({ x, y, w, h }: Region): string => `${x} ${y} ${w} ${h}`

export function readRegion(text: string): Region | undefined {
  const [x, y, w, h] = readFractions(text, 4) ?? []
  if (x === undefined || y === undefined || w === undefined || h === undefined) return undefined
  return { x, y, w, h }
}

/** `0.1 0.1, 0.5 0.1, 0.3 0.4 | …`: corners by comma, polygons by upright stroke. */
export const writePolygons = (polygons: ReadonlyArray<Polygon>): string =>
  polygons.map((polygon) => polygon.map(writePoint).join(', ')).join(' | ')

export function readPolygons(text: string): Polygon[] | undefined {
  const polygons = text.split('|').map((one) => one.split(',').map(readPoint))
  const known = polygons.map((polygon) => polygon.filter((point) => point !== undefined))
  const whole = polygons.every(
    ({ length }, index) => length >= 3 && length <= 24 && known[index]?.length === length,
  )
  return whole && known.length <= 16 ? known : undefined
}

/** `0.1 0.5, 0.9 0.5, left`: from, to, and the side that is inside. */
export const writeLine = ({ from, to, inward }: DirectionLine): string =>
  `${writePoint(from)}, ${writePoint(to)}, ${inward}`

export function readLine(text: string): DirectionLine | undefined {
  const [first = '', second = '', side = '', ...more] = text.split(',')
  const [from, to, inward] = [readPoint(first), readPoint(second), side.trim().toLowerCase()]
  if (!from || !to || more.length > 0) return undefined
  return inward === 'left' || inward === 'right' ? { from, to, inward } : undefined
}

/** `Mon-Fri 08:00-18:00 | Sat 22:00-06:00`; an end that is not later is on the next day. */
export const writeHours = (hours: ReadonlyArray<ActiveHours>): string =>
  hours.map((span) => `${writeDays(span.days)} ${span.from}-${span.to}`).join(' | ')

function writeDays(numbers: ReadonlyArray<number>): string {
  const runs: Array<{ first: number; last: number }> = []
  for (const day of numbers) {
    const run = runs.at(-1)
    if (run && day === run.last + 1) run.last = day
    else runs.push({ first: day, last: day })
  }
  const name = (day: number) => days[day - 1] ?? ''
  return runs
    .map(({ first, last }) => (first === last ? name(first) : `${name(first)}-${name(last)}`))
    .join(',')
}

export function readHours(text: string): ActiveHours[] | undefined {
  const spans = text.split('|').map(readSpan)
  const known = spans.filter((span) => span !== undefined)
  return known.length === spans.length && known.length <= 21 ? known : undefined
}

function readSpan(text: string): ActiveHours | undefined {
  const time = /([01]?\d|2[0-3]):([0-5]\d)/.source
  const pattern = new RegExp(`^([a-z,\\s–-]+?)\\s+${time}\\s*[-–]\\s*${time}$`, 'i')
  const [, names, fromHour, fromMinute, toHour, toMinute] = pattern.exec(text.trim()) ?? []
  const numbers = names === undefined ? undefined : readDays(names)
  if (!numbers || fromHour === undefined || toHour === undefined) return undefined
  return {
    days: numbers,
    from: `${fromHour.padStart(2, '0')}:${fromMinute}`,
    to: `${toHour.padStart(2, '0')}:${toMinute}`,
  }
}

function readDays(text: string): number[] | undefined {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.trim().split(/\s*[-–]\s*/)
    const [from, to] = [dayOf(first), dayOf(last)]
    if (from === 0 || to === 0 || more.length > 0) return undefined
    // Over the end of the week: Sat-Mon.
    const length = ((to - from + 7) % 7) + 1
    for (let step = 0; step < length; step += 1) found.add(((from - 1 + step) % 7) + 1)
  }
  return [...found].toSorted((a, b) => a - b)
}
