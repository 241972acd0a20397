import { describe, expect, it } from 'vitest'
import {
  countPictures,
  hearWarning,
  judgeHealth,
  startHealth,
  type StreamHealth,
} from './stream-health.ts'

/** What a stream does in one second, from the second at which it was opened on. */
type Second = { readonly frames: number; readonly damaged?: boolean; readonly jump?: boolean }

const openedAtMs = 1_000_000_000
const good: Second = { frames: 15 }
const bad: Second = { frames: 15, damaged: true }
const times = (count: number, second: Second): Second[] => Array<Second>(count).fill(second)

/** The illnesses at the end of each second, with four looks a second. */
function course(seconds: ReadonlyArray<Second>, usualRate: number | null = 15): string[] {
  let health: StreamHealth = startHealth(openedAtMs)
  let counters = { decoded: 0, mainFrames: 0, corrupt: 0 }
  return seconds.map(({ frames, damaged, jump }, second) => {
    const startMs = openedAtMs + second * 1000
    if (jump === true) health = hearWarning(health, 'clock-jump', startMs)
    for (let look = 1; look <= 4; look++) {
      const atMs = startMs + look * 249
      const mainFrames = counters.mainFrames + frames / 4
      counters = { ...counters, mainFrames, corrupt: counters.corrupt + (damaged ? 1 : 0) }
      health = countPictures(health, counters, atMs)
      health = { ...health, illnesses: judgeHealth(health, usualRate, atMs) }
    }
    return health.illnesses.map(({ cause }) => cause).join(' ') || 'well'
  })
}

describe('a stream that brings pictures', () => {
  it('is well while they are whole and as many as usual', () => {
    expect(new Set(course(times(60, good)))).toEqual(new Set(['well']))
  })

  it('is corrupted by damage in two of ten seconds, not in two of twelve', () => {
    const after = (seconds: number): string | undefined =>
      course([...times(8, good), bad, ...times(seconds, good), bad]).at(-1)
    expect(after(8)).toBe('corruption')
    expect(after(9)).toBe('well')
  })

  it('is corrupted within ten seconds of damage in every third second, and well seven after its end', () => {
    const damaged = [...Array(4)].flatMap(() => [bad, good, good])
    const states = course([...times(12, good), ...damaged, ...times(12, good)])
    expect(states.indexOf('corruption') - 12).toBeLessThan(10)
    // Once found it stays until the damage is over.
    expect(states.slice(states.indexOf('corruption'), 24)).not.toContain('well')
    expect(states.slice(24 + 7)).not.toContain('corruption')
  })

  it('is well again once after damage, however much there was', () => {
    const states = course([...times(10, good), ...times(8, bad), ...times(20, good)])
    const changes = states.filter((state, second) => second > 0 && state !== states[second - 1])
    expect(changes).toEqual(['corruption', 'well'])
  })

  it('is not called corrupted for what is damaged as it is joined, nor for one mishap', () => {
    expect(course([...times(4, bad), ...times(10, good)])).not.toContain('corruption')
    expect(course([...times(20, good), bad, ...times(20, good)])).not.toContain('corruption')
  })

  it('is slow when fewer than half of the usual pictures come, told within ten seconds', () => {
    const states = course([...times(20, good), ...times(20, { frames: 4 }), ...times(12, good)])
    expect(states.indexOf('low-rate') - 20).toBeLessThan(10)
    expect(states.slice(states.indexOf('low-rate'), 40)).not.toContain('well')
    expect(states.slice(40 + 6)).not.toContain('low-rate')
  })

  it.each([
    ['two thirds of the usual rate', 15, 10],
    ['half a picture a second, where that is usual', 0.5, 0],
    ['a rate that is not known yet', null, 1],
  ])('is well at %s', (_, usual, frames) => {
    expect(course(times(40, { frames }), usual)).not.toContain('low-rate')
  })

  it('shows a leap of the clock for a few seconds', () => {
    const states = course([...times(10, good), { frames: 15, jump: true }, ...times(10, good)])
    expect(states.filter((state) => state === 'clock-jump').length).toBeGreaterThan(3)
    expect(states.at(-1)).toBe('well')
  })

  it('keeps the message of an illness as it was when it began', () => {
    let health = startHealth(openedAtMs)
    const messages = new Set<string>()
    for (let second = 6; second < 20; second++) {
      const atMs = openedAtMs + second * 1000
      health = hearWarning(health, 'corrupt', atMs)
      health = { ...health, illnesses: judgeHealth(health, null, atMs) }
      for (const { message } of health.illnesses) messages.add(message)
    }
    expect([...messages]).toEqual([
      'Pictures arrive damaged: in 2 of the last 10 seconds. Check the cable or radio link, and the bit rate.',
    ])
  })

  it('counts from nought where another process took it over', () => {
    let health = countPictures(startHealth(0), { decoded: 9, mainFrames: 900, corrupt: 5 }, 9000)
    health = countPictures(health, { decoded: 1, mainFrames: 15, corrupt: 0 }, 10_000)
    expect(health.seconds.map(({ frames }) => frames)).toEqual([900, 15])
    expect(health.seconds.at(-1)?.damaged).toBe(false)
  })
})
