import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WallLayout } from '../../../contracts/wall.ts'
import { placeTiles, placesOf, type Place } from './place-tiles.ts'

const room = { width: 1820, height: 960 }
const equal: ReadonlyArray<WallLayout> = ['1', '4', '9', '12', '16', '20', '25']

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

function expectApart(places: ReadonlyArray<Place>): void {
  for (const [index, place] of places.entries())
    for (const other of places.slice(index + 1)) expect(overlap(place, other)).toBe(false)
}

describe('layouts of equal places', () => {
  it.each(equal)('%s shows as many places as its name says, all within the wall', (layout) => {
    const { places, pages } = placeTiles(layout, 1, room)
    expect(places).toHaveLength(placesOf(layout) ?? 0)
    expect(pages).toBe(1)
    expectApart(places)
    for (const { x, y, w, h } of places) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(x + w).toBeLessThanOrEqual(room.width)
      expect(y + h).toBeLessThanOrEqual(room.height)
    }
  })

  it.each([
    ['9', 9, 1],
    ['9', 10, 2],
    ['4', 20, 5],
    ['25', 0, 1],
  ] as const)('%s needs for %i tiles %i pages', (layout, count, pages) => {
    expect(placeTiles(layout, count, room).pages).toBe(pages)
  })

  it('writes over the pictures where they become much larger by that', () => {
    expect(placeTiles('25', 25, room).places[0]?.words).toBe('over')
    expect(placeTiles('4', 4, room).places[0]?.words).toBe('below')
  })
})

describe('the layout focus', () => {
  it.each([2, 5, 12, 20, 25])('shows %i tiles at once, one of them large', (count) => {
    const { places, pages } = placeTiles('focus', count, room)
    expect(pages).toBe(1)
    expect(places.length).toBeGreaterThanOrEqual(count)
    expectApart(places)
    const [large, ...strip] = places
    expect(large?.large).toBe(true)
    for (const { w } of strip) expect(w).toBeLessThan((large?.w ?? 0) / 2)
  })

  it('turns pages of the strip when there are more than can be told apart', () => {
    expect(placeTiles('focus', 80, room).pages).toBeGreaterThan(1)
  })
})

describe('the layout free', () => {
  it('keeps tiles apart that meet on the raster, and fills the wall with one that fills the raster', () => {
    const slot = (x: number, w: number) => ({
      x,
      y: 0,
      w,
      h: 48,
      content: { kind: 'empty' } as const,
    })
    const { places } = placeTiles('free', 2, room, [slot(0, 24), slot(24, 24)])
    expectApart(places)
    const [whole] = placeTiles('free', 1, room, [slot(0, 48)]).places
    expect(whole).toMatchObject({ x: 0, y: 0, w: room.width, h: room.height })
  })
})

it('never places tiles over each other, whatever the room', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<WallLayout>('auto', 'focus', ...equal),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 300, max: 4000 }),
      fc.integer({ min: 200, max: 2400 }),
      (layout, count, width, height) => {
        const { places, pages, perPage } = placeTiles(layout, count, { width, height })
        expectApart(places)
        expect(pages * perPage).toBeGreaterThanOrEqual(Math.min(count, perPage))
      },
    ),
    { numRuns: 60 },
  )
})
