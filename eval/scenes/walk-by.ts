import type { WalkPoint } from '../../simulator/scenes/walks.ts'
import type { SceneKind } from './scene-kinds.ts'
import type { Pillar } from './scene.ts'

/** How one person goes through a scene. */
export type Way = {
  readonly points: ReadonlyArray<WalkPoint>
  /** Before the face for a while, seconds of the scene. */
  readonly shade: { readonly from: number; readonly to: number } | null
}

export type Choreography = {
  readonly ways: ReadonlyArray<Way>
  readonly pillars: ReadonlyArray<Pillar>
}

type Random = () => number

const W = 1920
/** From here on, in face heights beyond the edge, nobody can be seen. */
const BEYOND = 1.6

const between = (random: Random, low: number, high: number): number => low + random() * (high - low)
const way = (points: ReadonlyArray<WalkPoint>): Way => ({ points, shade: null })
const outside = (right: boolean, h: number): number => (right ? W + BEYOND * h : -BEYOND * h)

/** Lanes for `count` people beside each other: where the middle of each is, as a share of the width. */
function lane(index: number, count: number, random: Random): number {
  return (index + 0.5 + (random() - 0.5) * 0.3) / count
}

/** From far away towards the camera, then out at the side. `t` counts from the scene's begin. */
function approach(index: number, count: number, random: Random, from: number, to: number): Way {
  const start = index * between(random, 0.2, 0.6)
  const seconds = between(random, 3.2, 4.4)
  const share = lane(index, count, random)
  const farX = W * (0.38 + share * 0.24)
  const nearX = W * (0.16 + share * 0.68)
  // Even steps: the distance shrinks evenly, so that the height grows as its inverse.
  const points = Array.from({ length: 9 }, (_, step) => {
    const part = step / 8
    const h = 1 / ((1 - part) / from + part / to)
    const sideways = (h - from) / (to - from)
    return { t: start + seconds * part, x: farX + (nearX - farX) * sideways, h }
  })
  const right = nearX > W / 2
  const last = start + seconds
  const rest = Math.abs(outside(right, to) - nearX) / (4.2 * to)
  return way([...points, { t: last + rest, x: outside(right, to), h: to * 1.02 }])
}

/** Across the picture at an even pace, past the middle at `meetsAt` seconds. */
function across(right: boolean, h: number, pace: number, meetsAt: number, meetsX: number): Way {
  const from = outside(right, h)
  const to = outside(!right, h)
  return way([
    { t: meetsAt - Math.abs(from - meetsX) / pace, x: from, h },
    { t: meetsAt, x: meetsX, h: h * 1.03 },
    { t: meetsAt + Math.abs(to - meetsX) / pace, x: to, h: h * 1.06 },
  ])
}

/** Makes every time count from 0. */
function fromZero(ways: ReadonlyArray<Way>): ReadonlyArray<Way> {
  const first = Math.min(...ways.flatMap(({ points }) => points.map(({ t }) => t)))
  return ways.map(({ points, shade }) => ({
    points: points.map((point) => ({ ...point, t: point.t - first })),
    shade: shade && { from: shade.from - first, to: shade.to - first },
  }))
}

const plain = (ways: ReadonlyArray<Way>): Choreography => ({ ways: fromZero(ways), pillars: [] })
const each = (count: number, make: (index: number) => Way): ReadonlyArray<Way> =>
  Array.from({ length: count }, (_, index) => make(index))

/** Most people who cross at once. */
const mostAtOnce = 4

/**
 * Two to four people who cross at different depths: whoever is nearer hides the others for a moment. More people come
 * in a second wave.
 */
function crossings(count: number, random: Random): Choreography {
  const waves = Math.ceil(count / mostAtOnce)
  const meetsX = Array.from({ length: waves }, () => between(random, 0.4, 0.6) * W)
  return plain(
    each(count, (index) => {
      const wave = index % waves
      const depth = Math.floor(index / waves)
      const h = 66 + depth * between(random, 18, 26)
      const pace = h * between(random, 3.2, 4)
      const meetsAt = wave * 2.4 + between(random, -0.25, 0.25)
      return across((depth + wave) % 2 === 0, h, pace, meetsAt, meetsX[wave] ?? W / 2)
    }),
  )
}

