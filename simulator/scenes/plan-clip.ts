import type { ClipTruth, PassageTruth } from '../../contracts/simulator.ts'
import type { Stretch } from '../rtsp/load-clip.ts'
import { seededRandom } from '../seeded-random.ts'
import type { SceneCamera } from './cameras.ts'
import { FACE_CUTOUTS, type FaceKey } from './face-cutouts.ts'
import { FEET } from './figure-drawing.ts'
import { identityOf } from './identities.ts'
import { farEnd } from './places.ts'
import { planVisit, type Pose, poseAt, type View, type Walk, walkEnd } from './walks.ts'

/** Someone's walk with the face that is shown. */
export type Appearance = Walk & {
  readonly face: FaceKey
  readonly mirrored: boolean
}

/** A visit as it is recorded and shown. */
export type PlannedVisit = {
  readonly appearances: ReadonlyArray<Appearance>
  /** Where it lies in the recording, seconds; whole groups of pictures. */
  readonly recordedFromS: number
  readonly lastsS: number
  /** Where it lies in the clip, seconds. */
  readonly shownFromS: number
}

/**
 * What a camera shows in one round. The quiet stretches are recorded once and shown again and
 * again: the clip is the recording's stretches in `order`.
 */
export type ClipPlan = {
  readonly camera: SceneCamera
  readonly view: View
  readonly durationS: number
  readonly quietS: number
  readonly recordedS: number
  readonly visits: ReadonlyArray<PlannedVisit>
  readonly order: ReadonlyArray<Stretch>
}

/** Length of a group of pictures of the main stream: what can be cut, in seconds. */
export const GROUP_S = 2
export const FRAME_WIDTH = 1920
export const FRAME_HEIGHT = 1080
const RECOGNISABLE_HEIGHT = 60
/** Farther away a person is but a few pixels. */
const LEAST_HEIGHT = 36
const PATH_RATE = 5
/** Time for the way from one camera to another. */
const APART_S = 4
/** Costs of a plan in which somebody is in two places, or has to run. */
const TWO_PLACES = 10_000
const HURRIED = 500
const MAIN_RATE = 15

const wholeGroups = (seconds: number) => Math.ceil(seconds / GROUP_S) * GROUP_S

/** A visit laid out, not yet put anywhere in the round. */
type Layout = { readonly appearances: ReadonlyArray<Appearance>; readonly lastsS: number }

function viewOf(camera: SceneCamera, random: () => number): View {
  const { x, floor, horizon } = farEnd(camera.place)
  const drop = 1.25 + random() * 0.35
  // A figure whose feet are where the floor meets the back wall.
  const farHeight = Math.max(LEAST_HEIGHT, (floor - horizon) / (FEET + drop))
  return { horizon: horizon - 10, drop, farX: x, farHeight }
}

function layOut(camera: SceneCamera): { view: View; layouts: ReadonlyArray<Layout> } {
  const random = seededRandom(`neuromark ${camera.key} ${camera.name}`)
  const view = viewOf(camera, random)
  const layouts = camera.visits.map((visit): Layout => {
    const appearances = planVisit(visit, view, random).map((walk): Appearance => {
      const { faces } = identityOf(walk.person)
      const face = faces[Math.floor(random() * faces.length)] ?? faces[0]
      return { ...walk, face, mirrored: random() < 0.4 }
    })
    return { appearances, lastsS: wholeGroups(Math.max(...appearances.map(walkEnd)) + 0.1) }
  })
  return { view, layouts }
}

/** Visits that have their place in the round. */
type Placed = { readonly fromS: number; readonly toS: number; readonly people: ReadonlySet<string> }

/** What it costs to have `layout` begin at `fromS`: busy cameras, and people in two places. */
function costOf({ appearances, lastsS }: Layout, fromS: number, placed: ReadonlyArray<Placed>) {
  let cost = 0
  for (let second = fromS; second < fromS + lastsS; second += 1) {
    cost += placed.filter((other) => other.fromS <= second && second < other.toS).length ** 2
  }
  for (const other of placed) {
    if (!appearances.some(({ person }) => other.people.has(person))) continue
    const betweenS = Math.max(other.fromS - (fromS + lastsS), fromS - other.toS)
    if (betweenS < 0) cost += TWO_PLACES
    else if (betweenS < APART_S) cost += HURRIED
  }
  return cost
}

type Schedule = { readonly times: ReadonlyArray<number>; readonly cost: number }

/**
 * The cheapest times for a camera's visits in their order, at least one group apart; the earliest
 * of equals. Undefined when they do not fit between `earliestS` and `durationS`.
 */
function schedule(
  layouts: ReadonlyArray<Layout>,
  placed: ReadonlyArray<Placed>,
  earliestS: number,
  durationS: number,
): Schedule | undefined {
  const costs = layouts.map((layout) => {
    const known = new Map<number, number>()
    return (at: number) => {
      const cost = known.get(at) ?? costOf(layout, at, placed)
      known.set(at, cost)
      return cost
    }
  })
  const from = (index: number, notBeforeS: number): Schedule | undefined => {
    const layout = layouts[index]
    if (!layout) return { times: [], cost: 0 }
    let best: Schedule | undefined
    for (let at = notBeforeS; at + layout.lastsS + GROUP_S <= durationS; at += GROUP_S) {
      const rest = from(index + 1, at + layout.lastsS + GROUP_S)
      if (!rest) break
      const cost = (costs[index]?.(at) ?? 0) + rest.cost
      if (!best || cost < best.cost) best = { times: [at, ...rest.times], cost }
    }
    return best
  }
  return from(0, earliestS)
}

