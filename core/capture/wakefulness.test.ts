import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asleep, nextWakefulness } from './wakefulness.ts'

/** When a camera is active, looked at every 200 ms, with motion at the given times. */
function watch(moves: ReadonlyArray<number>, untilMs: number, faces: ReadonlyArray<number> = []) {
  const last = (times: ReadonlyArray<number>, now: number): number =>
    Math.max(-Infinity, ...times.filter((at) => at <= now))
  let state = asleep
  const active: number[] = []
  let starts = 0
  for (let now = 0; now <= untilMs; now += 200) {
    const next = nextWakefulness(state, now, {
      movedAtMs: last(moves, now),
      faceAtMs: last(faces, now),
    })
    if (next.active && !state.active) starts++
    if (next.active) active.push(now)
    state = next
  }
  return { active, starts }
}

describe('a camera between quiet and active', () => {
  it('is woken by motion at once, and falls quiet after 1.5 s without', () => {
    const { active } = watch([1000], 6000)
    expect(active[0]).toBe(1000)
    expect(active.at(-1)).toBe(2400)
  })

  it('stays active while there is a face that does not move', () => {
    const faces = Array.from({ length: 20 }, (_, i) => 1000 + i * 250)
    expect(watch([1000], 9000, faces).active.at(-1)).toBe(7000)
  })

  it('does not flap: what moves every three seconds wakes it twice, then keeps it awake', () => {
    const moves = Array.from({ length: 10 }, (_, i) => 1000 + i * 3000)
    expect(watch(moves, 30_000).starts).toBe(2)
  })

  it('is as quick to fall quiet as ever once it was calm for half a minute', () => {
    const { active } = watch([1000, 4000, 50_000], 60_000)
    expect(active.at(-1)).toBe(51_400)
  })

  it('is always active just after motion', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 })), (times) => {
        const moves = times.map((at) => at * 200)
        const { active } = watch(moves, 20_000)
        for (const at of moves) expect(active).toContain(at)
      }),
    )
  })
})
