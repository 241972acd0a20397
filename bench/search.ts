import os from 'node:os'
import { parseArgs } from 'node:util'
import { graphParameters, type GraphParameters } from '../inference/gallery/template-graph.ts'
import { findCrossing, measureCrossing, sweepParameters } from './measure-graphs.ts'
import { measureIndex, type SizeFigures } from './measure-index.ts'
import { searchTables, sweepTable } from './search-tables.ts'
import { probeSimilarity } from './synthetic-faces.ts'

export const usage = `npm run bench -- search [--json] [--large] [--sizes 10000,100000] [--references 3]
    The gallery index beside exact search: recall, times, memory, file.
    --sizes       templates, means included
    --large       1,000,000 templates as well
    --references  references of each person; from three on with their mean
  With --m, --ef or --construction (each a list) it measures bare graphs instead, one row for each combination.`

type Options = {
  readonly json: boolean
  readonly sizes: ReadonlyArray<number>
  readonly references: number
  readonly sweep: ReadonlyArray<GraphParameters> | null
}

/** Measures and prints. Rejects with a `RangeError` in words for options that make no sense. */
export async function benchSearch(args: ReadonlyArray<string>): Promise<void> {
  const options = readOptions(args)
  const machine = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.versions.node}`
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  if (options.sweep) {
    const rows = await sweepParameters(options, options.sweep, note)
    print(options, { machine, references: options.references, probeSimilarity, rows }, () =>
      sweepTable(rows),
    )
    return
  }
  const crossing = await measureCrossing(options, note)
  const sizes: SizeFigures[] = []
  for (const size of options.sizes) sizes.push(await measureIndex(size, options.references, note))
  const paysFrom = findCrossing(crossing)
  const { links: m, efConstruction, efSearch: ef } = graphParameters
  const figures = {
    ...{ machine, references: options.references, probeSimilarity },
    parameters: { m, efConstruction, ef },
    ...{ sizes, paysFrom, crossing },
  }
  print(options, figures, () => searchTables(figures))
}

function readOptions(args: ReadonlyArray<string>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      sizes: { type: 'string', default: '10000,100000' },
      references: { type: 'string', default: '3' },
      m: { type: 'string' },
      ef: { type: 'string' },
      construction: { type: 'string' },
    },
  })
  const numbers = (name: string, text: string): ReadonlyArray<number> =>
    text.split(',').map((part) => {
      const value = Number(part)
      if (!Number.isInteger(value) || value < 1)
        throw new RangeError(`--${name}: "${part}" is not a whole number from 1 on`)
      return value
    })
  const { m, ef, construction } = values
  const { links, efConstruction, efSearch } = graphParameters
  const sweep = numbers('m', m ?? String(links)).flatMap((links) =>
    numbers('construction', construction ?? String(efConstruction)).flatMap((efConstruction) =>
      numbers('ef', ef ?? String(efSearch)).map((efSearch) => ({
        ...{ links, efConstruction, efSearch },
      })),
    ),
  )
  const [references = 3] = numbers('references', values.references)
  return {
    json: values.json,
    sizes: [...numbers('sizes', values.sizes), ...(values.large ? [1_000_000] : [])],
    references,
    sweep: m !== undefined || ef !== undefined || construction !== undefined ? sweep : null,
  }
}

function print(options: Options, figures: object, tables: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(figures) : tables()}\n`)
}
