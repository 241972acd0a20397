import type { PersonId } from '../../contracts/ids.ts'
import type { IndexState } from '../../contracts/inference.ts'
import { makeGalleryTable, type Entry, type GalleryTable } from './gallery-table.ts'
import type { Held } from './index-file.ts'
import { makeLookAlikes, type LookAlikes } from './search-gallery.ts'
import { makeGraph, type GraphParameters, type TemplateGraph } from './template-graph.ts'

/** What the parts of one index work on. Changed only between two steps of `turns.ts`. */
export type IndexCore = {
  readonly modelId: string
  readonly lookAlikes: LookAlikes
  parameters: GraphParameters
  /** The one that is searched. */
  graph: TemplateGraph
  /** Built beside it, until it takes its place. */
  successor: TemplateGraph | null
  table: GalleryTable
  /** Null before the first whole gallery, and while another one is loaded. */
  held: Held | null
  load: {
    readonly to: Held
    readonly seen: Set<PersonId>
    /** References to come, all in all. */
    readonly total: number
  } | null
  opened: boolean
  origin: IndexState['origin']
  /** Changes that the file does not have. */
  changes: number
  recall: number | null
  recallTestedAt: string | null
  readonly notes: { file: string | null; recall: string | null }
}

export function makeCore(
  modelId: string,
  parameters: GraphParameters,
  lookAlike: () => number,
): IndexCore {
  const core: IndexCore = {
    ...{ modelId, parameters, graph: makeGraph(parameters), successor: null },
    table: makeGalleryTable(() => graphsOf(core)),
    lookAlikes: makeLookAlikes(() => core, lookAlike),
    ...{ held: null, load: null, opened: false, origin: 'built', changes: 0 },
    ...{ recall: null, recallTestedAt: null, notes: { file: null, recall: null } },
  }
  return core
}

const graphsOf = ({ graph, successor }: IndexCore): [TemplateGraph, ...TemplateGraph[]] =>
  successor ? [graph, successor] : [graph]

/** Puts what was read from a file in the place of the empty index. */
export function adopt(
  core: IndexCore,
  stored: Pick<IndexCore, 'graph' | 'held' | 'parameters'> & {
    readonly entries: ReadonlyArray<readonly [PersonId, Entry]>
    readonly nextLabel: number
  },
): void {
  const { graph, held, parameters, entries, nextLabel } = stored
  core.graph.free()
  Object.assign(core, { graph, held, parameters, origin: 'file' })
  core.table = makeGalleryTable(() => graphsOf(core), entries, nextLabel)
}

export function stateOf(core: IndexCore): IndexState {
  const { modelId, graph, successor, table, held, load, origin, recall, recallTestedAt } = core
  const rebuilt = successor ? successor.size / Math.max(1, graph.size) : 1
  return {
    ...{ modelId, origin, recall, recallTestedAt },
    revision: held?.revision ?? null,
    templates: Math.max(load?.total ?? 0, table.references),
    state: core.opened && held && !successor ? 'ready' : 'building',
    done: Math.round(table.references * Math.min(1, rebuilt)),
    message: describe(core),
  }
}

function describe({ table, notes }: IndexCore): string | null {
  const damaged = [...table.damaged().values()].reduce((sum, count) => sum + count, 0)
  const templates = damaged === 1 ? 'template of the gallery is' : 'templates of the gallery are'
  const left =
    damaged === 0
      ? null
      : `${damaged} ${templates} damaged and left out. The log names the people by id: enrol them again.`
  const all = [left, notes.recall, notes.file].filter((note) => note !== null)
  return all.length > 0 ? all.join(' ') : null
}
