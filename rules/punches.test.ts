import { describe, expect, it } from 'vitest'
import { assessed, toldDay, toldPunches } from '../tests/helpers/rules-cases.ts'

describe('sightings become punches', () => {
  it.each([
    ['nothing', '', ''],
    ['one sighting at the entry', 'e09:00', 'in 09:00:00 (s0)'],
    ['one sighting at the exit', 'x17:00', 'out 17:00:00 (s0)'],
    [
      'a gap of exactly the debounce is within the run',
      'x17:00:00 x17:02:00',
      'out 17:02:00 (s0 s1)',
    ],
    [
      'a second more begins another run',
      'x17:00:00 x17:02:01',
      'out 17:00:00 (s0), out 17:02:01 (s1)',
    ],
    [
      'an IN stays at the first sighting of its run',
      'e09:00:00 e09:01:00 e09:02:30',
      'in 09:00:00 (s0 s1 s2)',
    ],
    [
      'a run of exactly the longest length is not cut',
      'x17:00 x17:02 x17:04 x17:06 x17:08 x17:10',
      'out 17:10:00 (s0 s1 s2 s3 s4 s5)',
    ],
    [
      'a longer run is cut at its last sighting within; the rest is evidence',
      'x17:00 x17:02 x17:04 x17:06 x17:08 x17:09:59 x17:11 x17:13',
      'out 17:09:59 (s0 s1 s2 s3 s4 s5 s6 s7)',
    ],
    [
      'after a silence a cut run is over',
      'x17:00 x17:02 x17:04 x17:06 x17:08 x17:10 x17:11 x17:14',
      'out 17:10:00 (s0 s1 s2 s3 s4 s5 s6), out 17:14:00 (s7)',
    ],
    ['an entry while in is evidence of the first IN', 'e09:00 e12:00', 'in 09:00:00 (s0 s1)'],
    ['an entry at exactly the re-entry time is', 'e09:00 e13:00', 'in 09:00:00 (s0 s1)'],
    [
      'a second later it begins another session',
      'e09:00 e13:00:01',
      'in 09:00:00 (s0), in 13:00:01 (s1)',
    ],
    ['an exit while not in is kept', 'x12:00', 'out 12:00:00 (s0)'],
    [
      'both: at exactly the least stay it is an OUT',
      'b09:00:00 b09:05:00',
      'in 09:00:00 (s0), out 09:05:00 (s1)',
    ],
    ['both: a second before it is evidence', 'b09:00:00 b09:04:59', 'in 09:00:00 (s0 s1)'],
    [
      'both: a run that begins within the least stay is evidence as a whole',
      'b09:00 b09:03 b09:04:30 b09:06',
      'in 09:00:00 (s0 s1 s2 s3)',
    ],
    ['both: after an entry the least stay counts too', 'e09:00 b09:03', 'in 09:00:00 (s0 s1)'],
    [
      'both: the OUT slides within its run',
      'b09:00 b17:00:00 b17:01:30',
      'in 09:00:00 (s0), out 17:01:30 (s1 s2)',
    ],
    [
      'both: in, out, in, out',
      'b09:00 b12:00 b13:00 b17:00',
      'in 09:00:00 (s0), out 12:00:00 (s1), in 13:00:00 (s2), out 17:00:00 (s3)',
    ],
    [
      'both: an exit in between decides what the next one is',
      'b09:00 x12:00 b13:00',
      'in 09:00:00 (s0), out 12:00:00 (s1), in 13:00:00 (s2)',
    ],
    ['both and entry are debounced apart', 'e09:00:00 b09:00:30', 'in 09:00:00 (s0 s1)'],
    [
      'entry and exit are debounced apart',
      'e09:00:00 x09:00:30',
      'in 09:00:00 (s0), out 09:00:30 (s1)',
    ],
    ['observing cameras make no punch', 'o09:00 o12:00', ''],
    ['observing cameras link no run', 'e09:00:00 o09:01:30 e09:03:00', 'in 09:00:00 (s0 s2)'],
    [
      'both: at the latest OUT of the session it is an OUT',
      'b09:00 b21:00:00',
      'in 09:00:00 (s0), out 21:00:00 (s1)',
    ],
    [
      'both: a second later nobody is in, so it is an IN',
      'b09:00 b21:00:01',
      'in 09:00:00 (s0), in 21:00:01 (s1)',
    ],
    [
      'an exit after the latest OUT is an orphan',
      'e09:00 x21:00:01',
      'in 09:00:00 (s0), out 21:00:01 (s1)',
    ],
    [
      'both: a run that began as an OUT ends as one, whatever came between',
      'b09:00 b17:00:00 x17:01:00 b17:01:30',
      'in 09:00:00 (s0), out 17:01:00 (s2), out 17:01:30 (s1 s3)',
    ],
    [
      'at one instant OUT comes before IN',
      'e09:00 x12:00 e12:00',
      'in 09:00:00 (s0), out 12:00:00 (s1), in 12:00:00 (s2)',
    ],
    ['at one instant the state decides last', 'e09:00 b09:00', 'in 09:00:00 (s0 s1)'],
    ['an IN by card while in stays listed', '>09:00 >10:00', 'in 09:00:00, in 10:00:00'],
    ['a camera repeats an IN by card', '>09:00 e09:00:20', 'in 09:00:00 (s0)'],
    [
      'an IN by card repeats that of a camera and is listed',
      'e09:00 >09:00:20',
      'in 09:00:00 (s0), in 09:00:20',
    ],
    [
      'an OUT by card at the instant of the camera’s is listed, and is the first by id',
      'e09:00 x17:00 <17:00',
      'in 09:00:00 (s0), out 17:00:00 (s1)',
    ],
  ])('%s', (_, seen, expected) => {
    expect(toldPunches({ seen })).toBe(expected)
  })

  it.each([
    [
      { debounceSeconds: 0 },
      'e09:00:00 x12:00:00 x12:00:01',
      'in 09:00:00 (s0), out 12:00:00 (s1), out 12:00:01 (s2)',
    ],
    [{ debounceSeconds: 1800 }, 'x12:00 x12:10', 'out 12:10:00 (s0 s1)'],
    [{ debounceSeconds: 1800 }, 'x12:00 x12:30', 'out 12:00:00 (s0 s1)'],
    [
      { debounceSeconds: 1800, maxRunMinutes: 60 },
      'x12:00 x12:30 x13:00',
      'out 13:00:00 (s0 s1 s2)',
    ],
    [{ maxRunMinutes: 1 }, 'x12:00:00 x12:01:00 x12:02:00', 'out 12:01:00 (s0 s1 s2)'],
    [{ minToggleMinutes: 0 }, 'b09:00:00 b09:02:01', 'in 09:00:00 (s0), out 09:02:01 (s1)'],
    [{ minToggleMinutes: 60 }, 'b09:00 b09:59:59 b10:03', 'in 09:00:00 (s0 s1), out 10:03:00 (s2)'],
    [{ reentryAfterMinutes: 60 }, 'e09:00 e10:00:00', 'in 09:00:00 (s0 s1)'],
    [{ reentryAfterMinutes: 60 }, 'e09:00 e10:00:01', 'in 09:00:00 (s0), in 10:00:01 (s1)'],
    [{ lateOutMaxMinutes: 0 }, 'b09:00 b17:00:00', 'in 09:00:00 (s0), out 17:00:00 (s1)'],
    [{ lateOutMaxMinutes: 0 }, 'b09:00 b17:00:01', 'in 09:00:00 (s0), in 17:00:01 (s1)'],
  ])('under %o: %s', (policy, seen, expected) => {
    expect(toldPunches({ seen, policy })).toBe(expected)
  })

  it('takes an entry in a break for a duplicate, however late it is', () => {
    const breaks = [{ mode: 'punched', minutes: 30, from: '13:00', to: '14:00' }]
    const punches = (seen: string) => toldPunches({ seen, shift: { breaks } })
    expect(punches('e08:30 e12:59:59')).toBe('in 08:30:00 (s0), in 12:59:59 (s1)')
    expect(punches('e08:30 e13:00:00')).toBe('in 08:30:00 (s0 s1)')
    expect(punches('e08:30 e14:00:00')).toBe('in 08:30:00 (s0 s1)')
    expect(punches('e08:30 e14:00:01')).toBe('in 08:30:00 (s0), in 14:00:01 (s1)')
  })

  it('ignores what lies in the future', () => {
    const rules = { seen: 'e09:00 x17:00:00 x17:01:00', now: '2026-11-23T17:00:30' }
    expect(toldPunches(rules)).toBe('in 09:00:00 (s0), out 17:00:00 (s1)')
    expect(toldPunches({ seen: 'e09:00', now: '2026-11-23T09:00:00' })).toBe('in 09:00:00 (s0)')
    expect(toldPunches({ seen: 'e09:00', now: '2026-11-23T08:59:59' })).toBe('')
    expect(toldPunches({ seen: '>09:00', now: '2026-11-23T08:59:59' })).toBe('')
  })

  it('keeps punches of 1970, which are of no day that was asked for', () => {
    const rules = { seen: '>1970-01-01T09:00:00Z' }
    expect(toldPunches(rules)).toBe('in 09:00:00')
    expect(toldDay(rules)).toBe('absent 0:00:00')
  })

  it('tells whose punch it is and where from', () => {
    expect(assessed({ seen: 'm>09:00 x17:00' }).punches).toEqual([
      { person: 'p', direction: 'in', at: '2026-11-23T09:00:00Z', source: 'manual', evidence: [] },
      {
        person: 'p',
        direction: 'out',
        at: '2026-11-23T17:00:00Z',
        source: 'camera',
        evidence: ['s0'],
      },
    ])
  })

  it('gives instants in whole seconds', () => {
    const { days, punches } = assessed({
      seen: 'e2026-11-23T09:00:00.900Z x2026-11-23T17:00:00.100Z',
    })
    expect(punches.map(({ at }) => at)).toEqual(['2026-11-23T09:00:00Z', '2026-11-23T17:00:00Z'])
    expect(days[0]?.workedSeconds).toBe(7 * 3600 + 59 * 60 + 59)
  })
})

