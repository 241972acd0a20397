import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choosePairs } from './choose-photos.ts'
import { photoTurns } from './compare-stills.ts'
import { frameSize, placeHeads } from './compose-frames.ts'
import { slopeOf } from './least-squares.ts'

const root = path.join(import.meta.dirname, '../..')
const bench = (...args: string[]) =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'bench/main.ts', 'inference', ...args],
    {
      cwd: root,
    },
  )

describe('the slope of samples', () => {
  it('is that of the line they lie on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -1000, max: 1000 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 30 }),
        (slope, start, places) => {
          const samples = places.map((x) => ({ x, y: start + slope * x }))
          expect(slopeOf(samples)).toBeCloseTo(slope, 6)
        },
      ),
    )
  })

  it('is not moved by what swings evenly around the line', () => {
    const samples = [1, -1, -1, 1].map((swing, x) => ({ x, y: 3 * x + swing }))
    expect(slopeOf(samples)).toBeCloseTo(3, 9)
  })

  it.each([
    [[]],
    [[{ x: 5, y: 1 }]],
    [
      [
        { x: 5, y: 1 },
        { x: 5, y: 2 },
      ],
    ],
  ])('is unknown for %j', (samples) => {
    expect(slopeOf(samples)).toBeNull()
  })
})

describe('choosing photos of pairs', () => {
  const pair = (a: string, b: string, same: boolean) => ({ a, b, same })
  const all = [
    pair('a1', 'a2', true),
    pair('b1', 'b2', true),
    pair('c1', 'c2', true),
    pair('a1', 'b1', false),
    pair('a2', 'c2', false),
  ]

  it('takes a pair of one person and one of two by turns', () => {
    expect(choosePairs(all, 3)).toEqual({
      files: ['a1', 'a2', 'b1'],
      pairs: [pair('a1', 'a2', true), pair('a1', 'b1', false)],
    })
  })

  it('takes every pair of the photos it took, in the order of the file', () => {
    expect(choosePairs(all, 100).pairs).toEqual(all)
    expect(choosePairs(all.toReversed(), 100).pairs).toEqual(all.toReversed())
  })

  it('takes no more photos than were asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), (most) => {
        expect(choosePairs(all, most).files.length).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('the order in which photos are measured', () => {
  it('has every photo once where there are many, and few of them again', () => {
    expect(photoTurns(100)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(photoTurns(7).slice(5, 9)).toEqual([5, 6, 0, 1])
    expect(photoTurns(7).length).toBe(60)
  })
})

describe('heads in a frame', () => {
  it('lie inside it, and beside each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 384 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 10 }),
        (sizes, chances) => {
          let n = 0
          const heads = sizes.map((size) => ({ size, data: new Uint8Array(size * size * 3) }))
          const placed = placeHeads(heads, () => chances[n++] ?? 0)
          for (const [i, { x, y, patch }] of placed.entries()) {
            expect(x).toBeGreaterThanOrEqual(0)
            expect(y).toBeGreaterThanOrEqual(0)
            expect(x + patch.size).toBeLessThanOrEqual(placed[i + 1]?.x ?? frameSize.width)
            expect(y + patch.size).toBeLessThanOrEqual(frameSize.height)
          }
        },
      ),
    )
  })
})

describe('npm run bench -- inference', () => {
  it('prints one object with --json, and nothing else on standard output', async () => {
    const small = ['--photos', '6', '--frames', '2', '--memory', '40', '--provider', 'cpu']
    const { stdout } = await bench('--json', '--no-peers', ...small)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    const figures = JSON.parse(stdout) as Record<string, unknown>
    expect(figures).toMatchObject({
      provider: 'cpu',
      stills: { measured: 60, facesEmbedded: 60, photosWithoutFace: 0 },
      peers: null,
      ratioToHuman: null,
      frames: [
        { faces: 0, facesEmbedded: 0 },
        { faces: 1, facesEmbedded: 2 },
        { faces: 5, measured: 2 },
      ],
      memory: { frames: 40, templates: 1000 },
    })
  }, 180_000)

  it.each([
    [['--photos', 'many'], /--photos: "many" is not a whole number/],
    [['--pairs', 'nowhere.csv'], /There is no file nowhere\.csv/],
    [['--speed', '1'], /--speed/],
  ])(
    'says what is wrong with %j',
    async (args, message) => {
      await expect(bench(...args)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(message) as string,
      })
    },
    60_000,
  )
})
