import type { ClipTruth, FacePathPoint, PassageTruth } from '../../contracts/simulator.ts'

/**
 * Compares what was recognised with what was shown. All instants are epoch milliseconds of the
 * machine that runs both the simulator and the site.
 */

/** Frame 0 of a clip was due on the wire. */
export type LoopEntry = {
  readonly camera: string
  readonly clip: string
  readonly startedAt: number
}

/** A stretch in which a camera delivered pictures, inclusive. */
export type LiveInterval = { readonly camera: string; readonly from: number; readonly to: number }

export type ScoredSighting = {
  readonly id: string
  readonly cameraKey: string
  /** Null when the face was left unknown. */
  readonly personKey: string | null
  readonly outcome: 'matched' | 'unknown'
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly decidedAt: number
  /** When it was stored and told to everyone. */
  readonly announcedAt: number
  /** When the first frame arrived in which the face was large enough. */
  readonly firstRecognisableFrameAt?: number
  /** Of one of its detections, pixels of 1920x1080. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
}

export type ScoreInput = {
  readonly truths: ReadonlyArray<ClipTruth>
  /** In any order. */
  readonly loops: ReadonlyArray<LoopEntry>
  readonly live: ReadonlyArray<LiveInterval>
  readonly sightings: ReadonlyArray<ScoredSighting>
  readonly endedAt: number
}

export type MissReason =
  | { readonly kind: 'not-seen' }
  | { readonly kind: 'left-unknown'; readonly sightings: ReadonlyArray<string> }
  | { readonly kind: 'named-otherwise'; readonly as: ReadonlyArray<string> }

export type MissedPassage = {
  readonly passage: string
  readonly camera: string
  readonly person: string
  /** When it was shown. */
  readonly from: number
  readonly to: number
  readonly reason: MissReason
}

/** A name given to someone else, or where nobody was. */
export type WrongName = {
  readonly sighting: string
  readonly camera: string
  readonly named: string
  /** Absent when nobody was there. */
  readonly was?: string
}

/** Nearest-rank percentiles; null without a value. */
export type Percentiles = { readonly p50: number | null; readonly p95: number | null }

export type RunScore = {
  readonly passages: {
    /** Enrolled people whose recognisable part was shown in full while the camera was live. */
    readonly expected: number
    readonly recognised: number
    readonly missed: number
    /** Sightings of enrolled people, or of nobody, that carry a wrong name. */
    readonly misnamed: number
    /** Strangers' passages in which a name was given. */
    readonly strangersNamed: number
  }
  /** From the moment the face is shown large enough to the announcement; recognised ones only. */
  readonly latencyMs: Percentiles
  /** The same from the arrival of that frame, as the sightings tell it. */
  readonly arrivalLatencyMs: Percentiles
  readonly missedList: ReadonlyArray<MissedPassage>
  readonly wrongNames: ReadonlyArray<WrongName>
}

/** A passage in one round of its clip. */
type Occurrence = {
  readonly passage: PassageTruth
  readonly camera: string
  readonly startedAt: number
  readonly from: number
  readonly to: number
}

/** Frames arrive later than they are due, and tracks outlive faces. */
const TIME_TOLERANCE_MS = 1_500
/**
 * A frame arrives this much after it was due at most, and hardly before: on its way through the network and the splitter.
 * People who follow each other on one path, half a second apart, are told apart by it.
 */
const BOX_LATE_MS = 450
const BOX_EARLY_MS = 50
/** Faces move by a fraction of their height in this time. */
const STEP_MS = 25
/** A run's last seconds may still be in the works. */
const SETTLING_MS = 3_000
/** Greatest distance of a detection from the path, in face heights. */
const MOST_DISTANCE = 0.8
/** A difference of distances, in face heights, that tells nothing. */
const AS_NEAR = 0.4
/** A detection may be half as high as the truth, or twice. */
const MOST_SIZE_RATIO = 2

const at = (startedAt: number, seconds: number) => startedAt + seconds * 1000

function occurrencesOf({ truths, loops }: ScoreInput): Occurrence[] {
  const ordered = [...loops].sort((a, b) => a.startedAt - b.startedAt)
  return ordered.flatMap(({ camera, clip, startedAt }, index) => {
    const truth = truths.find((one) => one.camera === camera && one.clip === clip)
    // A clip that was switched away was not shown to its end.
    const next = ordered.find((other, later) => later > index && other.camera === camera)
    const shownUntil = next?.startedAt ?? Number.POSITIVE_INFINITY
    return (truth?.passages ?? [])
      .map((passage) => ({
        passage,
        camera,
        startedAt,
        from: at(startedAt, passage.fromS),
        to: at(startedAt, passage.toS),
      }))
      .filter(({ to }) => to <= shownUntil + TIME_TOLERANCE_MS)
  })
}

function isExpected({ passage, camera, startedAt, to }: Occurrence, input: ScoreInput): boolean {
  const from = at(startedAt, passage.recognisableFromS)
  const until = at(startedAt, passage.recognisableToS)
  return (
    passage.enrolled &&
    to <= input.endedAt - SETTLING_MS &&
    input.live.some((span) => span.camera === camera && span.from <= from && span.to >= until)
  )
}

/** Distance of a detection from a point of the path in face heights; undefined beyond reason. */
function distance(box: ScoredSighting['box'], point: FacePathPoint): number | undefined {
  const ratio = box.h / point.h
  if (ratio > MOST_SIZE_RATIO || ratio < 1 / MOST_SIZE_RATIO) return undefined
  const dx = box.x + box.w / 2 - (point.x + point.w / 2)
  const dy = box.y + box.h / 2 - (point.y + point.h / 2)
  const heights = Math.hypot(dx, dy) / point.h
  return heights <= MOST_DISTANCE ? heights : undefined
}

