import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionOf } from './camera-condition.ts'
import {
  startMachine,
  stepCamera,
  type CameraFact,
  type CameraMachine,
  type Command,
} from './camera-machine.ts'

type Cause = 'refused' | 'unauthorised' | 'ended'
type Fact = CameraFact<Cause>

const here: Fact = { kind: 'placed', placement: { kind: 'here' } }
const failed = (cause: Cause): Fact => ({ kind: 'failed', fault: { cause, message: cause } })
const opened: Fact = { kind: 'opened' }

/** A camera under a clock that the test moves, its pictures counted every 400 ms. */
function camera() {
  let machine: CameraMachine<Cause> = startMachine({ kind: 'disabled' })
  let atMs = 1_000_000
  let counters = { decoded: 0, mainFrames: 0, corrupt: 0 }
  const commands: (Command | null)[] = []
  const hear = (fact: Fact): string => {
    const step = stepCamera(machine, fact, { atMs, chance: 0.5 })
    machine = step.machine
    if (step.command) commands.push(step.command)
    if (step.command === 'connect' || step.command === 'reconnect')
      counters = { decoded: 0, mainFrames: 0, corrupt: 0 }
    return conditionOf(machine).kind
  }
  const one = {
    hear,
    commands,
    condition: () => conditionOf(machine),
    machine: () => machine,
    /** Time passes; so many pictures a second come on both streams. */
    pass(seconds: number, perSecond = 0): string {
      const startMs = atMs
      const before = counters
      while (atMs - startMs < seconds * 1000) {
        atMs += 400
        const more = Math.floor(((atMs - startMs) / 1000) * perSecond)
        if (machine.phase.kind === 'running' && perSecond > 0)
          counters = {
            ...before,
            decoded: before.decoded + more,
            mainFrames: before.mainFrames + more,
          }
        hear(machine.phase.kind === 'running' ? { kind: 'counted', counters } : { kind: 'tick' })
      }
      return conditionOf(machine).kind
    },
    live(seconds = 20, perSecond = 15): void {
      hear(here)
      hear(opened)
      one.pass(seconds, perSecond)
      commands.length = 0
    },
  }
  return one
}

describe('a camera that is wanted here', () => {
  it('connects, and is live with its first picture and not before', () => {
    const one = camera()
    expect(one.hear(here)).toBe('connecting')
    expect(one.commands).toEqual(['connect'])
    expect(one.hear(opened)).toBe('connecting')
    expect(one.pass(3)).toBe('connecting')
    expect(one.pass(1, 15)).toBe('live')
  })

  it('that fails is told so with the cause, let go, and tried again when its time has come', () => {
    const one = camera()
    one.live()
    expect(one.hear(failed('ended'))).toBe('retrying')
    expect(one.condition()).toMatchObject({ cause: 'ended', failures: 1 })
    expect(one.pass(0.4)).toBe('retrying')
    expect(one.commands).toEqual(['disconnect'])
    // Tried again, it goes on saying what was wrong, until pictures come.
    expect(one.pass(0.4)).toBe('retrying')
    expect(one.commands).toEqual(['disconnect', 'connect'])
    one.hear(failed('refused'))
    expect(one.condition()).toMatchObject({ cause: 'refused', failures: 2 })
    one.pass(2.4)
    one.hear(opened)
    expect(one.pass(1, 15)).toBe('live')
  })

  it('is tried within four seconds, however long it was away, if it had worked', () => {
    const one = camera()
    one.live()
    for (let tries = 0; tries < 20; tries++) {
      one.hear(failed('refused'))
      one.commands.length = 0
      one.pass(4)
      expect(one.commands).toEqual(['connect'])
    }
  })

  it('is not asked again for a while after it refused the password, but at once with another one', () => {
    const one = camera()
    one.hear(here)
    one.hear(failed('unauthorised'))
    one.commands.length = 0
    expect(one.pass(4.8)).toBe('retrying')
    expect(one.commands).toEqual([])
    expect(one.hear({ kind: 'reconfigured' })).toBe('connecting')
    expect(one.commands).toEqual(['connect'])
  })

  it('is asked ever more seldom while it refuses the password, whatever else fails in between', () => {
    const one = camera()
    one.live()
    /** Seconds until it is tried after it failed so. */
    const untilTried = (cause: Cause): number => {
      one.hear(failed(cause))
      one.commands.length = 0
      let looks = 0
      for (; one.commands.length === 0; looks++) one.pass(0.4)
      return Math.round(looks * 0.4)
    }
    const waits = [1, 2, 3, 4, 5].map(() => {
      expect(untilTried('ended')).toBeLessThanOrEqual(4)
      return untilTried('unauthorised')
    })
    expect(waits).toEqual([6, 23, 90, 135, 135])
    // Once it took the password for a while, that begins anew.
    one.hear(opened)
    one.pass(8, 15)
    one.hear(failed('unauthorised'))
    expect(one.pass(5)).toBe('retrying')
    one.commands.length = 0
    one.pass(2)
    expect(one.commands).toEqual(['connect'])
  })

  it('is connected anew, without a fault, when whoever looks at its pictures has gone', () => {
    const one = camera()
    one.live()
    expect(one.hear({ kind: 'dislodged' })).toBe('connecting')
    expect(one.commands).toEqual(['reconnect'])
  })

  it('counts its failures from one again only after some seconds of pictures', () => {
    const one = camera()
    one.live()
    one.hear(failed('ended'))
    one.pass(1.2)
    one.hear(opened)
    one.pass(1, 15)
    one.hear(failed('ended'))
    expect(one.condition()).toMatchObject({ failures: 2 })
    one.pass(2.4)
    one.hear(opened)
    one.pass(8, 15)
    one.hear(failed('ended'))
    expect(one.condition()).toMatchObject({ failures: 1 })
  })
})

