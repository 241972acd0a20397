import { expect, it } from 'vitest'
import { moveSelection } from './move-selection.ts'

it.each([
  ['ArrowRight', 0, 1],
  ['ArrowLeft', 1, 0],
  ['ArrowDown', 1, 6],
  ['ArrowUp', 6, 1],
  ['ArrowRight', 4, 5],
  ['Home', 3, 3],
])('moves by %s from tile %i to tile %i of five columns', (key, from, to) => {
  expect(moveSelection(from, key, 5, 18)).toBe(to)
})

it.each([
  ['ArrowLeft', 0],
  ['ArrowUp', 3],
  ['ArrowRight', 17],
  ['ArrowDown', 14],
])('stays where it is when %s at tile %i leads outside', (key, at) => {
  expect(moveSelection(at, key, 5, 18)).toBe(at)
})
