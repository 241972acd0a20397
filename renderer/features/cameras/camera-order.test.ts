import { expect, it } from 'vitest'
import { inOrder, movedBy } from './camera-order.ts'

it('moves one up and down, and no further than the list', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(movedBy(ids, 'c', -1)).toEqual(['a', 'c', 'b', 'd'])
  expect(movedBy(ids, 'a', 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(movedBy(ids, 'b', 99)).toEqual(['a', 'c', 'd', 'b'])
  expect(movedBy(ids, 'a', -1)).toBe(ids)
  expect(movedBy(ids, 'x', 1)).toBe(ids)
})

it('keeps what came meanwhile, and leaves out what is gone', () => {
  const items = [{ id: 'a' }, { id: 'b' }, { id: 'new' }]
  expect(inOrder(items, ['b', 'gone', 'a']).map(({ id }) => id)).toEqual(['b', 'a', 'new'])
})