describe('a camera that stands still', () => {
  it('is told so after eight seconds', () => {
    const one = camera()
    one.live()
    expect(one.pass(8)).not.toBe('retrying')
    expect(one.pass(0.8)).toBe('retrying')
    expect(one.condition()).toMatchObject({
      cause: 'stalled',
      message: 'The picture stands still: nothing came for 8 seconds.',
    })
  })

  it('is told so after four seconds where what arrives is damaged', () => {
    const one = camera()
    one.live()
    const damaged = (seconds: number): string => {
      for (let second = 0; second < seconds; second++) {
        one.hear({ kind: 'warned', warning: 'corrupt' })
        one.pass(1)
      }
      return one.condition().kind
    }
    expect(damaged(3)).toBe('degraded')
    expect(damaged(1)).toBe('retrying')
    expect(one.condition()).toMatchObject({ cause: 'stalled' })
  })

  it.each([
    ['a picture every two seconds', 0.5, 60],
    ['a picture every five seconds', 0.2, 90],
    ['a picture a second', 1, 40],
  ])('is not what one with %s is', (_, perSecond, seconds) => {
    const one = camera()
    one.hear(here)
    one.hear(opened)
    expect(one.pass(seconds, perSecond)).toBe('live')
    expect(one.commands).toEqual(['connect'])
  })

  it('but is slow is given three times its usual interval, thirty seconds at most', () => {
    const five = camera()
    five.hear(here)
    five.hear(opened)
    five.pass(90, 0.2)
    expect(five.pass(13)).toBe('live')
    expect(five.pass(6)).toBe('retrying')
    const one = camera()
    one.hear(here)
    one.hear(opened)
    one.pass(130, 1 / 12)
    expect(one.pass(31)).toBe('retrying')
  })

  it('or never brings a picture is told so, and given longer each time', () => {
    const one = camera()
    one.hear(here)
    one.hear(opened)
    expect(one.pass(11.6)).toBe('connecting')
    expect(one.pass(1.2)).toBe('retrying')
    expect(one.condition()).toMatchObject({ cause: 'stalled' })
    one.pass(2)
    one.hear(opened)
    one.pass(20)
    expect(one.condition()).toMatchObject({ failures: 1 })
    one.pass(8)
    expect(one.condition()).toMatchObject({ failures: 2 })
  })
})

