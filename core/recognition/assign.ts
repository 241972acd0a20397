/**
 * Pairs rows with columns at the least total cost: for each row its column, or null where it stays alone. A pair may be
 * made when its cost is below `limit`; leaving one unmade costs as much as making it at the limit would. Infinity
 * forbids a pair. Pure; for equal totals, the same input gives the same answer.
 *
 * `costs`: rows x columns, every row as long. The Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and
 * Volgenant 1987), O(rows² x columns).
 */
export function assign(
  costs: ReadonlyArray<ReadonlyArray<number>>,
  limit: number,
): ReadonlyArray<number | null> {
  const rows = costs.length
  // A column of its own for every row, at the limit, is the choice of staying alone.
  const real = costs[0]?.length ?? 0
  const columns = real + rows
  const costAt = (row: number, column: number): number =>
    column < real ? (costs[row]?.[column] ?? limit) : limit
  const rowPrice = new Float64Array(rows)
  const columnPrice = new Float64Array(columns)
  const rowOf = new Int32Array(columns).fill(-1)

  for (let start = 0; start < rows; start++) {
    const distance = new Float64Array(columns).fill(Infinity)
    const previous = new Int32Array(columns).fill(-1)
    const done = new Uint8Array(columns)
    let row = start
    let column = -1
    do {
      let nearest = -1
      let step = Infinity
      for (let c = 0; c < columns; c++) {
        if (done[c]) continue
        const reduced = costAt(row, c) - (rowPrice[row] ?? 0) - (columnPrice[c] ?? 0)
        if (reduced < (distance[c] ?? Infinity)) {
          distance[c] = reduced
          previous[c] = column
        }
        if ((distance[c] ?? Infinity) < step) {
          step = distance[c] ?? Infinity
          nearest = c
        }
      }
      rowPrice[start] = (rowPrice[start] ?? 0) + step
      for (let c = 0; c < columns; c++)
        if (done[c]) {
          const owner = rowOf[c] ?? -1
          rowPrice[owner] = (rowPrice[owner] ?? 0) + step
          columnPrice[c] = (columnPrice[c] ?? 0) - step
        } else distance[c] = (distance[c] ?? Infinity) - step
      column = nearest
      done[column] = 1
      row = rowOf[column] ?? -1
    } while (row >= 0)
    while (column >= 0) {
      const before = previous[column] ?? -1
      rowOf[column] = before >= 0 ? (rowOf[before] ?? -1) : start
      column = before
    }
  }
  const columnOf: Array<number | null> = costs.map(() => null)
  for (let c = 0; c < real; c++) {
    const row = rowOf[c] ?? -1
    // A pair at the limit is no better than none.
    if (row >= 0 && (costs[row]?.[c] ?? Infinity) < limit) columnOf[row] = c
  }
  return columnOf
}
