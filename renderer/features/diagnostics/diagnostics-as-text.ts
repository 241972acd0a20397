import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import { metricColumns } from './camera-metric-columns.ts'
import { describeDiagnostics } from './describe-diagnostics.ts'
import { processColumns } from './process-columns.ts'

/** The whole page as plain text with aligned columns, to be pasted into a message. */
export function diagnosticsAsText(diagnostics: Diagnostics, timeZone: string): string {
  const groups = describeDiagnostics(diagnostics, timeZone).map(({ title, facts }) => {
    const rows = facts.map(({ name, value, tone }) => [
      name,
      tone === 'bad' ? `${value} (!)` : value,
    ])
    return [title, ...alignColumns(rows)].join('\n')
  })
  const header = metricColumns.map(({ title }) => title)
  const rows = diagnostics.cameras.map((camera) => metricColumns.map(({ value }) => value(camera)))
  const cameras = ['Cameras', ...alignColumns([header, ...rows])].join('\n')
  const processes = [
    'Inference processes',
    ...alignColumns([
      processColumns.map(({ title }) => title),
      ...diagnostics.inference.processes.map((row) =>
        processColumns.map(({ value }) => value(row)),
      ),
    ]),
  ].join('\n')
  return [...groups, processes, cameras].join('\n\n')
}

/** Rows as lines, each column as wide as its widest cell, two blanks between. */
function alignColumns(rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  }
  return rows.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
  )
}
