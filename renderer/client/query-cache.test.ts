import { describe, expect, it } from 'vitest'
import { QueryCache } from './query-cache.ts'

const cache = () => new QueryCache((error) => (error instanceof Error ? error.message : 'odd'))

describe('QueryCache', () => {
  it('says loading until the first answer, then keeps the answer', async () => {
    const queries = cache()
    expect(queries.snapshot('a')).toEqual({ data: undefined, error: undefined, loading: true })
    await queries.load('a', () => Promise.resolve(7), false)
    expect(queries.snapshot('a')).toEqual({ data: 7, error: undefined, loading: false })
  })

  it('keeps the last answer beside the sentence of a failure', async () => {
    const queries = cache()
    await queries.load('a', () => Promise.resolve(7), false)
    await queries.load('a', () => Promise.reject(new Error('The database is away.')), false)
    expect(queries.snapshot('a')).toEqual({
      data: 7,
      error: 'The database is away.',
      loading: false,
    })
  })

  it('joins a read that is on its way', async () => {
    const queries = cache()
    let reads = 0
    const read = () => Promise.resolve((reads += 1))
    await Promise.all([queries.load('a', read, false), queries.load('a', read, false)])
    expect(reads).toBe(1)
  })

  it('reads once more when the answer on its way may be too old', async () => {
    const queries = cache()
    let reads = 0
    const read = () => Promise.resolve((reads += 1))
    const first = queries.load('a', read, false)
    void queries.load('a', read, true)
    void queries.load('a', read, true)
    await first
    expect(reads).toBe(2)
    expect(queries.snapshot('a')).toMatchObject({ data: 2, loading: false })
  })

  it('tells those who listen for the key, and no others', async () => {
    const queries = cache()
    const told: string[] = []
    queries.subscribe('a', () => told.push('a'))
    const stop = queries.subscribe('b', () => told.push('b'))
    await queries.load('a', () => Promise.resolve(1), false)
    expect(new Set(told)).toEqual(new Set(['a']))
    stop()
    await queries.load('b', () => Promise.resolve(1), false)
    expect(told).not.toContain('b')
  })
})
