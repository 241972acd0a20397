import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Detection } from './decode-detections.ts'
import {
  defaultTrackerSettings,
  emptyTracker,
  trackFaces,
  type Track,
  type TrackerState,
} from './track-faces.ts'

const size = 100
/** A face whose box has its centre at (x, y). */
const faceAt = (x: number, y = 300, height = size, score = 0.9): Detection => ({
  score,
  box: { x: x - height * 0.4, y: y - height / 2, w: height * 0.8, h: height },
})

type Frame = readonly [atMs: number, faces: ReadonlyArray<Detection>]

/** Runs the tracker over frames; the numbers of the tracks seen in each, and those that ended, in order. */
function follow(frames: ReadonlyArray<Frame>): {
  readonly seen: ReadonlyArray<ReadonlyArray<number>>
  readonly ended: ReadonlyArray<number>
  readonly state: TrackerState
} {
  let state = emptyTracker
  const seen: number[][] = []
  const ended: number[] = []
  for (const [atMs, faces] of frames) {
    const step = trackFaces(state, faces, atMs)
    state = step.state
    seen.push(step.seen.map(({ id }) => id))
    ended.push(...step.ended.map(({ id }) => id))
  }
  return { seen, ended, state }
}

const steps = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

describe('a face', () => {
  it('is one track from its first frame to its last', () => {
    const { seen, state } = follow(steps(10).map((i) => [i * 200, [faceAt(200 + i * 40)]]))
    expect(new Set(seen.flat())).toEqual(new Set([1]))
    const [track] = state.tracks
    expect(track).toMatchObject({ hits: 10, firstAtMs: 0, lastAtMs: 1800 })
    expect(track?.velocity.x).toBeCloseTo(200, -1)
    expect(track?.velocity.y).toBeCloseTo(0, 6)
    expect(track?.box).toEqual(faceAt(200 + 9 * 40).box)
  })

  it('has the landmarks of its last detection, and none where that has none', () => {
    const first = trackFaces(emptyTracker, [{ ...faceAt(200), landmarks: [[1, 2]] }], 0)
    expect(first.seen[0]?.landmarks).toEqual([[1, 2]])
    const second = trackFaces(first.state, [faceAt(210)], 200)
    expect(second.seen[0]).toMatchObject({ id: 1, hits: 2 })
    expect(second.seen[0]).not.toHaveProperty('landmarks')
  })

  it('keeps its track at a brisk walk across the picture, from its first step on', () => {
    const { seen } = follow(steps(10).map((i) => [i * 250, [faceAt(100 + i * size * 2)]]))
    expect(new Set(seen.flat()).size).toBe(1)
  })

  it('keeps its track as it becomes faster, stops, and turns round', () => {
    const path = [0, 20, 70, 160, 290, 420, 470, 480, 480, 440, 340, 200, 60]
    const { seen } = follow(path.map((x, i) => [i * 200, [faceAt(300 + x)]]))
    expect(new Set(seen.flat()).size).toBe(1)
  })

  it('keeps its track over uneven intervals', () => {
    const times = [0, 200, 260, 700, 760, 1300, 1400, 2200]
    const { seen } = follow(times.map((atMs) => [atMs, [faceAt(100 + atMs * 0.3)]]))
    expect(seen.flat()).toEqual(times.map(() => 1))
  })

  it('keeps its track over a gap shorter than the patience, where it walks on', () => {
    const { keepMs } = defaultTrackerSettings
    const frames: ReadonlyArray<Frame> = [
      [0, [faceAt(100)]],
      [200, [faceAt(160)]],
      [400, []],
      [800, []],
      [200 + keepMs, [faceAt(160 + keepMs * 0.3)]],
    ]
    expect(follow(frames).seen).toEqual([[1], [1], [], [], [1]])
  })

  it('ends when it was unseen for longer than the patience, and comes back as another', () => {
    const { keepMs } = defaultTrackerSettings
    const { seen, ended } = follow([
      [0, [faceAt(100)]],
      [keepMs, []],
      [keepMs + 1, [faceAt(100)]],
    ])
    expect(ended).toEqual([1])
    expect(seen).toEqual([[1], [], [2]])
  })

  it('is told as ended once', () => {
    const { ended, state } = follow(steps(20).map((i) => [i * 500, i < 3 ? [faceAt(100)] : []]))
    expect(ended).toEqual([1])
    expect(state.tracks).toEqual([])
  })

  it('is another when it is out of reach', () => {
    expect(
      follow([
        [0, [faceAt(100)]],
        [200, [faceAt(100 + size * 4)]],
      ]).seen,
    ).toEqual([[1], [2]])
  })

  it('is another when its size changes at once', () => {
    expect(
      follow([
        [0, [faceAt(100)]],
        [200, [faceAt(100, 300, size * 1.8)]],
      ]).seen,
    ).toEqual([[1], [2]])
  })

  it('grows and shrinks with its distance and stays one track', () => {
    const { seen } = follow(
      // From seven metres to two and back again at a walk: the size changes by up to 0.7 of itself a second.
      steps(36).map((i) => [i * 200, [faceAt(400, 300, 280 / (2 + Math.abs(i - 18) * 0.28))]]),
    )
    expect(new Set(seen.flat()).size).toBe(1)
  })
})

