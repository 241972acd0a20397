import { describe, expect, it } from 'vitest'
import type { ClipTruth, PassageTruth } from '../../contracts/simulator.ts'
import { scoreRun, type ScoredSighting, type ScoreInput } from './score-run.ts'

const start = 1_000_000

/** Someone who stands at `x` from second 2 to 8, recognisable from 3 to 7. */
function passage(id: string, person: string, x: number, enrolled = true): PassageTruth {
  return {
    id,
    person,
    enrolled,
    fromS: 2,
    toS: 8,
    recognisableFromS: 3,
    recognisableToS: 7,
    maxHeight: 100,
    path: Array.from({ length: 31 }, (_, index) => ({
      t: 2 + index / 5,
      x,
      y: 300,
      w: 80,
      h: 100,
    })),
  }
}

const truth = (...passages: PassageTruth[]): ClipTruth => ({
  camera: 'door',
  clip: 'door',
  durationS: 20,
  passages,
})

function sighting(more: Partial<ScoredSighting> = {}): ScoredSighting {
  return {
    id: 's1',
    cameraKey: 'door',
    personKey: 'ada',
    outcome: 'matched',
    firstSeenAt: start + 2_500,
    lastSeenAt: start + 7_500,
    decidedAt: start + 3_600,
    announcedAt: start + 3_700,
    box: { x: 410, y: 305, w: 80, h: 100 },
    ...more,
  }
}

function input(more: Partial<ScoreInput> = {}): ScoreInput {
  return {
    truths: [truth(passage('p1', 'ada', 400))],
    loops: [{ camera: 'door', clip: 'door', startedAt: start }],
    live: [{ camera: 'door', from: start, to: start + 20_000 }],
    sightings: [sighting()],
    endedAt: start + 20_000,
    ...more,
  }
}

const unknown = { personKey: null, outcome: 'unknown' } as const

describe('what is expected', () => {
  const cases: ReadonlyArray<[string, Partial<ScoreInput>, number]> = [
    ['a passage that was shown while the camera was live', {}, 1],
    ['one of a stranger', { truths: [truth(passage('p1', 'eve', 400, false))] }, 0],
    [
      'one in every round',
      {
        loops: [start, start + 20_000].map((startedAt) => ({
          camera: 'door',
          clip: 'door',
          startedAt,
        })),
        live: [{ camera: 'door', from: start, to: start + 60_000 }],
        endedAt: start + 60_000,
      },
      2,
    ],
    ['one that ended 3 s before the run did', { endedAt: start + 11_000 }, 1],
    ['one that ended less than 3 s before', { endedAt: start + 10_999 }, 0],
    [
      'one whose recognisable part is just inside a live interval',
      { live: [{ camera: 'door', from: start + 3_000, to: start + 7_000 }] },
      1,
    ],
    [
      'one that began before the camera was live',
      { live: [{ camera: 'door', from: start + 3_001, to: start + 20_000 }] },
      0,
    ],
    [
      'one that spans an outage',
      {
        live: [
          { camera: 'door', from: start, to: start + 4_000 },
          { camera: 'door', from: start + 5_000, to: start + 20_000 },
        ],
      },
      0,
    ],
    [
      'one of another camera being live',
      { live: [{ camera: 'gate', from: start, to: start + 20_000 }] },
      0,
    ],
    [
      'one of a clip that was switched away before',
      {
        loops: [
          { camera: 'door', clip: 'door', startedAt: start },
          { camera: 'door', clip: 'other', startedAt: start + 5_000 },
        ],
      },
      0,
    ],
  ]
  it.each(cases)('counts %s as due', (_, more, expected) => {
    expect(scoreRun(input({ ...more, sightings: [] })).passages.expected).toBe(expected)
  })
})

