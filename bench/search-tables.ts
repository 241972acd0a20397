import type { Crossing, SweepFigures } from './measure-graphs.ts'
import type { SizeFigures } from './measure-index.ts'
import { probeSimilarity } from './synthetic-faces.ts'
import type { Spread } from './timing.ts'

/** Everything that a run without a sweep finds. */
export type SearchFigures = {
  readonly machine: string
  readonly references: number
  readonly parameters: { readonly m: number; readonly efConstruction: number; readonly ef: number }
  readonly sizes: ReadonlyArray<SizeFigures>
  readonly paysFrom: number | null
  readonly crossing: ReadonlyArray<Crossing>
}

export function searchTables({
  machine,
  references,
  parameters,
  sizes,
  paysFrom,
  crossing,
}: SearchFigures) {
  const { m, efConstruction, ef } = parameters
  const bySize = table(
    [
      'templates',
      'recall@1',
      'search ms p50/p99',
      'exact ms p50/p99',
      'plain JS ms p50/p99',
    ].concat(['build s', 'add ms p50/p99', 'memory MB', 'file MB', 'save ms', 'load ms']),
    sizes.map((one) => [
      ...[String(one.templates), one.recallAt1.toFixed(4)],
      ...[one.searchMs, one.exactMs, one.plainMs].map(spread),
      ...[String(one.buildS), spread(one.addMs), String(one.memoryMb), String(one.fileMb)],
      ...[String(one.saveMs), String(one.loadMs)],
    ]),
  )
  const crossings = table(
    ['templates', 'index ms', 'exact ms', 'plain JS ms'],
    crossing.map((row) => [row.templates, row.indexMs, row.exactMs, row.plainMs].map(String)),
  )
  const messages = sizes.flatMap(({ templates, message }) =>
    message === null ? [] : [`${templates}: ${message}`],
  )
  return [
    machine,
    `M ${m}, construction ${efConstruction}, ef ${ef}; ${references} references a person; probes at cosine ${probeSimilarity}`,
    bySize,
    crossings,
    paysFrom === null
      ? 'Exact search is as fast at every size that was tried.'
      : `The index is faster than exact search from ${paysFrom} templates on.`,
    ...messages,
  ].join('\n\n')
}

export function sweepTable(rows: ReadonlyArray<SweepFigures>): string {
  return table(
    ['templates', 'M', 'construction', 'ef', 'recall@1', 'search ms p50/p99', 'build s'],
    rows.map((row) => [
      ...[row.templates, row.links, row.efConstruction, row.efSearch].map(String),
      ...[row.recallAt1.toFixed(4), spread(row.searchMs), String(row.buildS)],
    ]),
  )
}

const spread = ({ p50, p99 }: Spread): string => `${p50.toFixed(2)} / ${p99.toFixed(2)}`

function table(head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string {
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  )
  return [head, ...rows]
    .map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '))
    .join('\n')
}
