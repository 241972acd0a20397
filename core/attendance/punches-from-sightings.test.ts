import { describe, expect, it } from 'vitest'
import {
  instant,
  punchesSaid,
  rulesOf,
  shiftOf,
  sighting,
} from '../../tests/helpers/attendance-facts.ts'
import { punchesFromSightings } from './punches-from-sightings.ts'
import { stretchStart, type SightingRole } from './sighting-runs.ts'

const day = '2026-11-23'
const seen = (role: SightingRole, ...times: string[]) =>
  times.map((time) => sighting(role, time.includes('T') ? time : `${day}T${time}`))

describe('sightings become punches', () => {
  it.each([
    [
      'entry: one IN at the first sighting of the run (3)',
      seen('entry', '08:58:00', '08:58:40', '08:59:30'),
      ['in 08:58:00'],
    ],
    [
      'exit: one OUT that slides to the last sighting of the run (3)',
      seen('exit', '17:00:00', '17:01:10', '17:02:50'),
      ['out 17:02:50'],
    ],
    [
      'both: IN, nothing within the least stay, OUT (4)',
      seen('both', '08:58', '09:01', '17:03'),
      ['in 08:58:00', 'out 17:03:00'],
    ],
    [
      'both: OUT at exactly the least stay',
      seen('both', '08:58:00', '09:03:00'),
      ['in 08:58:00', 'out 09:03:00'],
    ],
    [
      'both: nothing a second before the least stay',
      seen('both', '08:58:00', '09:02:59'),
      ['in 08:58:00'],
    ],
    [
      'both: a run that begins inside the least stay is evidence as a whole, however far it goes (C1)',
      seen('both', '08:58:00', '09:02:00', '09:03:30', '09:05:00'),
      ['in 08:58:00'],
    ],
    [
      'both: an OUT slides within its run',
      seen('both', '08:58:00', '17:00:00', '17:01:30'),
      ['in 08:58:00', 'out 17:01:30'],
    ],
    ['observe: never a punch', seen('observe', '08:58:00', '12:00', '17:00'), []],
    [
      'a gap of exactly the debounce is within the run (C2)',
      seen('exit', '17:00:00', '17:02:00'),
      ['out 17:02:00'],
    ],
    [
      'a longer gap begins another run (C2)',
      seen('exit', '17:00:00', '17:02:01'),
      ['out 17:00:00', 'out 17:02:01'],
    ],
    [
      'a run of exactly the longest length is not cut (C2)',
      seen('exit', '17:00', '17:02', '17:04', '17:06', '17:08', '17:10'),
      ['out 17:10:00'],
    ],
    [
      'a longer run is cut at its last sighting within, and the rest is evidence (C3)',
      seen('exit', '17:00', '17:02', '17:04', '17:06', '17:08', '17:09:59', '17:11', '17:13'),
      ['out 17:09:59'],
    ],
    [
      'after a silence the cut run is over (C3)',
      seen('exit', '17:00', '17:02', '17:04', '17:06', '17:08', '17:10', '17:11', '17:14'),
      ['out 17:10:00', 'out 17:14:00'],
    ],
    [
      'entry while in: a duplicate adds nothing, up to exactly the re-entry time',
      seen('entry', '09:00', '13:00'),
      ['in 09:00:00'],
    ],
    [
      'entry while in for longer: an OUT was missed, a new session begins',
      seen('entry', '09:00:00', '13:00:01'),
      ['in 09:00:00', 'in 13:00:01'],
    ],
    ['exit while not in: the OUT is kept', seen('exit', '17:00'), ['out 17:00:00']],
    [
      'at one instant OUT comes before IN (C22, 23)',
      [...seen('entry', '09:00'), ...seen('entry', '12:00'), ...seen('exit', '12:00')],
      ['in 09:00:00', 'out 12:00:00', 'in 12:00:00'],
    ],
    [
      'both, last night still open: the session ended with its latest OUT, so IN (C4)',
      seen('both', '09:00', `${day}T21:00:01`),
      ['in 09:00:00', 'in 21:00:01'],
    ],
    [
      'both, at exactly the latest OUT: still OUT (C4)',
      seen('both', '09:00', `${day}T21:00:00`),
      ['in 09:00:00', 'out 21:00:00'],
    ],
  ])('%s', (_, sightings, expected) => {
    expect(punchesSaid(sightings)).toEqual(expected)
  })

  it('keeps each door of another role apart (C1)', () => {
    const sightings = [...seen('entry', '09:00:00'), ...seen('both', '09:00:30')]
    expect(punchesSaid(sightings)).toEqual(['in 09:00:00'])
  })

  it('keeps each site apart', () => {
    const [here, there] = seen('exit', '17:00:00', '17:01:00')
    if (!here || !there) throw new Error('two sightings expected')
    const elsewhere = { ...there, siteId: 'other' as typeof there.siteId }
    expect(punchesSaid([here, elsewhere])).toEqual(['out 17:00:00', 'out 17:01:00'])
  })

  it('ignores what lies after now (C15)', () => {
    const { punches } = punchesFromSightings(
      seen('exit', '17:00:00', '17:01:00'),
      null,
      rulesOf(),
      instant(`${day}T17:00:30`),
    )
    expect(punches.map(({ at }) => at.toString())).toEqual([`${day}T17:00:00Z`])
  })

  it('goes on from a session that is already open', () => {
    const rules = rulesOf('UTC', shiftOf('22:00', '06:00'))
    const night = sighting('both', '2026-11-23T21:58')
    const first = punchesFromSightings([night], null, rules, instant('2026-11-24T12:00'))
    expect(first.punches[0]?.direction).toBe('in')
    const [occurrence] = rules.roster(night.at.toZonedDateTimeISO('UTC').toPlainDate())
    if (!occurrence) throw new Error('a shift was expected')
    const settled = {
      anchor: night.id,
      session: {
        inAt: night.at,
        place: { kind: 'shift' as const, date: occurrence.date, occurrence },
        endsAt: occurrence.end.add({ hours: 4 }),
      },
    }
    const morning = sighting('both', '2026-11-24T06:10')
    const { punches } = punchesFromSightings([morning], settled, rules, instant('2026-11-24T12:00'))
    expect(punches.map(({ direction }) => direction)).toEqual(['out'])
  })
})

