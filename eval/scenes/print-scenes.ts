import type { ScenesResult } from './run-scenes.ts'
import { scoreLimits } from './score-scenes.ts'
import type { ScenesTally } from './summarise-scenes.ts'

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
const ms = (value: number | null): string => (value === null ? '–' : `${value} ms`)

/** The result as text for people. */
export function printScenes(result: ScenesResult): string {
  const { expected, timeToNameMs } = result
  const rows = [
    headings,
    ...Object.entries(result.byKind).map(([kind, tally]) => rowOf(kind, tally)),
    rowOf('all', result),
  ]
  return [
    `${result.enrolled} passages of enrolled people and ${result.strangers} of strangers, ${result.frames} frames at ${result.fps} a second.`,
    `Faces: ${result.faces}; seed ${result.seed}. It took ${result.seconds} s.`,
    '',
    ...inColumns(rows),
    '',
    `Expected are passages with a face of ${scoreLimits.faceHeight} px and more in view for ${scoreLimits.inViewMs / 1000} s and more. Recognised: ${share(result.recognised, expected)} of ${expected}; and ${result.recognisedBeyond} of the ${result.enrolled - expected} others.`,
    `Named wrongly: ${result.misnamed} enrolled, ${result.strangersNamed} strangers, ${result.namedNothing} that were no face. Withdrawn: ${result.withdrawn}, of which with a wrong name: ${result.wrongForAWhile}.`,
    `Time to the name: half within ${ms(timeToNameMs.p50)}, 95 % within ${ms(timeToNameMs.p95)}. Tracks that covered two people: ${result.mixedTracks}.`,
  ].join('\n')
}

const headings = [
  'scenes',
  'expected',
  'recognised',
  'missed',
  'misnamed',
  'strangers',
  'named',
  'id switches',
  'p50',
  'p95',
]

function rowOf(name: string, tally: ScenesTally): ReadonlyArray<string> {
  return [
    name,
    String(tally.expected),
    share(tally.recognised, tally.expected),
    String(tally.missed),
    String(tally.misnamed),
    String(tally.strangers),
    String(tally.strangersNamed),
    String(tally.idSwitches),
    ms(tally.timeToNameMs.p50),
    ms(tally.timeToNameMs.p95),
  ]
}

function inColumns(rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> {
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
}
