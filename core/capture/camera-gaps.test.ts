import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraGaps, type Witness } from './camera-gaps.ts'

const hour = 3_600_000
const day = { fromMs: 8 * hour, toMs: 18 * hour }

/** `A 9.5 live`: desktop A said so at half past nine. Every desktop is alive to the end of the day. */
const witnesses = (...said: string[]): Witness[] =>
  said.map((text) => {
    const [nodeId = '', hours, kind] = text.split(' ')
    const heartbeatMs = nodeId === 'dead' ? null : day.toMs
    return { nodeId, atMs: Number(hours) * hour, kind: kind as Witness['kind'], heartbeatMs }
  })

const gaps = (...said: string[]): string[] =>
  cameraGaps(witnesses(...said), day).map(
    ({ fromMs, toMs, why }) => `${fromMs / hour}-${toMs / hour} ${why}`,
  )

describe('the gaps of a camera', () => {
  it.each<[string, string[], string[]]>([
    ['there are none while it is live', ['A 7 live'], []],
    ['degraded pictures are pictures', ['A 7 live', 'A 9 degraded', 'A 10 live'], []],
    ['one is from loss to return', ['A 7 live', 'A 9 retrying', 'A 9.5 live'], ['9-9.5 offline']],
    ['one that lasts ends with the day', ['A 7 live', 'A 17 retrying'], ['17-18 offline']],
    ['it may have begun before', ['A 7 retrying', 'A 9 live'], ['8-9 offline']],
    ['nothing is known before the first word', ['A 12 connecting', 'A 13 live'], ['12-13 offline']],
    ['no words at all make no gap', [], []],
    ['a camera may rest', ['A 7 live', 'A 12 resting', 'A 13 live'], ['12-13 resting']],
    ['or be switched off', ['A 7 live', 'A 12 disabled', 'A 13 live'], ['12-13 disabled']],
    ['or the program may not run', ['A 7 live', 'A 12 stopped', 'A 13 live'], ['12-13 stopped']],
    ['another desktop may have it', ['A 7 elsewhere', 'B 7 live', 'A 9 elsewhere'], []],
    [
      'and take it over later',
      ['A 7 live', 'B 7 elsewhere', 'A 9 stopped', 'B 9.25 live'],
      ['9-9.25 stopped'],
    ],
    [
      'the word of a desktop that died holds half a minute',
      ['dead 9 live'],
      [`${9 + 30 / 3600}-18 stopped`],
    ],
  ])('%s', (_, said, expected) => {
    expect(gaps(...said)).toEqual(expected)
  })

  it('leave out what is too short to hide anybody', () => {
    expect(gaps('A 7 live', 'A 9 connecting', `A ${9 + 2 / 3600} live`)).toEqual([])
  })

  it('lie apart from each other, and from all times at which a desktop saw pictures', () => {
    const kinds = fc.constantFrom('live', 'degraded', 'retrying', 'stopped', 'elsewhere', 'resting')
    const some = fc
      .array(fc.tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 60, max: 200 }), kinds))
      .map((facts) =>
        facts
          .toSorted(([, one], [, other]) => one - other)
          .map(([node, tenths, kind]) => `${node} ${tenths / 10} ${kind}`),
      )
    fc.assert(
      fc.property(some, (said) => {
        const all = witnesses(...said)
        const found = cameraGaps(all, day)
        for (const [i, gap] of found.entries()) {
          expect(gap.fromMs).toBeGreaterThanOrEqual(found[i - 1]?.toMs ?? day.fromMs)
          expect(gap.toMs).toBeLessThanOrEqual(day.toMs)
          const middle = (gap.fromMs + gap.toMs) / 2
          for (const nodeId of ['A', 'B']) {
            const last = all.findLast((one) => one.nodeId === nodeId && one.atMs <= middle)
            expect(['live', 'degraded']).not.toContain(last?.kind)
          }
        }
      }),
    )
  })
})
