import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { dot } from '../inference/gallery/templates.ts'
import { compiledExact, plainExact } from './exact-search.ts'
import { findCrossing } from './measure-graphs.ts'
import { packedOf, probesOf, syntheticPerson } from './synthetic-faces.ts'
import { timeEach } from './timing.ts'

const root = path.join(import.meta.dirname, '..')
const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], {
    cwd: root,
  })

describe('synthetic faces', () => {
  const people = Array.from({ length: 40 }, (_, n) =>
    syntheticPerson(n, 3).references.map(({ template }) => template),
  )
  const mean = (values: ReadonlyArray<number>) =>
    values.reduce((sum, value) => sum + value, 0) / values.length

  it('of one person are alike as two photos are, those of strangers are not', () => {
    const pairs = people.flatMap((one, i) =>
      people.flatMap((other, j) =>
        one.flatMap((a, k) =>
          other.flatMap((b, l) => (i < j || (i === j && k < l) ? [{ same: i === j, a, b }] : [])),
        ),
      ),
    )
    const similarities = (same: boolean) =>
      pairs.filter((pair) => pair.same === same).map(({ a, b }) => dot(a, b))
    expect(mean(similarities(true))).toBeCloseTo(0.65, 1)
    expect(Math.min(...similarities(true))).toBeGreaterThan(0.5)
    const strangers = similarities(false)
    expect(mean(strangers)).toBeCloseTo(0, 2)
    expect(Math.sqrt(mean(strangers.map((value) => value * value)))).toBeCloseTo(0.044, 2)
  })

  it('are the same on every run', () => {
    expect(syntheticPerson(7, 2)).toEqual(syntheticPerson(7, 2))
    expect(syntheticPerson(7, 2)).not.toEqual(syntheticPerson(8, 2))
  })
})

describe('exact search', () => {
  it('is the same in compiled code and in plain JavaScript', () => {
    const packed = packedOf(400, 3)
    const probes = probesOf(packed, 50)
    expect(probes.map(plainExact(packed))).toEqual(probes.map(compiledExact(packed)))
  })
})

describe('the size from which the index pays', () => {
  const row = (templates: number, indexMs: number) => ({
    ...{ templates, indexMs, exactMs: 1, plainMs: 2 },
  })
  it.each([
    ['is the first from which it stays faster', [row(10, 0.5), row(20, 1.5), row(30, 0.5)], 30],
    ['is none when it never is', [row(10, 1.1), row(20, 1.2)], null],
    ['is the smallest when it always is', [row(10, 0.1), row(20, 0.2)], 10],
  ])('%s', (_what, rows, from) => {
    expect(findCrossing(rows)).toBe(from)
  })
})

describe('timing', () => {
  it('gives the middle and the slow of many', async () => {
    const { p50, p99 } = await timeEach([0, 0, 0, 0, 30], (ms) => {
      const until = performance.now() + ms
      while (performance.now() < until);
    })
    expect(p50).toBeLessThan(15)
    expect(p99).toBeGreaterThanOrEqual(30)
  })
})

describe('npm run bench -- search', () => {
  it('prints one object with --json, and nothing else on standard output', async () => {
    const { stdout } = await bench('search', '--json', '--sizes', '300')
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({
      parameters: { m: 32, ef: 128 },
      sizes: [{ templates: 300, people: 75, recallAt1: 1, message: null }],
    })
  }, 60_000)

  it('prints a row for each combination of a sweep', async () => {
    const { stdout } = await bench('search', '--sizes', '200', '--m', '8,16', '--ef', '32,64')
    expect(stdout.trim().split('\n')).toHaveLength(5)
  }, 60_000)

  it.each([
    [['search', '--sizes', 'many'], /--sizes: "many" is not a whole number/],
    [['search', '--speed', '1'], /--speed/],
    [['nothing'], /Say what to measure/],
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