describe('a camera that is not wanted here', () => {
  it.each<[string, Fact]>([
    ['disabled', { kind: 'placed', placement: { kind: 'disabled' } }],
    ['resting', { kind: 'placed', placement: { kind: 'resting', untilMs: 5 } }],
    ['elsewhere', { kind: 'placed', placement: { kind: 'elsewhere', node: 'other' } }],
  ])('is %s, holds no connection, and is taken up again', (kind, fact) => {
    const one = camera()
    one.live()
    expect(one.hear(fact)).toBe(kind)
    expect(one.commands).toEqual(['disconnect'])
    expect(one.pass(60)).toBe(kind)
    one.hear(failed('ended'))
    expect(one.condition().kind).toBe(kind)
    expect(one.hear(here)).toBe('connecting')
    expect(one.commands).toEqual(['disconnect', 'connect'])
  })
})

describe('a camera that is ill', () => {
  it('is degraded since then, and live again as before when that is over', () => {
    const one = camera()
    one.live()
    const before = one.condition()
    for (let second = 0; second < 4; second++) {
      one.hear({ kind: 'warned', warning: 'corrupt' })
      one.pass(1, 15)
    }
    expect(one.condition()).toMatchObject({
      kind: 'degraded',
      illnesses: [{ cause: 'corruption' }],
    })
    one.pass(8, 15)
    expect(one.condition()).toEqual(before)
    expect(one.commands).toEqual([])
  })

  it('remembers over a reconnection how many pictures it used to send', () => {
    const one = camera()
    one.live(30)
    one.hear(failed('ended'))
    one.pass(1.2)
    one.hear(opened)
    one.pass(12, 4)
    expect(one.condition()).toMatchObject({ kind: 'degraded', illnesses: [{ cause: 'low-rate' }] })
  })
})

describe('whatever comes', () => {
  const fact: fc.Arbitrary<Fact> = fc.oneof(
    fc.constantFrom<Fact>(
      here,
      { kind: 'placed', placement: { kind: 'disabled' } },
      { kind: 'placed', placement: { kind: 'resting', untilMs: null } },
      { kind: 'placed', placement: { kind: 'elsewhere', node: 'x' } },
      { kind: 'reconfigured' },
      opened,
      failed('refused'),
      failed('unauthorised'),
      { kind: 'dislodged' },
      { kind: 'warned', warning: 'corrupt' },
      { kind: 'warned', warning: 'clock-jump' },
      { kind: 'tick' },
    ),
    fc
      .record({ decoded: fc.nat(50), mainFrames: fc.nat(50), corrupt: fc.nat(5) })
      .map((counters): Fact => ({ kind: 'counted', counters })),
  )
  const course = fc.array(fc.tuple(fact, fc.integer({ min: 0, max: 40_000 })), { maxLength: 80 })

  it('there is a connection exactly while one is wanted and none is waited for', () => {
    fc.assert(
      fc.property(course, (facts) => {
        let machine: CameraMachine<Cause> = startMachine({ kind: 'disabled' })
        let atMs = 0
        let connected = false
        for (const [next, ms] of facts) {
          atMs += ms
          const { machine: after, command } = stepCamera(machine, next, { atMs, chance: 0.3 })
          // Nobody connects twice, or lets go of what is not there.
          if (command === 'connect') expect(connected).toBe(false)
          if (command !== null && command !== 'connect') expect(connected).toBe(true)
          if (command !== null) connected = command !== 'disconnect'
          machine = after
          const { kind } = machine.phase
          expect(connected).toBe(kind === 'connecting' || kind === 'running')
          const condition = conditionOf(machine)
          if (condition.kind === 'degraded') expect(condition.illnesses.length).toBeGreaterThan(0)
          if (kind === 'waiting') expect(condition.kind).toBe('retrying')
          expect(machine.failures === 0 || machine.fault !== null || kind === 'running').toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a camera that is wanted is tried again within two minutes and a half', () => {
    fc.assert(
      fc.property(course, (facts) => {
        let machine: CameraMachine<Cause> = startMachine({ kind: 'disabled' })
        let atMs = 0
        for (const [next, ms] of [...facts, [here, 0] as const]) {
          atMs += ms
          machine = stepCamera(machine, next, { atMs, chance: 0.999 }).machine
        }
        const later = stepCamera(machine, { kind: 'tick' }, { atMs: atMs + 150_000, chance: 0 })
        if (machine.phase.kind === 'waiting') expect(later.command).toBe('connect')
      }),
    )
  })
})
