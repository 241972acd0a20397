// A CommonJS package: its names come with the default export.
import hnswlib from 'hnswlib-node'
import { TEMPLATE_LENGTH } from '../../contracts/inference.ts'

const { HierarchicalNSW } = hnswlib

export type GraphParameters = {
  /** Links of each template (M). */
  readonly links: number
  /** Width of the search for a new template's links. */
  readonly efConstruction: number
  /** Width of a search: wider finds more and takes longer. */
  readonly efSearch: number
}

/**
 * Measured on 512-d faces, recall@1 of genuine probes against exact search (bench/search.ts measures it anew): of 100,000
 * templates, M 32 with ef 128 finds all, the customary 16 with 64 loses 17 %.
 */
export const graphParameters: GraphParameters = { links: 32, efConstruction: 200, efSearch: 128 }

export type Hit = { readonly label: number; readonly similarity: number }

/**
 * Templates in an HNSW graph. Not safe to change while `write` runs; searching goes on.
 *
 * A removed template stays in the graph as a way to others, and is never a hit. Its place is not given to another: moving
 * a node of the graph costs fifty times what adding one does (27 ms against 0.5 at 3,000 templates), and leaves others
 * without a way to them. A graph that is made anew has none of them.
 */
export type TemplateGraph = {
  /** Templates that can be found. */
  readonly size: number
  readonly removed: number
  has(label: number): boolean
  /** Labels of `size` templates, in the order in which they were added. */
  labels(): ReadonlyArray<number>
  /** `template`: `TEMPLATE_LENGTH` finite numbers, not all 0. The label must be new. */
  add(label: number, template: Float32Array): void
  remove(label: number): void
  /** As it was added, to length 1. */
  template(label: number): Float32Array
  /** At most `count`, best first. */
  nearest(probe: Float32Array, count: number): ReadonlyArray<Hit>
  setEfSearch(efSearch: number): void
  write(file: string): Promise<void>
  /** Frees the memory now: the garbage collector does not know how much there is. */
  free(): void
}

const firstCapacity = 1024

export function makeGraph(parameters: GraphParameters, capacity = firstCapacity): TemplateGraph {
  const index = new HierarchicalNSW('cosine', TEMPLATE_LENGTH)
  index.initIndex(Math.max(capacity, firstCapacity), parameters.links, parameters.efConstruction)
  index.setEf(parameters.efSearch)
  return wrap(index, [])
}

/** Reads a graph that `write` wrote. Rejects when the file is not one. `labels`: those that can be found. */
export async function readGraph(
  file: string,
  parameters: GraphParameters,
  labels: ReadonlyArray<number>,
): Promise<TemplateGraph> {
  const index = new HierarchicalNSW('cosine', TEMPLATE_LENGTH)
  await index.readIndex(file)
  // The width of a search is not in the file.
  index.setEf(parameters.efSearch)
  const there = new Set(index.getIdsList())
  if (labels.some((label) => !there.has(label)))
    throw new Error('it does not hold the templates that it should')
  const wanted = new Set(labels)
  for (const label of there) {
    if (wanted.has(label)) continue
    try {
      index.markDelete(label)
    } catch {
      // It was removed before the file was written.
    }
  }
  return wrap(index, labels)
}

function wrap(
  index: InstanceType<typeof HierarchicalNSW>,
  labels: ReadonlyArray<number>,
): TemplateGraph {
  const live = new Set(labels)
  return {
    get size() {
      return live.size
    },
    get removed() {
      return index.getCurrentCount() - live.size
    },
    has: (label) => live.has(label),
    labels: () => [...live],
    add(label, template) {
      if (index.getCurrentCount() >= index.getMaxElements())
        index.resizeIndex(Math.max(firstCapacity, index.getMaxElements() * 2))
      index.addPoint(Array.from(template), label)
      live.add(label)
    },
    remove(label) {
      if (live.delete(label)) index.markDelete(label)
    },
    template: (label) => Float32Array.from(index.getPoint(label)),
    nearest(probe, count) {
      const wanted = Math.min(count, live.size)
      if (wanted === 0) return []
      const { neighbors, distances } = index.searchKnn(Array.from(probe), wanted)
      return neighbors.map((label, rank) => ({
        label,
        similarity: Math.min(1, Math.max(-1, 1 - (distances[rank] ?? 1))),
      }))
    },
    setEfSearch: (efSearch) => index.setEf(efSearch),
    async write(file) {
      await index.writeIndex(file)
    },
    free() {
      live.clear()
      index.initIndex(1)
    },
  }
}
