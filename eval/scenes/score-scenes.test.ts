import { describe, expect, it } from 'vitest'
import {
  scoreScene,
  type FrameRecord,
  type SceneRecord,
  type SightingRecord,
} from './score-scenes.ts'

const everyMs = 200
const box = (x: number, h = 80) => ({ x, y: 200, w: h * 0.75, h })
type Face = {
  readonly passage: number
  readonly x: number
  readonly h?: number
  readonly covered?: number
}

/** Frames with the true faces of each, and tracks that follow them as `trackOf` says; null sees nothing. */
function framesOf(
  faces: ReadonlyArray<ReadonlyArray<Face>>,
  trackOf: (passage: number, frame: number) => number | null = (passage) => passage + 1,
): ReadonlyArray<FrameRecord> {
  return faces.map((own, frame) => ({
    atMs: frame * everyMs,
    truth: own.map(({ passage, x, h, covered = 0 }) => ({
      passage,
      box: box(x, h),
      covered,
      inside: x >= 0,
    })),
    seen: own.flatMap(({ passage, x, h }) => {
      const track = trackOf(passage, frame)
      return track === null ? [] : [{ track, box: box(x + 2, h) }]
    }),
  }))
}

const walking = (
  frames: number,
  face: Omit<Face, 'x'>,
  x = 100,
): ReadonlyArray<ReadonlyArray<Face>> =>
  Array.from({ length: frames }, (_, frame) => [{ ...face, x: x + frame * 30 }])

const names = (...said: ReadonlyArray<string | null>): SightingRecord['names'] =>
  said.map((name, index) => ({ atMs: 450 + index * 200, name }))

const sighting = (said: SightingRecord['names'], x = 162): SightingRecord => ({
  firstSeenAtMs: 0,
  firstFitAtMs: 200,
  lastSeenAtMs: 2000,
  box: box(x),
  names: said,
})

const scene = (
  person: string | null,
  sightings: ReadonlyArray<SightingRecord>,
  frames = framesOf(walking(8, { passage: 0 })),
): SceneRecord => ({ kind: 'walk', passages: [{ passage: 0, person }], frames, sightings })

const outcome = (record: SceneRecord) => scoreScene(record).passages[0]

describe('what becomes of a passage', () => {
  it.each([
    ['named rightly', 'ann', [names('ann')], { recognised: true, misnamed: false }],
    ['not seen at all', 'ann', [], { recognised: false, misnamed: false }],
    ['left unknown', 'ann', [names(null)], { recognised: false, misnamed: false }],
    ['named as somebody else', 'ann', [names('bob')], { recognised: false, misnamed: true }],
    ['named late', 'ann', [names(null, 'ann')], { recognised: true, misnamed: false }],
    [
      'named wrongly, then rightly',
      'ann',
      [names('bob', 'ann')],
      { recognised: true, misnamed: false, withdrawn: 1, wrongForAWhile: 1 },
    ],
    [
      'named rightly, then not',
      'ann',
      [names('ann', null)],
      { recognised: false, misnamed: false, withdrawn: 1, wrongForAWhile: 0 },
    ],
    [
      'named rightly and wrongly by two sightings',
      'ann',
      [names('ann'), names('bob')],
      { recognised: false, misnamed: true },
    ],
    ['a stranger left alone', null, [names(null)], { recognised: false, misnamed: false }],
    ['a stranger with a name', null, [names('ann')], { recognised: false, misnamed: true }],
    [
      'a stranger who had a name for a while',
      null,
      [names('ann', null)],
      { misnamed: false, withdrawn: 1, wrongForAWhile: 1 },
    ],
  ] as const)('%s', (_, person, said, expected) => {
    expect(
      outcome(
        scene(
          person,
          said.map((one) => sighting(one)),
        ),
      ),
    ).toMatchObject(expected)
  })

  it('takes the time to the name from the first fit face of all its sightings', () => {
    const later = { ...sighting(names('ann')), firstFitAtMs: 400 }
    expect(outcome(scene('ann', [sighting(names(null)), later]))?.timeToNameMs).toBe(250)
    expect(outcome(scene('ann', [sighting(names('bob'))]))?.timeToNameMs).toBeNull()
  })

  it('takes the time to the name that stands, not to one before it', () => {
    expect(outcome(scene('ann', [sighting(names('bob', 'ann'))]))?.timeToNameMs).toBe(450)
  })
})

