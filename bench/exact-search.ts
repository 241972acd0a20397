// A CommonJS package: its names come with the default export.
import hnswlib from 'hnswlib-node'
import { TEMPLATE_LENGTH } from '../contracts/inference.ts'

/** Rows of templates, one after the other. */
export type Packed = { readonly rows: Float32Array; readonly count: number }

export function pack(templates: Iterable<Float32Array>, count: number): Packed {
  const rows = new Float32Array(count * TEMPLATE_LENGTH)
  let row = 0
  for (const template of templates) rows.set(template, row++ * TEMPLATE_LENGTH)
  return { rows, count: row }
}

/** The library's own comparison with every template, in compiled code; the row of the best and its cosine. */
export function compiledExact({ rows, count }: Packed): (probe: Float32Array) => number {
  const search = new hnswlib.BruteforceSearch('cosine', TEMPLATE_LENGTH)
  search.initIndex(count)
  for (let row = 0; row < count; row++)
    search.addPoint(
      Array.from(rows.subarray(row * TEMPLATE_LENGTH, (row + 1) * TEMPLATE_LENGTH)),
      row,
    )
  return (probe) => search.searchKnn(Array.from(probe), 1).neighbors[0] ?? -1
}

/** The same in plain JavaScript: four sums, because one would wait for itself. */
export function plainExact({ rows, count }: Packed): (probe: Float32Array) => number {
  return (probe) => {
    let best = -Infinity
    let bestRow = -1
    for (let row = 0, at = 0; row < count; row++) {
      let [s, t, u, v] = [0, 0, 0, 0]
      for (let i = 0; i < TEMPLATE_LENGTH; i += 4, at += 4) {
        s += (rows[at] as number) * (probe[i] as number)
        t += (rows[at + 1] as number) * (probe[i + 1] as number)
        u += (rows[at + 2] as number) * (probe[i + 2] as number)
        v += (rows[at + 3] as number) * (probe[i + 3] as number)
      }
      if (s + t + u + v <= best) continue
      best = s + t + u + v
      bestRow = row
    }
    return bestRow
  }
}