describe('several faces', () => {
  it('who cross keep their tracks', () => {
    const frames = steps(15).map((i): Frame => {
      const right = faceAt(200 + i * 50, 300)
      const left = faceAt(900 - i * 50, 340)
      // The detector names them in any order.
      return [i * 200, i % 2 === 0 ? [right, left] : [left, right]]
    })
    const { seen } = follow(frames)
    seen.forEach((ids, i) => expect(ids).toEqual(i % 2 === 0 ? [1, 2] : [2, 1]))
  })

  it('who stand side by side keep their tracks when one is hidden for a while', () => {
    const { seen } = follow(
      steps(8).map((i): Frame => {
        const hidden = i === 3 || i === 4
        return [i * 200, hidden ? [faceAt(300)] : [faceAt(300), faceAt(410)]]
      }),
    )
    expect(seen).toEqual([[1, 2], [1, 2], [1, 2], [1], [1], [1, 2], [1, 2], [1, 2]])
  })

  it('each take the nearest track, also where a nearer face takes it from them', () => {
    const first = trackFaces(emptyTracker, [faceAt(300)], 0)
    const { seen } = trackFaces(first.state, [faceAt(380), faceAt(310)], 200)
    expect(seen.map(({ id }) => id)).toEqual([2, 1])
  })

  it('are given out in the order of the detections', () => {
    const faces = [faceAt(700), faceAt(100), faceAt(400)]
    const { seen } = trackFaces(emptyTracker, faces, 0)
    expect(seen.map(({ box }) => box)).toEqual(faces.map(({ box }) => box))
  })
})

describe('a face of a low score', () => {
  const { startScore, keepScore } = defaultTrackerSettings
  const frames = (low: number): ReadonlyArray<Frame> => [
    [0, [faceAt(100)]],
    [200, [faceAt(130, 300, size, low), faceAt(900, 300, size, low)]],
    [400, [faceAt(160)]],
  ]

  it('continues a track and begins none', () => {
    const { seen, state } = follow(frames(startScore - 0.01))
    expect(seen).toEqual([[1], [1], [1]])
    expect(state.tracks[0]).toMatchObject({ hits: 3 })
  })

  it('is nothing when it is lower still', () => {
    expect(follow(frames(keepScore - 0.01)).seen).toEqual([[1], [], [1]])
  })

  it('takes no track from a face of a high score, though it lies nearer', () => {
    const { seen, state } = follow([
      [0, [faceAt(100)]],
      [200, [faceAt(105, 300, size, 0.6), faceAt(150)]],
    ])
    expect(seen).toEqual([[1], [1]])
    expect(state.tracks.map(({ box }) => box)).toEqual([faceAt(150).box])
  })
})