describe('whom a name is expected for', () => {
  it.each([
    ['five frames of 60 px', walking(5, { passage: 0, h: 60 }), 'ann', true],
    ['four frames', walking(4, { passage: 0, h: 60 }), 'ann', false],
    ['59 px', walking(8, { passage: 0, h: 59 }), 'ann', false],
    ['a face that is hidden', walking(8, { passage: 0, covered: 0.5 }), 'ann', false],
    ['a face beyond the edge', walking(8, { passage: 0 }, -900), 'ann', false],
    ['a stranger', walking(8, { passage: 0 }), null, false],
  ] as const)('%s', (_, faces, person, expected) => {
    expect(outcome(scene(person, [], framesOf(faces)))?.expected).toBe(expected)
  })
})

describe('whose sighting it is', () => {
  const crossing = framesOf(
    Array.from({ length: 9 }, (_, frame) => [
      { passage: 0, x: 100 + frame * 50, covered: frame === 4 ? 0.9 : 0 },
      { passage: 1, x: 500 - frame * 50 },
    ]),
  )
  const two = (sightings: ReadonlyArray<SightingRecord>): SceneRecord => ({
    kind: 'crossings',
    passages: [
      { passage: 0, person: 'ann' },
      { passage: 1, person: 'bob' },
    ],
    frames: crossing,
    sightings,
  })

  it('is that of the face under its evidence crop', () => {
    const early = { ...sighting(names('ann')), lastSeenAtMs: 500, box: box(102) }
    const { passages } = scoreScene(two([early]))
    expect(passages.map(({ recognised }) => recognised)).toEqual([true, false])
  })

  it('is that of the face in front where two are in one place', () => {
    const meeting = { ...sighting(names('bob')), box: box(302) }
    const { passages } = scoreScene(two([meeting]))
    expect(passages.map(({ recognised, misnamed }) => [recognised, misnamed])).toEqual([
      [false, false],
      [true, false],
    ])
  })

  it('is nobody’s where no face is', () => {
    const poster = { ...sighting(names('ann')), box: { x: 1500, y: 700, w: 60, h: 80 } }
    expect(scoreScene(two([poster])).namedNothing).toBe(1)
    expect(scoreScene(two([{ ...poster, names: names(null) }])).namedNothing).toBe(0)
  })
})

describe('id switches', () => {
  const faces = walking(8, { passage: 0 })
  const switches = (trackOf: (passage: number, frame: number) => number | null): number =>
    outcome(scene('ann', [], framesOf(faces, trackOf)))?.idSwitches ?? -1

  it.each([
    ['none while one track follows', () => 1, 0],
    ['one where another track takes over', (_: number, frame: number) => (frame < 4 ? 1 : 2), 1],
    ['two where it goes back', (_: number, frame: number) => (frame === 4 ? 2 : 1), 2],
    ['none where the track pauses', (_: number, frame: number) => (frame === 4 ? null : 1), 0],
  ] as const)('%s', (_, trackOf, expected) => {
    expect(switches(trackOf)).toBe(expected)
  })

  it('keeps a track that still fits, also when another one fits better for a moment', () => {
    const frames = framesOf(faces).map((frame, index) => {
      const [face] = frame.truth
      const better = face && index === 4 ? [{ track: 9, box: face.box }] : []
      return { ...frame, seen: [...better, ...frame.seen] }
    })
    expect(outcome(scene('ann', [], frames))?.idSwitches).toBe(0)
  })

  it('counts one for each of two people whose tracks are exchanged', () => {
    const pair = Array.from({ length: 8 }, (_, frame) => [
      { passage: 0, x: 100 + frame * 10 },
      { passage: 1, x: 600 + frame * 10 },
    ])
    const frames = framesOf(pair, (passage, frame) => (frame < 4 ? passage : 1 - passage))
    const score = scoreScene({
      ...scene('ann', [], frames),
      passages: [
        { passage: 0, person: 'ann' },
        { passage: 1, person: null },
      ],
    })
    expect(score.passages.map(({ idSwitches }) => idSwitches)).toEqual([1, 1])
    expect(score.mixedTracks).toBe(2)
  })
})
