import type { PassageOutcome, SceneScore } from './score-scenes.ts'
import { SCENE_KINDS, type SceneKind } from './scene-kinds.ts'

export type ScenesTally = {
  /** Passages of enrolled people with a face of 60 px and more in view for a second and more. */
  readonly expected: number
  /** Of these: the right name stands at the end, and no other. */
  readonly recognised: number
  /** Of these: no name stands at the end. */
  readonly missed: number
  /** Passages of enrolled people, expected or not, at whose end somebody else's name stands. */
  readonly misnamed: number
  readonly strangers: number
  /** Passages of strangers at whose end a name stands. */
  readonly strangersNamed: number
  readonly idSwitches: number
  /** Of all recognised passages; null when there are none. */
  readonly timeToNameMs: { readonly p50: number | null; readonly p95: number | null }
  /** Sightings whose first name did not stand. */
  readonly withdrawn: number
  /** Sightings with a wrong name that did not stand. */
  readonly wrongForAWhile: number
  /** Passages of enrolled people, and those recognised though nobody could expect it. */
  readonly enrolled: number
  readonly recognisedBeyond: number
}

export type ScenesSummary = ScenesTally & {
  readonly byKind: Readonly<Partial<Record<SceneKind, ScenesTally>>>
  /** The same as `expected`. */
  readonly recognisable: number
  /** Tracks that covered two people for two frames or more each. */
  readonly mixedTracks: number
  /** Names given to something that is no face of the scene. */
  readonly namedNothing: number
}

/** Adds the scores of all scenes up. Pure. */
export function summariseScenes(scores: ReadonlyArray<SceneScore>): ScenesSummary {
  const passages = scores.flatMap((score) => score.passages)
  const all = tally(passages)
  return {
    ...all,
    recognisable: all.expected,
    mixedTracks: sum(scores.map(({ mixedTracks }) => mixedTracks)),
    namedNothing: sum(scores.map(({ namedNothing }) => namedNothing)),
    byKind: Object.fromEntries(
      SCENE_KINDS.flatMap((kind) => {
        const own = passages.filter((passage) => passage.kind === kind)
        return own.length > 0 ? [[kind, tally(own)]] : []
      }),
    ),
  }
}

function tally(passages: ReadonlyArray<PassageOutcome>): ScenesTally {
  const enrolled = passages.filter(({ person }) => person !== null)
  const strangers = passages.filter(({ person }) => person === null)
  const expected = enrolled.filter((passage) => passage.expected)
  const times = enrolled.flatMap(({ timeToNameMs }) => timeToNameMs ?? [])
  return {
    expected: expected.length,
    recognised: expected.filter(({ recognised }) => recognised).length,
    missed: expected.filter(({ recognised, misnamed }) => !recognised && !misnamed).length,
    misnamed: enrolled.filter(({ misnamed }) => misnamed).length,
    strangers: strangers.length,
    strangersNamed: strangers.filter(({ misnamed }) => misnamed).length,
    idSwitches: sum(passages.map(({ idSwitches }) => idSwitches)),
    timeToNameMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    withdrawn: sum(passages.map(({ withdrawn }) => withdrawn)),
    wrongForAWhile: sum(passages.map(({ wrongForAWhile }) => wrongForAWhile)),
    enrolled: enrolled.length,
    recognisedBeyond: enrolled.filter(({ recognised, expected: wanted }) => recognised && !wanted)
      .length,
  }
}

/** The least value that at least this share of all do not exceed (nearest rank), rounded to a millisecond. */
function quantile(values: ReadonlyArray<number>, share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  return value === undefined ? null : Math.round(value)
}

const sum = (values: ReadonlyArray<number>): number =>
  values.reduce((total, value) => total + value, 0)