describe('voids', () => {
  const voided = (seen: string, ...voids: string[]) => toldPunches({ seen, more: { voids } })

  it.each([
    ['a punch', '>09:00 <17:00', ['p0'], 'out 17:00:00'],
    ['an OUT', '>09:00 <17:00', ['p1'], 'in 09:00:00'],
    ['the sighting behind a punch', 'e09:00 x17:00', ['s0'], 'out 17:00:00 (s1)'],
    [
      'any sighting of a run takes the whole run',
      'e09:00:00 e09:01:00 x17:00',
      ['s1'],
      'out 17:00:00 (s2)',
    ],
    [
      'a duplicate takes its own run alone',
      'e09:00 e10:00 x17:00',
      ['s1'],
      'in 09:00:00 (s0), out 17:00:00 (s2)',
    ],
    [
      'the first of two entries leaves the second',
      'e09:00 e10:00 x17:00',
      ['s0'],
      'in 10:00:00 (s1), out 17:00:00 (s2)',
    ],
    ['an unknown id is no error', 'e09:00', ['none'], 'in 09:00:00 (s0)'],
    ['twice is once', 'e09:00 x17:00', ['s0', 's0'], 'out 17:00:00 (s1)'],
    ['both: without its IN the next one comes in', 'b09:00 b17:00', ['s0'], 'in 17:00:00 (s1)'],
  ])('%s', (_, seen, voids, expected) => {
    expect(voided(seen, ...voids)).toBe(expected)
  })

  it('gives back the day as it was when the fact is added again', () => {
    const seen = 'e09:00 x17:00'
    const again = {
      sightings: [
        { id: 's0', person: 'p', camera: 'e', at: '2026-11-23T09:00:00Z' },
        { id: 's1', person: 'p', camera: 'x', at: '2026-11-23T17:00:00Z' },
        { id: 'again', person: 'p', camera: 'e', at: '2026-11-23T09:00:00Z' },
      ],
    }
    const before = assessed({ seen }).days
    // A run with a voided sighting is gone as a whole, so it comes back by hand.
    const punches = [
      { id: 'h', person: 'p', direction: 'in', at: '2026-11-23T09:00:00Z', source: 'card' },
    ]
    expect(assessed({ seen, more: { voids: ['s0'], punches } }).days).toEqual(before)
    expect(assessed({ more: again }).days).toEqual(before)
  })
})
