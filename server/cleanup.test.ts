import { describe, expect, it } from 'vitest'
import { createCleanup } from './cleanup.ts'

describe('cleaning up', () => {
  it('undoes in reverse order, each step after the one before it has ended', async () => {
    const done: string[] = []
    const cleanup = createCleanup()
    cleanup.defer(() => done.push('first'))
    const thing = {
      [Symbol.asyncDispose]: async () => {
        await Promise.resolve()
        done.push('second')
      },
    }
    expect(cleanup.use(thing)).toBe(thing)
    cleanup.defer(() => done.push('third'))
    await cleanup.run()
    expect(done).toEqual(['third', 'second', 'first'])
  })

  it('goes on after a step that fails, and rejects with the first failure', async () => {
    const done: string[] = []
    const cleanup = createCleanup()
    cleanup.defer(() => done.push('last'))
    cleanup.defer(() => Promise.reject(new Error('later')))
    cleanup.defer(() => {
      throw new Error('earlier')
    })
    await expect(cleanup.run()).rejects.toThrow('earlier')
    expect(done).toEqual(['last'])
  })

  it('runs each step once, also those that are added while it runs', async () => {
    const done: string[] = []
    const cleanup = createCleanup()
    cleanup.defer(() => {
      done.push('outer')
      cleanup.defer(() => done.push('inner'))
    })
    await cleanup.run()
    await cleanup.run()
    expect(done).toEqual(['outer', 'inner'])
  })
})