function orderOf(
  visits: ReadonlyArray<PlannedVisit>,
  durationS: number,
  quietS: number,
): ReadonlyArray<Stretch> {
  const order: Stretch[] = []
  let at = 0
  const stayQuiet = (untilS: number) => {
    for (; at < untilS; at += quietS) {
      order.push({ fromS: 0, toS: Math.min(quietS, untilS - at) })
    }
    at = untilS
  }
  for (const { shownFromS, recordedFromS, lastsS } of visits) {
    stayQuiet(shownFromS)
    order.push({ fromS: recordedFromS, toS: recordedFromS + lastsS })
    at += lastsS
  }
  stayQuiet(durationS)
  return order
}

/**
 * Plans the clips of a site, all of `durationS`, so that its visits are spread evenly over the
 * round. Pure: the same cameras give the same plans.
 *
 * @throws RangeError when a camera's visits do not fit.
 */
export function planClips(
  cameras: ReadonlyArray<SceneCamera>,
  options: { readonly durationS: number; readonly quietS: number },
): ReadonlyArray<ClipPlan> {
  const { durationS, quietS } = options
  const placed: Placed[] = []
  return cameras.map((camera): ClipPlan => {
    const { view, layouts } = layOut(camera)
    let recordedS = quietS
    const chosen = schedule(layouts, placed, GROUP_S, durationS)
    if (!chosen) {
      throw new RangeError(`${camera.name}: ${durationS} s are too short for its visits.`)
    }
    const visits = layouts.map(({ appearances, lastsS }, index): PlannedVisit => {
      const shownFromS = chosen.times[index] ?? 0
      const people = new Set(appearances.map(({ person }) => person))
      placed.push({ fromS: shownFromS, toS: shownFromS + lastsS, people })
      const visit = { appearances, recordedFromS: recordedS, lastsS, shownFromS }
      recordedS += lastsS
      return visit
    })
    const order = orderOf(visits, durationS, quietS)
    return { camera, view, durationS, quietS, recordedS, visits, order }
  })
}

function faceBox(pose: Pose, face: FaceKey) {
  const { box } = FACE_CUTOUTS[face]
  const w = (pose.h * box.w) / box.h
  return { x: pose.x - w / 2, y: pose.y - pose.h / 2, w, h: pose.h }
}

const rounded = (value: number, digits = 1) => Number(value.toFixed(digits))

/** The truth about one appearance, or undefined when the face never shows. */
function passageOf(
  plan: ClipPlan,
  visit: PlannedVisit,
  { person, face, ...walk }: Appearance,
  id: string,
): PassageTruth | undefined {
  const frames = Array.from({ length: Math.round(visit.lastsS * MAIN_RATE) }, (_, index) => {
    const t = index / MAIN_RATE
    const pose = poseAt({ ...walk, person }, plan.view, t)
    return pose
      ? { t: visit.shownFromS + t, opacity: pose.opacity, ...faceBox(pose, face) }
      : undefined
  }).filter((frame) => frame !== undefined)
  const visible = frames.filter(
    ({ x, y, w, h }) => x + w > 0 && x < FRAME_WIDTH && y + h > 0 && y < FRAME_HEIGHT,
  )
  const clear = visible.filter(
    ({ x, y, w, h, opacity }) =>
      h >= RECOGNISABLE_HEIGHT &&
      opacity === 1 &&
      x >= 0 &&
      y >= 0 &&
      x + w <= FRAME_WIDTH &&
      y + h <= FRAME_HEIGHT,
  )
  const [first, last] = [visible[0], visible.at(-1)]
  const [clearFirst, clearLast] = [clear[0], clear.at(-1)]
  if (!first || !last || !clearFirst || !clearLast) return undefined
  return {
    id,
    person,
    enrolled: identityOf(person).employee !== undefined,
    fromS: rounded(first.t, 3),
    toS: rounded(last.t + 1 / MAIN_RATE, 3),
    recognisableFromS: rounded(clearFirst.t, 3),
    recognisableToS: rounded(clearLast.t, 3),
    maxHeight: rounded(Math.max(...clear.map(({ h }) => h))),
    path: visible
      .filter((_, index) => index % Math.round(MAIN_RATE / PATH_RATE) === 0)
      .map(({ t, x, y, w, h }) => ({
        t: rounded(t, 3),
        x: rounded(x),
        y: rounded(y),
        w: rounded(w),
        h: rounded(h),
      })),
  }
}

/** The ground truth of a planned clip. Pure. */
export function truthOf(plan: ClipPlan): ClipTruth {
  const passages = plan.visits.flatMap((visit, number) =>
    visit.appearances.flatMap((appearance, index) => {
      const id = `${plan.camera.key}-${number + 1}${'abc'[index] ?? index}`
      return passageOf(plan, visit, appearance, id) ?? []
    }),
  )
  return {
    camera: plan.camera.key,
    clip: plan.camera.key,
    durationS: plan.durationS,
    passages,
  }
}