function overlaps(sighting: ScoredSighting, { camera, from, to }: Occurrence): boolean {
  return (
    sighting.cameraKey === camera &&
    sighting.firstSeenAt <= to + TIME_TOLERANCE_MS &&
    sighting.lastSeenAt >= from - TIME_TOLERANCE_MS
  )
}

/** Where the face was at that moment of the clip; undefined before and after its path. */
function pointAt(path: ReadonlyArray<FacePathPoint>, t: number): FacePathPoint | undefined {
  const next = path.findIndex((point) => point.t >= t)
  const [before, after] = [path[next - 1], path[next]]
  if (!after) return undefined
  if (!before) return after.t === t ? after : undefined
  const share = (t - before.t) / (after.t - before.t)
  const between = (key: 'x' | 'y' | 'w' | 'h') => before[key] + (after[key] - before[key]) * share
  return { t, x: between('x'), y: between('y'), w: between('w'), h: between('h') }
}

/** Least distance of a sighting from an occurrence, over the time in which the sighting was made. */
function nearest(sighting: ScoredSighting, { passage, startedAt }: Occurrence): number | undefined {
  const distances: number[] = []
  const until = sighting.lastSeenAt + BOX_EARLY_MS
  for (let shown = sighting.firstSeenAt - BOX_LATE_MS; shown <= until; shown += STEP_MS) {
    const point = pointAt(passage.path, (shown - startedAt) / 1000)
    const found = point && distance(sighting.box, point)
    if (found !== undefined) distances.push(found)
  }
  return distances.length === 0 ? undefined : Math.min(...distances)
}

/**
 * Whose face a sighting shows: by camera, time and place in the picture. Where people walk close behind each other and two
 * are as near, it is the one that it names; if that is wrong, the other one lacks a sighting and is missed.
 */
function attribute(
  sighting: ScoredSighting,
  occurrences: ReadonlyArray<Occurrence>,
): Occurrence | undefined {
  const near = occurrences
    .filter((occurrence) => overlaps(sighting, occurrence))
    .flatMap((occurrence) => {
      const found = nearest(sighting, occurrence)
      return found === undefined ? [] : [{ occurrence, found }]
    })
    .sort((one, other) => one.found - other.found)
  const named = near.find(({ occurrence }) => occurrence.passage.person === sighting.personKey)
  const [first] = near
  return named && first && named.found <= first.found + AS_NEAR
    ? named.occurrence
    : first?.occurrence
}

function percentiles(values: ReadonlyArray<number>): Percentiles {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null
  return { p50: rank(0.5), p95: rank(0.95) }
}

const isNamed = ({ outcome, personKey }: ScoredSighting) =>
  outcome === 'matched' && personKey !== null

function missReason({ passage }: Occurrence, seen: ReadonlyArray<ScoredSighting>): MissReason {
  if (seen.length === 0) return { kind: 'not-seen' }
  const others = seen
    .flatMap(({ personKey }) => personKey ?? [])
    .filter((key) => key !== passage.person)
  if (others.length > 0) return { kind: 'named-otherwise', as: [...new Set(others)] }
  return { kind: 'left-unknown', sightings: seen.map(({ id }) => id) }
}

/**
 * Scores a run against the ground truth. Pure.
 *
 * A sighting belongs to the passage whose path its box lies on at that time; one that lies on
 * none counts, when it carries a name, as misnamed.
 */
export function scoreRun(input: ScoreInput): RunScore {
  const occurrences = occurrencesOf(input)
  const seen = new Map<Occurrence, ScoredSighting[]>(occurrences.map((one) => [one, []]))
  const wrongNames: WrongName[] = []
  for (const sighting of input.sightings) {
    const occurrence = attribute(sighting, occurrences)
    if (occurrence) seen.get(occurrence)?.push(sighting)
    const named = isNamed(sighting) ? sighting.personKey : null
    if (named === null || named === occurrence?.passage.person) continue
    wrongNames.push({
      sighting: sighting.id,
      camera: sighting.cameraKey,
      named,
      ...(occurrence ? { was: occurrence.passage.person } : {}),
    })
  }

  const strangersNamed = occurrences.filter(
    (one) => !one.passage.enrolled && seen.get(one)?.some(isNamed),
  )
  const strangers = new Set(
    occurrences.filter(({ passage }) => !passage.enrolled).map(({ passage }) => passage.person),
  )
  const expected = occurrences.filter((one) => isExpected(one, input))
  const latencies: number[] = []
  const arrivalLatencies: number[] = []
  const missedList: MissedPassage[] = []
  for (const occurrence of expected) {
    const { passage, camera, startedAt, from, to } = occurrence
    const sightings = seen.get(occurrence) ?? []
    const right = sightings
      .filter((one) => isNamed(one) && one.personKey === passage.person)
      .sort((a, b) => a.announcedAt - b.announcedAt)[0]
    if (!right) {
      const reason = missReason(occurrence, sightings)
      missedList.push({ passage: passage.id, camera, person: passage.person, from, to, reason })
      continue
    }
    latencies.push(Math.max(0, right.announcedAt - at(startedAt, passage.recognisableFromS)))
    if (right.firstRecognisableFrameAt !== undefined) {
      arrivalLatencies.push(Math.max(0, right.announcedAt - right.firstRecognisableFrameAt))
    }
  }
  return {
    passages: {
      expected: expected.length,
      recognised: latencies.length,
      missed: missedList.length,
      misnamed: wrongNames.filter(({ was }) => was === undefined || !strangers.has(was)).length,
      strangersNamed: strangersNamed.length,
    },
    latencyMs: percentiles(latencies),
    arrivalLatencyMs: percentiles(arrivalLatencies),
    missedList,
    wrongNames,
  }
}
