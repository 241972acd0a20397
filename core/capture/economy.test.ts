import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  describeYield,
  nextEconomy,
  plenty,
  steps,
  type Economy,
  type LoadFacts,
} from './economy.ts'

const calm: LoadFacts = { due: 40, dropped: 0, latencyMs: 120, lagMs: 5 }
const short: LoadFacts = { ...calm, dropped: 12 }
const fair: LoadFacts = { ...calm, latencyMs: 600 }

/** Looks once a second at what `facts` gives for it; the states in order. */
function run(seconds: number, facts: (second: number) => LoadFacts, from: Economy = plenty) {
  const states: Economy[] = []
  let state = from
  for (let second = 0; second < seconds; second++) {
    state = nextEconomy(state, facts(second), second * 1000)
    states.push(state)
  }
  return states
}
const changes = (states: ReadonlyArray<Economy>): number =>
  states.filter((state, i) => i > 0 && state.step !== states[i - 1]?.step).length

describe('yielding when the machine is short', () => {
  it('gives nothing up while there is time enough, or nearly', () => {
    expect(run(300, (second) => (second % 3 === 0 ? fair : calm)).at(-1)?.step).toBe(0)
  })

  it('lets a burst pass', () => {
    expect(
      run(60, (second) => (second % 10 < 2 ? short : calm)).every(({ step }) => step === 0),
    ).toBe(true)
  })

  it.each<[string, LoadFacts]>([
    ['frames are dropped', short],
    ['names come late', { ...calm, latencyMs: 1200 }],
    ['this process comes late', { ...calm, lagMs: 900 }],
  ])('takes a step within five seconds when %s', (_what, facts) => {
    expect(run(5, () => facts).at(-1)?.step).toBe(1)
  })

  it('does not take two dropped frames of three for a shortage', () => {
    expect(run(30, () => ({ ...calm, due: 3, dropped: 2 })).at(-1)?.step).toBe(0)
  })

  it('goes all the way while it stays short, observing cameras first, and no further', () => {
    const states = run(240, () => short)
    expect(states.at(-1)?.step).toBe(steps.length - 1)
    expect(steps.findIndex(({ previewFps }) => previewFps !== null)).toBeGreaterThan(
      steps.findIndex(({ observeFps }) => observeFps !== null),
    )
  })

  it('comes back once there is time, and says since when it was short until then', () => {
    const states = run(200, (second) => (second < 20 ? short : calm))
    expect(states[25]?.shortSinceMs).toBe(3000)
    expect(states.at(-1)).toMatchObject({ step: 0, shortSinceMs: null })
  })

  it('does not flap: what is short again after each step back is tried ever more rarely', () => {
    // Short whenever it yields nothing, easy whenever it does.
    let state = plenty
    const states: Economy[] = []
    for (let second = 0; second < 1800; second++) {
      state = nextEconomy(state, state.step === 0 ? short : calm, second * 1000)
      states.push(state)
    }
    expect(changes(states)).toBeLessThan(30)
    expect(changes(states.slice(-600))).toBeLessThan(8)
  })

  it('never leaves its steps, and moves one at a time', () => {
    const facts = fc.record({
      due: fc.integer({ min: 0, max: 100 }),
      dropped: fc.integer({ min: 0, max: 100 }),
      latencyMs: fc.option(fc.integer({ min: 0, max: 5000 })),
      lagMs: fc.integer({ min: 0, max: 2000 }),
    })
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 200 }), (all) => {
        const states = run(all.length, (second) => all[second] ?? calm)
        for (const [i, { step, shortSinceMs }] of states.entries()) {
          expect(steps[step]).toBeDefined()
          expect(shortSinceMs === null).toBe(step === 0)
          expect(Math.abs(step - (states[i - 1]?.step ?? step))).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('is said in a sentence for every step but the first', () => {
    expect(steps.map(describeYield).map((text) => text === null)).toEqual(
      steps.map((_, index) => index === 0),
    )
  })
})
