import { describe, expect, it } from 'vitest'
import { placeTiles } from './place-tiles.ts'
import { stepToTile } from './step-to-tile.ts'

const room = { width: 1820, height: 960 }

describe('in rows and columns', () => {
  const { places } = placeTiles('20', 20, room)
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 1, 0],
    ['ArrowDown', 1, 6],
    ['ArrowUp', 6, 1],
    ['ArrowRight', 4, 4],
    ['ArrowLeft', 5, 5],
    ['ArrowDown', 17, 17],
  ] as const)('%s leads from tile %i to tile %i', (key, from, to) => {
    expect(stepToTile(places, from, key)).toBe(to)
  })
})

describe('around a large tile', () => {
  const { places } = placeTiles('focus', 8, room)
  it('leads from the large one to its neighbours and back', () => {
    const right = stepToTile(places, 0, 'ArrowRight')
    expect(right).not.toBe(0)
    expect(stepToTile(places, right, 'ArrowLeft')).toBe(0)
    const below = stepToTile(places, 0, 'ArrowDown')
    expect(below).not.toBe(0)
    expect(stepToTile(places, below, 'ArrowUp')).toBe(0)
  })
})

it('begins with the first tile when none is chosen', () => {
  expect(stepToTile(placeTiles('4', 4, room).places, -1, 'ArrowDown')).toBe(0)
})