describe('where the size of the picture is known', () => {
  const settings = { ...defaultTrackerSettings, picture: { width: 1000, height: 600 } }
  const { keepInsideMs, keepOutsideMs } = settings
  /** Walks to the right from x at 300 pixels a second, is last seen after 1 s, and ends when a later frame tells. */
  const endsAfter = (from: number, unseenMs: number): boolean => {
    let state = emptyTracker
    for (const i of steps(6))
      state = trackFaces(state, [faceAt(from + i * 60)], i * 200, settings).state
    return trackFaces(state, [], 1000 + unseenMs, settings).ended.length === 1
  }

  it('a face that can only be hidden is waited for longer', () => {
    expect(keepInsideMs).toBeGreaterThan(defaultTrackerSettings.keepMs)
    expect(endsAfter(0, keepInsideMs)).toBe(false)
    expect(endsAfter(0, keepInsideMs + 1)).toBe(true)
  })

  it('a face that walked out of it ends early', () => {
    expect(keepOutsideMs).toBeLessThan(defaultTrackerSettings.keepMs)
    expect(endsAfter(680, keepOutsideMs)).toBe(false)
    expect(endsAfter(680, keepOutsideMs + 1)).toBe(true)
  })
})

describe('on walks of any kind', () => {
  const walks = fc.array(
    fc.record({
      lane: fc.integer({ min: 0, max: 4 }),
      from: fc.integer({ min: 100, max: 1800 }),
      /** Pixels a second. */
      speed: fc.integer({ min: -250, max: 250 }),
      height: fc.integer({ min: 60, max: 180 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  const intervals = fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 4, maxLength: 40 })

  it('people in lanes of their own keep their tracks however often one is missed', () => {
    fc.assert(
      fc.property(walks, intervals, fc.infiniteStream(fc.nat(9)), (people, gaps, chances) => {
        const inLanes = [...new Map(people.map((walk) => [walk.lane, walk])).values()]
        const ids = new Map<number, number>()
        const lastSeen = new Map<number, number>()
        let state = emptyTracker
        let atMs = 0
        gaps.forEach((gap, frame) => {
          const visible = inLanes.filter(
            // Everyone is seen in the first frames, so that their pace is known.
            () => frame < 3 || (chances.next().value ?? 0) > 2,
          )
          const faces = visible.map(({ lane, from, speed, height }) =>
            faceAt(from + (speed * atMs) / 1000, lane * 700, height),
          )
          const step = trackFaces(state, faces, atMs)
          step.seen.forEach(({ id }, i) => {
            const lane = visible[i]?.lane ?? -1
            const unseenMs = atMs - (lastSeen.get(lane) ?? atMs)
            if (unseenMs <= defaultTrackerSettings.keepMs && ids.has(lane))
              expect(id).toBe(ids.get(lane))
            ids.set(lane, id)
            lastSeen.set(lane, atMs)
          })
          state = step.state
          atMs += gap
        })
      }),
    )
  })

  it('every detection has one track of its own, and no number is given twice', () => {
    const anything = fc.array(
      fc.array(
        fc.record({ x: fc.nat(1900), y: fc.nat(1000), height: fc.integer({ min: 20, max: 300 }) }),
        { maxLength: 6 },
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(anything, (frames) => {
        let state = emptyTracker
        const over = new Set<number>()
        frames.forEach((faces, i) => {
          const known = new Set(state.tracks.map(({ id }) => id))
          const highest = state.nextId
          const step = trackFaces(
            state,
            faces.map(({ x, y, height }) => faceAt(x, y, height)),
            i * 250,
          )
          expect(step.seen).toHaveLength(faces.length)
          expect(new Set(step.seen.map(({ id }) => id)).size).toBe(faces.length)
          for (const { id } of step.seen) {
            expect(known.has(id) || id >= highest).toBe(true)
            expect(over.has(id)).toBe(false)
          }
          step.ended.forEach((track: Track) => over.add(track.id))
          state = step.state
        })
      }),
    )
  })
})