describe('evidence', () => {
  const evidenceOf = (...sightings: ReturnType<typeof seen>) => {
    const { evidence } = punchesFromSightings(
      sightings,
      null,
      rulesOf(),
      instant('2100-01-01T00:00:00Z'),
    )
    return Object.fromEntries(evidence)
  }

  it('is the whole run, after its cut as well', () => {
    const run = seen('exit', '17:00', '17:02', '17:04', '17:06', '17:08', '17:10', '17:12')
    expect(new Set(Object.values(evidenceOf(...run)))).toEqual(new Set([`exit ${day}T17:00`]))
    expect(Object.keys(evidenceOf(...run))).toHaveLength(7)
  })

  it('of a duplicate belongs to the IN that it repeats', () => {
    expect(evidenceOf(...seen('entry', '09:00', '09:30'), ...seen('both', '09:03'))).toEqual({
      [`entry ${day}T09:00`]: `entry ${day}T09:00`,
      [`entry ${day}T09:30`]: `entry ${day}T09:00`,
      [`both ${day}T09:03`]: `entry ${day}T09:00`,
    })
  })

  it('never comes from an observing camera', () => {
    expect(evidenceOf(...seen('entry', '09:00'), ...seen('observe', '09:00:10'))).toEqual({
      [`entry ${day}T09:00`]: `entry ${day}T09:00`,
    })
  })
})

describe('what a sighting can change', () => {
  const start = (at: string, ...sightings: ReturnType<typeof seen>) =>
    stretchStart(sightings, instant(`${day}T${at}`), rulesOf().policy)
      .toString()
      .slice(11, 19)

  it('begins after the last silence before it, over all doors', () => {
    const sightings = [
      ...seen('entry', '09:00:00', '09:05:00'),
      ...seen('exit', '09:06:30'),
      ...seen('entry', '09:08:00', '09:20:00'),
    ]
    expect(start('09:08:00', ...sightings)).toBe('09:05:00')
  })

  it('goes on over a silence of exactly the debounce', () => {
    expect(start('09:02:00', ...seen('entry', '09:00:00', '09:02:00'))).toBe('09:00:00')
    expect(start('09:02:01', ...seen('entry', '09:00:00', '09:02:01'))).toBe('09:02:01')
  })

  it('does not take an observing camera for a link', () => {
    const sightings = [...seen('entry', '09:00:00', '09:03:00'), ...seen('observe', '09:01:30')]
    expect(start('09:03:00', ...sightings)).toBe('09:03:00')
  })
})