/** In sight for 1.5 s, from behind one wall to behind the next. */
function walkPasts(count: number, random: Random): Choreography {
  const h = between(random, 72, 105)
  const pace = h * between(random, 3.4, 4.2)
  const wall = Math.round(h * 3)
  const open = pace * 1.5 + h * 0.9
  const left = (W - open) / 2 + between(random, -120, 120)
  const right = random() < 0.5
  const ways = each(count, (index) => {
    const mid = left + open / 2
    const own = h * between(random, 0.94, 1.06)
    const reach = open / 2 + wall / 2
    const start = index * between(random, 0.8, 1.1)
    const ends = [mid - reach, mid + reach] as const
    const [a, b] = right ? [ends[1], ends[0]] : ends
    return way([
      { t: start, x: a, h: own },
      { t: start + (reach * 2) / pace, x: b, h: own * 1.02 },
    ])
  })
  const shade = between(random, 50, 110)
  const pillars = [
    { left: left - wall, width: wall, shade },
    { left: left + open, width: wall, shade },
  ]
  return { ways: fromZero(ways), pillars }
}

/** Past a pillar that hides everybody for half a second, or with something before the face for as long. */
function occlusion(count: number, random: Random): Choreography {
  if (random() < 0.5) {
    const ways = each(count, (index) => {
      const { points } = approach(index, count, random, 58, between(random, 115, 140))
      const middle = (points[0]?.t ?? 0) + between(random, 1.8, 3)
      return { points, shade: { from: middle - 0.25, to: middle + 0.25 } }
    })
    return { ways: fromZero(ways), pillars: [] }
  }
  const h = between(random, 75, 110)
  const pace = h * between(random, 2.6, 3.4)
  const ways = each(count, (index) => {
    const own = h * between(random, 0.85, 1.15)
    return across(index % 2 === 0, own, (pace * own) / h, index * between(random, 0.8, 1.2), W / 2)
  })
  const width = pace * 0.5
  return {
    ways: fromZero(ways),
    pillars: [{ left: W / 2 - width / 2, width, shade: between(random, 50, 120) }],
  }
}

/** Two rows that come towards the camera together, those behind looking between the heads before them. */
function groups(count: number, random: Random): Choreography {
  const front = Math.ceil(count / 2)
  const seconds = between(random, 4, 5)
  const to = between(random, 100, 118)
  return plain(
    each(count, (index) => {
      const isFront = index < front
      const inRow = isFront ? front : count - front
      const place = isFront ? index : index - front
      const near = to * (isFront ? 1 : 0.78) * between(random, 0.97, 1.03)
      const far = near * 0.55
      const slot = place - (inRow - 1) / 2 + (isFront ? 0 : front === inRow ? 0.5 : 0)
      const middle = W / 2 - (front === inRow ? to * 0.6 : 0)
      const x = (h: number): number =>
        middle + slot * 2.75 * to * (h / near) + (random() - 0.5) * 14
      const late = between(random, 0, 0.3)
      return way(
        Array.from({ length: 6 }, (_, step) => {
          const part = step / 5
          const h = 1 / ((1 - part) / far + part / near)
          return { t: late + seconds * part, x: x(h), h }
        }),
      )
    }),
  )
}

/** From 40 px on towards the camera; some turn off before their face is large enough to be recognised. */
function distance(count: number, random: Random): Choreography {
  return plain(
    each(count, (index) => {
      const to = random() < 0.3 ? between(random, 48, 56) : 110
      return approach(index, count, random, 38, to)
    }),
  )
}

/** Fast across the picture. */
function hurry(count: number, random: Random): Choreography {
  return plain(
    each(count, (index) => {
      const h = between(random, 85, 130)
      return across(random() < 0.5, h, h * between(random, 3, 4), index * 1.1, W / 2)
    }),
  )
}

/** Lays out how `count` people go through a scene of a kind. Pure but for `random`. */
export function layOut(kind: SceneKind, count: number, random: Random): Choreography {
  const near = (): number => between(random, 115, 155)
  switch (kind) {
    case 'walk':
    case 'night':
      return plain(
        each(count, (index) => approach(index, count, random, between(random, 46, 58), near())),
      )
    case 'look-alikes':
      return random() < 0.5
        ? crossings(count, random)
        : plain(each(count, (index) => approach(index, count, random, 52, near())))
    case 'walk-pasts':
      return walkPasts(count, random)
    case 'crossings':
      return crossings(count, random)
    case 'occlusion':
      return occlusion(count, random)
    case 'groups':
      return groups(count, random)
    case 'distance':
      return distance(count, random)
    case 'motion-blur':
      return hurry(count, random)
  }
  return kind satisfies never
}
