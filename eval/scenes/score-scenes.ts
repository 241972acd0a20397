import { assign } from '../../core/recognition/assign.ts'
import { overlap, type Rect } from '../../core/recognition/geometry.ts'
import type { SceneKind } from './scene-kinds.ts'

/** Where a face really is in one frame. */
export type TruthFace = {
  readonly passage: number
  /** As the detector would draw it, pixels of the frame. */
  readonly box: Rect
  /** Share of the face that something nearer hides, 0 to 1. */
  readonly covered: number
  /** The whole box lies in the picture. */
  readonly inside: boolean
}

/** A face that the live code shows in one frame. */
export type SeenFace = { readonly track: number; readonly box: Rect }

export type FrameRecord = {
  readonly atMs: number
  readonly truth: ReadonlyArray<TruthFace>
  readonly seen: ReadonlyArray<SeenFace>
}

/** One sighting with all that was said about it. */
export type SightingRecord = {
  readonly firstSeenAtMs: number
  readonly firstFitAtMs: number | null
  readonly lastSeenAtMs: number
  /** Of its evidence crop. */
  readonly box: Rect
  /** What it was announced as, then what it was revised to; null is nobody's name. Never empty. */
  readonly names: ReadonlyArray<{ readonly atMs: number; readonly name: string | null }>
}

export type PassageTruth = {
  readonly passage: number
  /** Whose name is the right one; null for a stranger. */
  readonly person: string | null
}

export type SceneRecord = {
  readonly kind: SceneKind
  readonly passages: ReadonlyArray<PassageTruth>
  /** In order of time, evenly apart. */
  readonly frames: ReadonlyArray<FrameRecord>
  readonly sightings: ReadonlyArray<SightingRecord>
}

export type ScoreLimits = {
  /** Least height of a face that has to be recognised, pixels. */
  readonly faceHeight: number
  /** How long it has to be in view so that it must be recognised, milliseconds, in all. */
  readonly inViewMs: number
  /** From this share on a face counts as hidden, 0 to 1. */
  readonly hidden: number
  /** Least intersection over union for a seen face to be a true one. */
  readonly overlap: number
}

export const scoreLimits: ScoreLimits = {
  faceHeight: 60,
  inViewMs: 1000,
  hidden: 0.3,
  overlap: 0.3,
}

export type PassageOutcome = {
  readonly kind: SceneKind
  readonly passage: number
  readonly person: string | null
  /** Enrolled, and in view well enough and long enough. */
  readonly expected: boolean
  /** Somebody else's name stands at the end. */
  readonly misnamed: boolean
  /** The right name stands at the end, and no other. */
  readonly recognised: boolean
  /** From the first frame in which the face passed the quality gate until the name was there; null without a name. */
  readonly timeToNameMs: number | null
  /** Sightings whose first name did not stand. */
  readonly withdrawn: number
  /** Sightings that carried a wrong name which did not stand. */
  readonly wrongForAWhile: number
  readonly idSwitches: number
}

export type SceneScore = {
  readonly passages: ReadonlyArray<PassageOutcome>
  /** Tracks that covered two passages for two frames or more each. */
  readonly mixedTracks: number
  /** Sightings that carry a name and show nobody's face. */
  readonly namedNothing: number
}

/**
 * Compares what the live code said of one scene with what was in it. Pure.
 *
 * **Whose sighting it is** is decided by its evidence crop: the true face that lies under it in one of the frames between
 * its first and last. So a track that went over from one person to another is judged by the face that it shows to people.
 *
 * **Id switches** are those of CLEAR MOT (Bernardin and Stiefelhagen 2008): frame by frame each true face is matched with
 * one track, keeping the pair of the frame before where they still overlap, the rest by the greatest overlap; a switch is
 * counted whenever a true face is matched with another track than the last one that it was matched with.
 */
export function scoreScene(scene: SceneRecord, limits: ScoreLimits = scoreLimits): SceneScore {
  const followed = followTruth(scene.frames, limits)
  const owned = scene.sightings.map((sighting) => ({
    sighting,
    owner: ownerOf(sighting, scene.frames, limits),
  }))
  return {
    passages: scene.passages.map((truth) => {
      const own = owned.flatMap(({ sighting, owner }) =>
        owner === truth.passage ? [sighting] : [],
      )
      return {
        kind: scene.kind,
        passage: truth.passage,
        person: truth.person,
        expected: truth.person !== null && isRecognisable(truth.passage, scene.frames, limits),
        ...judge(truth.person, own),
        idSwitches: followed.switches.get(truth.passage) ?? 0,
      }
    }),
    mixedTracks: followed.mixedTracks,
    namedNothing: owned.filter(
      ({ sighting, owner }) => owner === null && standing(sighting) !== null,
    ).length,
  }
}

