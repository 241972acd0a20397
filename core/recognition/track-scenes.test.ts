import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  makeWalk,
  walkKinds,
  walkPicture,
  type WalkFrame,
  type WalkKind,
} from '../../tests/helpers/face-walks.ts'
import { defaultTrackerSettings, emptyTracker, trackFaces } from './track-faces.ts'

const settings = { ...defaultTrackerSettings, picture: walkPicture }

type Count = {
  /** A track went on with another person's face. */
  readonly switches: number
  /** A person's track was lost and another one begun, though the face was away for less than two seconds. */
  readonly breaks: number
  /** People who were seen at all. */
  readonly people: number
}

function count(frames: ReadonlyArray<WalkFrame>): Count {
  const faceOf = new Map<number, number>()
  const lastOf = new Map<number, { readonly track: number; readonly atMs: number }>()
  let switches = 0
  let breaks = 0
  let state = emptyTracker
  for (const { atMs, faces } of frames) {
    const step = trackFaces(state, faces, atMs, settings)
    state = step.state
    const truths = new Map(faces.map(({ box, truth }) => [box, truth]))
    for (const { id, box } of step.seen) {
      const truth = truths.get(box) ?? null
      if (truth === null) continue
      if (faceOf.has(id) && faceOf.get(id) !== truth) switches += 1
      faceOf.set(id, truth)
      const last = lastOf.get(truth)
      if (last && last.track !== id && atMs - last.atMs < 2000) breaks += 1
      lastOf.set(truth, { track: id, atMs })
    }
  }
  return { switches, breaks, people: lastOf.size }
}

/** Over twenty walks of each kind. */
function total(kinds: ReadonlyArray<WalkKind>, fps: number): Count {
  const counts = kinds.flatMap((kind) =>
    Array.from({ length: 20 }, (_, seed) => count(makeWalk({ kind, fps, seed: seed + 1 }))),
  )
  return {
    switches: counts.reduce((sum, { switches }) => sum + switches, 0),
    breaks: counts.reduce((sum, { breaks }) => sum + breaks, 0),
    people: counts.reduce((sum, { people }) => sum + people, 0),
  }
}

/** Switches and breaks for each hundred people. */
function rates({ switches, breaks, people }: Count): { switches: number; breaks: number } {
  return { switches: (100 * switches) / people, breaks: (100 * breaks) / people }
}

describe('among people who cross, hide each other, and walk in groups', { timeout: 60_000 }, () => {
  it.each([
    { fps: 2, switches: 20, breaks: 60 },
    { fps: 4, switches: 11, breaks: 18 },
    { fps: 5, switches: 7, breaks: 11 },
    { fps: 8, switches: 4, breaks: 5 },
    { fps: 15, switches: 2, breaks: 2 },
  ])(
    'at $fps frames a second at most $switches tracks change hands and $breaks break, in a hundred people',
    ({ fps, switches, breaks }) => {
      const sum = total(walkKinds, fps)
      expect(sum.people).toBeGreaterThan(500)
      expect(rates(sum).switches).toBeLessThanOrEqual(switches)
      expect(rates(sum).breaks).toBeLessThanOrEqual(breaks)
    },
  )

  it.each([
    { kind: 'crossing', switches: 2, breaks: 16 },
    { kind: 'group', switches: 4, breaks: 8 },
    { kind: 'walk-past', switches: 4, breaks: 2 },
    { kind: 'pillar', switches: 2, breaks: 2 },
    { kind: 'approach', switches: 2, breaks: 4 },
    { kind: 'hall', switches: 17, breaks: 24 },
  ] as const)(
    '$kind: at 5 frames a second at most $switches and $breaks in a hundred people',
    ({ kind, switches, breaks }) => {
      const reached = rates(total([kind], 5))
      expect(reached.switches).toBeLessThanOrEqual(switches)
      expect(reached.breaks).toBeLessThanOrEqual(breaks)
    },
  )

  it.each([4, 5, 8, 15])(
    'at %i frames a second, at most one of forty who walk alone past a pillar gets a second track',
    (fps) => {
      const alone = Array.from({ length: 40 }, (_, seed) =>
        makeWalk({ kind: 'pillar', fps, seed, misses: 0.1, falseAlarms: 0 }).map(
          ({ atMs, faces }) => ({ atMs, faces: faces.filter(({ truth }) => truth === 0) }),
        ),
      ).map(count)
      expect(alone.reduce((sum, { people }) => sum + people, 0)).toBe(40)
      expect(alone.reduce((sum, { breaks }) => sum + breaks, 0)).toBeLessThanOrEqual(1)
    },
  )
})

describe('in any walk', { timeout: 60_000 }, () => {
  const walks = fc
    .record({
      kind: fc.constantFrom(...walkKinds),
      fps: fc.constantFrom(2, 4, 5, 8, 15),
      seed: fc.nat(),
      misses: fc.constantFrom(0, 0.1, 0.4),
      falseAlarms: fc.constantFrom(0, 0.5),
    })
    .map(makeWalk)

  it('every face from the starting score on has one track, and no track has two faces', () => {
    fc.assert(
      fc.property(walks, (frames) => {
        let state = emptyTracker
        for (const { atMs, faces } of frames) {
          const step = trackFaces(state, faces, atMs, settings)
          state = step.state
          const seen = step.seen.map(({ box }) => box)
          expect(new Set(step.seen.map(({ id }) => id)).size).toBe(seen.length)
          expect(new Set(seen).size).toBe(seen.length)
          for (const { box, score } of faces)
            if (score >= settings.startScore) expect(seen).toContain(box)
          expect(new Set(state.tracks.map(({ id }) => id)).size).toBe(state.tracks.length)
        }
      }),
      { numRuns: 40 },
    )
  })

  /** Track numbers, frame by frame, with the picture shifted by (x, y) and the clock by `ms`. */
  const ids = (frames: ReadonlyArray<WalkFrame>, x: number, y: number, ms: number): string => {
    let state = emptyTracker
    return frames
      .map(({ atMs, faces }) => {
        const moved = faces.map(({ score, box }) => ({
          score,
          box: { ...box, x: box.x + x, y: box.y + y },
        }))
        const step = trackFaces(state, moved, atMs + ms)
        state = step.state
        return step.seen.map(({ id }) => id).join(',')
      })
      .join(' ')
  }

  it('neither the clock nor the place in the picture matters', () => {
    const shift = fc.integer({ min: -2000, max: 2000 })
    const clock = fc.integer({ min: 0, max: 2_000_000_000_000 })
    fc.assert(
      fc.property(walks, shift, shift, clock, (frames, x, y, ms) => {
        expect(ids(frames, x, y, ms)).toBe(ids(frames, 0, 0, 0))
      }),
      { numRuns: 40 },
    )
  })
})
