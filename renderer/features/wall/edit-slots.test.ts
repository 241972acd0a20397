import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallRaster, type WallSlot } from '../../../contracts/wall.ts'
import {
  addSlot,
  fillSlot,
  leastCells,
  moveSlot,
  resizeSlot,
  slotsOf,
  swapSlots,
} from './edit-slots.ts'

const hotspot = { kind: 'hotspot' } as const
const empty = { kind: 'empty' } as const
const four = slotsOf([hotspot, empty, empty, empty])

const overlap = (a: WallSlot, b: WallSlot): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

function expectSound(slots: ReadonlyArray<WallSlot>): void {
  for (const [index, slot] of slots.entries()) {
    expect(slot.x + slot.w).toBeLessThanOrEqual(wallRaster.columns)
    expect(slot.y + slot.h).toBeLessThanOrEqual(wallRaster.rows)
    expect(Math.min(slot.x, slot.y)).toBeGreaterThanOrEqual(0)
    for (const other of slots.slice(index + 1)) expect(overlap(slot, other)).toBe(false)
  }
}

describe('moving and resizing', () => {
  it('never lets tiles overlap or leave the wall', () => {
    const number = fc.integer({ min: -20, max: 70 })
    const step = fc.tuple(fc.boolean(), fc.nat({ max: 4 }), number, number)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step), (count, steps) => {
        let slots = slotsOf(Array.from({ length: count }, () => empty))
        for (const [moves, at, a, b] of steps) {
          slots = moves ? moveSlot(slots, at, a, b) : resizeSlot(slots, at, a, b)
          expectSound(slots)
        }
      }),
    )
  })

  it('moves a tile into free room, and leaves it where another one is in the way', () => {
    const small = resizeSlot(four, 0, 12, 12)
    expect(moveSlot(small, 0, 6, 6)[0]).toMatchObject({ x: 6, y: 6, w: 12, h: 12 })
    expect(moveSlot(small, 0, 20, 0)).toBe(small)
  })

  it('resizes along the edge that has room when the other one has none', () => {
    const small = resizeSlot(four, 1, 12, 12)
    expect(resizeSlot(small, 0, 30, 30)[0]).toMatchObject({ w: 24, h: 24 })
    expect(resizeSlot(small, 1, 1, 20)[1]).toMatchObject({ w: leastCells, h: 20 })
  })
})

it('lets two tiles change what they show, not where they lie', () => {
  const swapped = swapSlots(four, 0, 3)
  expect(swapped[3]?.content).toEqual(hotspot)
  expect(swapped.map(({ x, y }) => [x, y])).toEqual(four.map(({ x, y }) => [x, y]))
})

describe('adding', () => {
  it('puts a tile where there is room, smaller if need be', () => {
    expect(addSlot([], hotspot)).toEqual([{ x: 0, y: 0, w: 12, h: 12, content: hotspot }])
    const tight = addSlot(resizeSlot(four, 0, 18, 24), hotspot)
    expect(tight?.at(-1)).toMatchObject({ x: 18, w: 6, h: 6 })
    expectSound(tight ?? [])
  })

  it('adds nothing to a full wall', () => {
    expect(addSlot(four, hotspot)).toBeNull()
  })

  it('fills a place beyond the last one, with empty ones between', () => {
    const filled = fillSlot(slotsOf([hotspot]), 3, hotspot)
    expect(filled.map(({ content }) => content.kind)).toEqual([
      'hotspot',
      'empty',
      'empty',
      'hotspot',
    ])
  })
})