describe('what was recognised', () => {
  it('counts a right name and how long it took', () => {
    const score = scoreRun(
      input({ sightings: [sighting({ firstRecognisableFrameAt: start + 3_200 })] }),
    )
    expect(score).toEqual({
      passages: { expected: 1, recognised: 1, missed: 0, misnamed: 0, strangersNamed: 0 },
      latencyMs: { p50: 700, p95: 700 },
      arrivalLatencyMs: { p50: 500, p95: 500 },
      missedList: [],
      wrongNames: [],
    })
  })

  it('takes the first of several right names', () => {
    const sightings = [5_000, 4_000].map((late) => sighting({ announcedAt: start + late }))
    expect(scoreRun(input({ sightings })).latencyMs.p50).toBe(1_000)
  })

  const misses: ReadonlyArray<[string, ReadonlyArray<Partial<ScoredSighting>>, object]> = [
    ['nothing was seen', [], { kind: 'not-seen' }],
    ['the face was left unknown', [unknown], { kind: 'left-unknown', sightings: ['s1'] }],
    ['another name was given', [{ personKey: 'bob' }], { kind: 'named-otherwise', as: ['bob'] }],
    ['the name came from another camera', [{ cameraKey: 'gate' }], { kind: 'not-seen' }],
    [
      'the name came at another time',
      [{ firstSeenAt: start + 9_501, lastSeenAt: start + 12_000 }],
      { kind: 'not-seen' },
    ],
    [
      'the name came from another place in the picture',
      [{ box: { x: 900, y: 305, w: 80, h: 100 } }],
      { kind: 'not-seen' },
    ],
    [
      'the name came from something of another size',
      [{ box: { x: 430, y: 330, w: 30, h: 45 } }],
      { kind: 'not-seen' },
    ],
  ]
  it.each(misses)('misses a passage when %s', (_, sightings, reason) => {
    const score = scoreRun(input({ sightings: sightings.map((one) => sighting(one)) }))
    expect(score.passages).toMatchObject({ recognised: 0, missed: 1 })
    expect(score.missedList).toEqual([
      {
        passage: 'p1',
        camera: 'door',
        person: 'ada',
        from: start + 2_000,
        to: start + 8_000,
        reason,
      },
    ])
    expect(score.latencyMs).toEqual({ p50: null, p95: null })
  })

  it('gives percentiles by nearest rank', () => {
    const truths = [
      truth(...Array.from({ length: 20 }, (_, i) => passage(`p${i}`, `n${i}`, i * 300))),
    ]
    const sightings = Array.from({ length: 20 }, (_, i) =>
      sighting({
        id: `s${i}`,
        personKey: `n${i}`,
        box: { x: i * 300, y: 300, w: 80, h: 100 },
        announcedAt: start + 3_000 + (i + 1) * 100,
      }),
    )
    expect(scoreRun(input({ truths, sightings })).latencyMs).toEqual({ p50: 1_000, p95: 1_900 })
  })
})

describe('wrong names', () => {
  it('keeps the people of a group apart by where they stand', () => {
    const truths = [truth(passage('p1', 'ada', 400), passage('p2', 'bob', 700))]
    const bob = { id: 's2', personKey: 'bob', box: { x: 705, y: 300, w: 80, h: 100 } }
    const right = scoreRun(input({ truths, sightings: [sighting(), sighting(bob)] }))
    expect(right.passages).toMatchObject({ recognised: 2, misnamed: 0 })
    const swapped = [sighting({ personKey: 'bob' }), sighting({ ...bob, personKey: 'ada' })]
    const wrong = scoreRun(input({ truths, sightings: swapped }))
    expect(wrong.passages).toMatchObject({ recognised: 0, missed: 2, misnamed: 2 })
  })

  it.each([410, 455])('gives a sighting between two people to the nearer one (%d)', (x) => {
    const truths = [truth(passage('p1', 'ada', 400), passage('p2', 'bob', 460))]
    const personKey = x < 430 ? 'ada' : 'bob'
    const box = { x, y: 300, w: 80, h: 100 }
    const { wrongNames } = scoreRun(input({ truths, sightings: [sighting({ personKey, box })] }))
    expect(wrongNames).toEqual([])
  })

  it('lets the name decide between two who are as near, and misses the other', () => {
    const truths = [truth(passage('p1', 'ada', 400), passage('p2', 'bo', 420))]
    const { passages, missedList } = scoreRun(
      input({ truths, sightings: [sighting({ box: { x: 418, y: 300, w: 80, h: 100 } })] }),
    )
    expect(passages).toMatchObject({ expected: 2, recognised: 1, missed: 1, misnamed: 0 })
    expect(missedList.map(({ person }) => person)).toEqual(['bo'])
  })

  it('does not let a name outweigh a clear difference of place', () => {
    const truths = [truth(passage('p1', 'ada', 400), passage('p2', 'bo', 470))]
    const { passages } = scoreRun(
      input({ truths, sightings: [sighting({ box: { x: 470, y: 300, w: 80, h: 100 } })] }),
    )
    expect(passages).toMatchObject({ recognised: 0, misnamed: 1 })
  })

  it('counts a stranger once, however often a name is given', () => {
    const truths = [truth(passage('p1', 'eve', 400, false))]
    const sightings = [sighting(), sighting({ id: 's2' })]
    const score = scoreRun(input({ truths, sightings }))
    expect(score.passages).toEqual({
      expected: 0,
      recognised: 0,
      missed: 0,
      misnamed: 0,
      strangersNamed: 1,
    })
    expect(score.wrongNames).toHaveLength(2)
  })

  it('leaves a stranger who stays unknown alone', () => {
    const truths = [truth(passage('p1', 'eve', 400, false))]
    const score = scoreRun(input({ truths, sightings: [sighting(unknown)] }))
    expect(score.passages.strangersNamed).toBe(0)
    expect(score.wrongNames).toEqual([])
  })

  it('counts a name where nobody was as misnamed', () => {
    const score = scoreRun(input({ truths: [truth()] }))
    expect(score.passages.misnamed).toBe(1)
    expect(score.wrongNames).toEqual([{ sighting: 's1', camera: 'door', named: 'ada' }])
  })

  it('counts one right and one wrong name of a passage as both', () => {
    const sightings = [sighting(), sighting({ id: 's2', personKey: 'bob' })]
    const { passages } = scoreRun(input({ sightings }))
    expect(passages).toMatchObject({ recognised: 1, missed: 0, misnamed: 1 })
  })
})
