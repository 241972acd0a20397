import { describe, expect, it } from 'vitest'
import type { CameraId } from '../contracts/ids.ts'
import { makeWorkLoop } from './work-loop.ts'

/** Cameras whose frames wait since a moment, and what was looked at, in order. */
function startLoop(
  waiting: Readonly<Record<string, number>>,
  atOnce: number,
  doors: ReadonlyArray<string> = [],
) {
  const looked: string[] = []
  let running = 0
  let most = 0
  const sessions = new Map(
    Object.entries(waiting).map(([name, since]) => {
      let pending: number | null = since
      const session = {
        pendingSince: () => pending,
        door: doors.includes(name),
        async analyse() {
          pending = null
          looked.push(name)
          most = Math.max(most, ++running)
          await new Promise((resolve) => setImmediate(resolve))
          running--
        },
      }
      return [name as CameraId, session]
    }),
  )
  return { work: makeWorkLoop(sessions, () => atOnce), looked, most: () => most }
}

describe('the work of an inference process', () => {
  it('is the frame that has waited longest, one at a time where inputs share no run', async () => {
    const { work, looked, most } = startLoop({ second: 2, third: 3, first: 1 }, 1)
    await work()
    expect(looked).toEqual(['first', 'second', 'third'])
    expect(most()).toBe(1)
  })

  it('is a door’s before others that have not waited much longer', async () => {
    const waiting = { corridor: 1000, hall: 1800, door: 1500 }
    const { work, looked } = startLoop(waiting, 1, ['door'])
    await work()
    expect(looked).toEqual(['corridor', 'door', 'hall'])
    const soon = startLoop({ corridor: 1200, door: 1500 }, 1, ['door'])
    await soon.work()
    expect(soon.looked).toEqual(['door', 'corridor'])
  })

  it('is as many cameras at once as inputs share a run', async () => {
    const { work, looked, most } = startLoop({ e: 5, a: 1, d: 4, b: 2, c: 3 }, 2)
    await work()
    expect(looked).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(most()).toBe(2)
  })

  it('puts a still before frames, and is done once even when asked twice', async () => {
    const { work, looked } = startLoop({ a: 1, b: 2, c: 3 }, 1)
    const first = work()
    await Promise.all([work(async () => void looked.push('still')), work(), first])
    expect(looked).toEqual(['a', 'still', 'b', 'c'])
  })
})
