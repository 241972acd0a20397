import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assign } from './assign.ts'

type Costs = ReadonlyArray<ReadonlyArray<number>>

/** Cost of an answer, with `limit` for each row that stays alone. */
function total(costs: Costs, answer: ReadonlyArray<number | null>, limit: number): number {
  return answer.reduce<number>(
    (sum, column, row) => sum + (column === null ? limit : (costs[row]?.[column] ?? NaN)),
    0,
  )
}

/** The least cost of all answers, by trying them all. */
function least(
  costs: Costs,
  limit: number,
  row = 0,
  taken: ReadonlySet<number> = new Set(),
): number {
  const options = costs[row]
  if (!options) return 0
  return Math.min(
    limit + least(costs, limit, row + 1, taken),
    ...options.flatMap((cost, column) =>
      taken.has(column) ? [] : [cost + least(costs, limit, row + 1, new Set([...taken, column]))],
    ),
  )
}

it.each<[string, Costs, ReadonlyArray<number | null>]>([
  [
    'each row its only cheap column',
    [
      [1, 9],
      [9, 1],
    ],
    [0, 1],
  ],
  [
    'the best total, where the cheapest pair alone would cost more',
    [
      [1, 2],
      [2, 9],
    ],
    [1, 0],
  ],
  ['one of two rows that want the same column', [[3], [1]], [null, 0]],
  ['nobody at the limit or above', [[10, 12]], [null]],
  ['nobody where it is forbidden', [[Infinity]], [null]],
  [
    'one cheap pair rather than two that cost more',
    [
      [9, Infinity],
      [1, 9.5],
    ],
    [null, 0],
  ],
  [
    'negative costs as well',
    [
      [-5, -9],
      [-4, -1],
    ],
    [1, 0],
  ],
  ['rows without columns', [[], []], [null, null]],
  ['nothing', [], []],
])('pairs %s', (_what, costs, expected) => {
  expect(assign(costs, 10)).toEqual(expected)
})

it('finds the least total there is, and gives no column twice', () => {
  const matrices = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(
        fc.array(fc.oneof(fc.integer({ min: -20, max: 30 }), fc.constant(Infinity)), {
          minLength: columns,
          maxLength: columns,
        }),
        { minLength: rows, maxLength: rows },
      ),
    )
  fc.assert(
    fc.property(matrices, (costs) => {
      const answer = assign(costs, 10)
      const columns = answer.filter((column) => column !== null)
      expect(new Set(columns).size).toBe(columns.length)
      expect(total(costs, answer, 10)).toBe(least(costs, 10))
    }),
    { numRuns: 300 },
  )
})
