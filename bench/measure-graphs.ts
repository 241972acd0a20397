import { firstHits } from '../inference/gallery/search-gallery.ts'
import {
  graphParameters,
  makeGraph,
  type GraphParameters,
} from '../inference/gallery/template-graph.ts'
import { compiledExact, plainExact, type Packed } from './exact-search.ts'
import { packedOf, perPerson, probesOf } from './synthetic-faces.ts'
import { round, timeEach, type Spread } from './timing.ts'

/** Middle times of one search at one size. */
export type Crossing = {
  readonly templates: number
  readonly indexMs: number
  readonly exactMs: number
  readonly plainMs: number
}

export type SweepFigures = GraphParameters & {
  readonly templates: number
  readonly buildS: number
  readonly recallAt1: number
  readonly searchMs: Spread
}

const crossingSizes = [250, 500, 1000, 2000, 5000, 10_000]
const crossingProbes = 200
const sweepProbes = 1000

export type Gallery = { readonly sizes: ReadonlyArray<number>; readonly references: number }

/** The graph beside exact search, at small sizes. */
export async function measureCrossing(
  { references, sizes }: Gallery,
  note: (text: string) => void,
): Promise<ReadonlyArray<Crossing>> {
  const largest = Math.max(...sizes)
  const rows: Crossing[] = []
  for (const size of crossingSizes.filter((size) => size <= largest)) {
    note(`${size} templates beside exact search`)
    const packed = packedOf(size, references)
    const asked = probesOf(packed, crossingProbes)
    const { graph } = buildGraph(packed, graphParameters)
    const compiled = compiledExact(packed)
    const plain = plainExact(packed)
    await timeEach(asked, plain) // compiled by the engine first
    rows.push({
      templates: packed.count,
      indexMs: (await timeEach(asked, (probe) => graph.nearest(probe, firstHits))).p50,
      exactMs: (await timeEach(asked, compiled)).p50,
      plainMs: (await timeEach(asked, plain)).p50,
    })
    graph.free()
  }
  return rows
}

/** The size from which on the index is faster than both exact searches; null when it is at none. */
export function findCrossing(rows: ReadonlyArray<Crossing>): number | null {
  let from: number | null = null
  for (const { templates, indexMs, exactMs, plainMs } of rows)
    from = indexMs < Math.min(exactMs, plainMs) ? (from ?? templates) : null
  return from
}

function buildGraph({ rows, count }: Packed, parameters: GraphParameters) {
  const startedAt = performance.now()
  const graph = makeGraph(parameters, count)
  const length = rows.length / count
  for (let row = 0; row < count; row++)
    graph.add(row, rows.subarray(row * length, (row + 1) * length))
  return { graph, buildS: round((performance.now() - startedAt) / 1000, 2) }
}

/** Each combination of parameters at each size. */
export async function sweepParameters(
  { sizes, references }: Gallery,
  combinations: ReadonlyArray<GraphParameters>,
  note: (text: string) => void,
): Promise<ReadonlyArray<SweepFigures>> {
  const rows: SweepFigures[] = []
  for (const size of sizes) {
    const packed = packedOf(size, references)
    const asked = probesOf(packed, sweepProbes)
    const compiled = compiledExact(packed)
    const truth = asked.map((probe) => Math.floor(compiled(probe) / perPerson(references)))
    let built: ReturnType<typeof buildGraph> | undefined
    let before: GraphParameters | undefined
    for (const parameters of combinations) {
      const { links, efConstruction, efSearch } = parameters
      note(`${size} templates, M ${links}, construction ${efConstruction}, ef ${efSearch}`)
      if (before?.links !== links || before.efConstruction !== efConstruction) {
        built?.graph.free()
        built = buildGraph(packed, parameters)
      }
      before = parameters
      if (!built) continue
      const { graph, buildS } = built
      graph.setEfSearch(efSearch)
      const owner = (label: number): number => Math.floor(label / perPerson(references))
      const right = asked.filter(
        (probe, i) => owner(graph.nearest(probe, firstHits)[0]?.label ?? -1) === truth[i],
      )
      const searchMs = await timeEach(asked, (probe) => graph.nearest(probe, firstHits))
      const recallAt1 = right.length / asked.length
      rows.push({ templates: packed.count, ...parameters, buildS, recallAt1, searchMs })
    }
    built?.graph.free()
  }
  return rows
}
