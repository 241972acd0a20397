import { describe, expect, it } from 'vitest'
import { makeTurns, type Steps } from './turns.ts'

describe('work in turns', () => {
  it('does changes before rebuilding, that before looking, and each kind in order', async () => {
    const turns = makeTurns()
    const done: string[] = []
    function* steps(name: string): Steps<string> {
      for (let step = 0; step < 2; step++) {
        done.push(name)
        yield
      }
      return name
    }
    const all = [
      turns.run('look', steps('look')),
      turns.run('rebuild', steps('rebuild')),
      turns.run('change', steps('first')),
      turns.run('change', steps('second')),
    ]
    expect(await Promise.all(all)).toEqual(['look', 'rebuild', 'first', 'second'])
    expect(done).toEqual(['first', 'second', 'rebuild', 'look'].flatMap((name) => [name, name]))
  })

  it('lets other work of the process through between slices', async () => {
    const turns = makeTurns()
    let others = 0
    let running = true
    const count = (): void => {
      others += 1
      if (running) setImmediate(count)
    }
    setImmediate(count)
    await turns.run(
      'change',
      (function* () {
        const until = performance.now() + 200
        while (performance.now() < until) yield
      })(),
    )
    running = false
    expect(others).toBeGreaterThan(5)
  })

  it('makes no change while something is held, and goes on looking', async () => {
    const turns = makeTurns()
    const done: string[] = []
    function* step(name: string): Steps<void> {
      done.push(name)
      yield
    }
    let changed: Promise<void> | undefined
    await turns.holding(async () => {
      changed = Promise.all([
        turns.run('change', step('change')),
        turns.run('rebuild', step('rebuild')),
      ]).then(() => undefined)
      await turns.run('look', step('look'))
      expect(done).toEqual(['look'])
    })
    await changed
    expect(done).toEqual(['look', 'change', 'rebuild'])
  })

  it('passes on what a step throws, and goes on with the next', async () => {
    const turns = makeTurns()
    const failing = turns.run(
      'change',
      (function* (): Steps<void> {
        yield
        throw new RangeError('too long')
      })(),
    )
    const next = turns.run(
      'change',
      (function* () {
        yield
        return 7
      })(),
    )
    await expect(failing).rejects.toThrow('too long')
    expect(await next).toBe(7)
  })

  it('forgets what waits when it is stopped', async () => {
    const turns = makeTurns()
    let steps = 0
    void turns.run(
      'change',
      (function* () {
        for (;;) {
          steps += 1
          yield
        }
      })(),
    )
    await new Promise((resolve) => setTimeout(resolve, 30))
    turns.stop()
    const before = steps
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(before).toBeGreaterThan(0)
    expect(steps).toBe(before)
  })
})
