import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossLine, farFromLine, type CrossedLine } from './cross-line.ts'
import type { Place } from './polygon.ts'

/** From left to right across the middle: what lies above is left of it. */
const line: CrossedLine = { from: { x: 20, y: 50 }, to: { x: 80, y: 50 }, inward: 'right' }
const margin = 5

const walk = (places: ReadonlyArray<Place>, over = line): ReadonlyArray<'in' | 'out'> => {
  let watch = farFromLine
  return places.flatMap((place) => {
    const step = crossLine(watch, place, over, margin)
    watch = step.watch
    return step.crossed ?? []
  })
}
const down = (x: number, ...ys: number[]): Place[] => ys.map((y) => ({ x, y }))
const anywhere = fc.record({
  x: fc.integer({ min: 0, max: 100 }),
  y: fc.integer({ min: 0, max: 100 }),
})

describe('crossing a line', () => {
  it.each<[string, ReadonlyArray<Place>, ReadonlyArray<string>]>([
    ['downwards is in', down(50, 20, 40, 60), ['in']],
    ['upwards is out', down(50, 80, 60, 40, 20), ['out']],
    ['in one step counts', down(50, 10, 90), ['in']],
    ['there and back is two crossings', down(50, 30, 70, 30), ['in', 'out']],
    ['not while near it', down(50, 30, 48, 52, 49, 53, 54), []],
    ['a trembling walk counts once', down(50, 30, 48, 52, 49, 53, 60), ['in']],
    ['turning round on it is none', down(50, 30, 52, 53, 40), []],
    ['round its end is none', [...down(50, 30), { x: 95, y: 30 }, { x: 95, y: 70 }], []],
    ['beside it is none', down(90, 20, 80), []],
    ['beginning on it is none', down(50, 50, 80), []],
  ])('%s', (_what, places, crossed) => {
    expect(walk(places)).toEqual(crossed)
  })

  it('is the other way round when inward is', () => {
    expect(walk(down(50, 20, 80), { ...line, inward: 'left' })).toEqual(['out'])
  })

  it('alternates: nobody comes in twice without going out between, unless round an end', () => {
    const endless = { ...line, from: { x: -1e6, y: 50 }, to: { x: 1e6, y: 50 } }
    fc.assert(
      fc.property(fc.array(anywhere, { maxLength: 40 }), (places) => {
        const crossed = walk(places, endless)
        for (let i = 1; i < crossed.length; i++) expect(crossed[i]).not.toBe(crossed[i - 1])
      }),
    )
  })

  it('backwards is the opposite', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        const there = walk([a, b])
        const back = walk([b, a])
        expect(back).toEqual(there.map((way) => (way === 'in' ? 'out' : 'in')))
      }),
    )
  })
})