function isRecognisable(
  passage: number,
  frames: ReadonlyArray<FrameRecord>,
  limits: ScoreLimits,
): boolean {
  const [first, second] = frames
  if (!first || !second) return false
  const good = frames.filter(({ truth }) =>
    truth.some(
      (face) =>
        face.passage === passage &&
        face.inside &&
        face.covered < limits.hidden &&
        face.box.h >= limits.faceHeight,
    ),
  )
  return good.length * (second.atMs - first.atMs) >= limits.inViewMs
}

function standing({ names }: SightingRecord): string | null {
  return names.at(-1)?.name ?? null
}

function judge(
  person: string | null,
  own: ReadonlyArray<SightingRecord>,
): Pick<
  PassageOutcome,
  'misnamed' | 'recognised' | 'timeToNameMs' | 'withdrawn' | 'wrongForAWhile'
> {
  const stands = own.map(standing).filter((name) => name !== null)
  const misnamed = stands.some((name) => name !== person)
  const recognised = !misnamed && stands.length > 0
  const fits = own.flatMap(({ firstFitAtMs }) => (firstFitAtMs === null ? [] : [firstFitAtMs]))
  const named = own
    .filter((sighting) => standing(sighting) === person)
    .flatMap(({ names }) => names.find(({ name }) => name === person)?.atMs ?? [])
  return {
    misnamed,
    recognised,
    timeToNameMs:
      recognised && fits.length > 0 && named.length > 0
        ? Math.min(...named) - Math.min(...fits)
        : null,
    withdrawn: own.filter((sighting) => {
      const first = sighting.names.find(({ name }) => name !== null)
      return first !== undefined && first.name !== standing(sighting)
    }).length,
    wrongForAWhile: own.filter((sighting) =>
      sighting.names.some(
        ({ name }) => name !== null && name !== person && name !== standing(sighting),
      ),
    ).length,
  }
}

/** The passage whose face lies best under the evidence of a sighting; null when none does. */
function ownerOf(
  sighting: SightingRecord,
  frames: ReadonlyArray<FrameRecord>,
  limits: ScoreLimits,
): number | null {
  const during = frames.filter(
    ({ atMs }) => atMs >= sighting.firstSeenAtMs - 1 && atMs <= sighting.lastSeenAtMs + 1,
  )
  // The crop was taken where a face was detected: in that very frame the boxes are the same.
  const taken = during.filter(({ seen }) =>
    seen.some(({ box }) => overlap(box, sighting.box) > 0.98),
  )
  const candidates = (taken.length > 0 ? taken : during).flatMap(({ truth }) =>
    truth.map((face) => ({
      passage: face.passage,
      // Of two faces in one place the one in front is seen.
      fit: overlap(face.box, sighting.box) * (face.covered < limits.hidden ? 1 : 0.5),
    })),
  )
  const best = candidates.toSorted((a, b) => b.fit - a.fit)[0]
  return best && best.fit >= limits.overlap / 2 ? best.passage : null
}

function followTruth(
  frames: ReadonlyArray<FrameRecord>,
  limits: ScoreLimits,
): { readonly switches: ReadonlyMap<number, number>; readonly mixedTracks: number } {
  const last = new Map<number, number>()
  const switches = new Map<number, number>()
  const covers = new Map<number, Map<number, number>>()
  for (const frame of frames) {
    for (const [passage, track] of matchFrame(frame, last, limits)) {
      const before = last.get(passage)
      if (before !== undefined && before !== track)
        switches.set(passage, (switches.get(passage) ?? 0) + 1)
      last.set(passage, track)
      const counts = covers.get(track) ?? new Map<number, number>()
      covers.set(track, counts.set(passage, (counts.get(passage) ?? 0) + 1))
    }
  }
  const mixed = [...covers.values()].filter(
    (counts) => [...counts.values()].filter((count) => count >= 2).length >= 2,
  )
  return { switches, mixedTracks: mixed.length }
}

/** Pairs of passage and track in one frame, each once. */
function matchFrame(
  { truth, seen }: FrameRecord,
  last: ReadonlyMap<number, number>,
  limits: ScoreLimits,
): ReadonlyArray<readonly [passage: number, track: number]> {
  const pairs: Array<readonly [number, number]> = []
  const free = { truth: truth.filter(({ covered }) => covered < limits.hidden), seen: [...seen] }
  for (const face of free.truth.slice()) {
    const kept = free.seen.find(({ track }) => track === last.get(face.passage))
    if (!kept || overlap(kept.box, face.box) < limits.overlap) continue
    pairs.push([face.passage, kept.track])
    free.truth.splice(free.truth.indexOf(face), 1)
    free.seen.splice(free.seen.indexOf(kept), 1)
  }
  const costs = free.truth.map((face) => free.seen.map(({ box }) => 1 - overlap(face.box, box)))
  assign(costs, 1 - limits.overlap).forEach((column, row) => {
    const face = free.truth[row]
    const other = column === null ? undefined : free.seen[column]
    if (face && other) pairs.push([face.passage, other.track])
  })
  return pairs
}
