import type { Visit } from './cameras.ts'

/** Where a walker's face is: sideways middle and height of the face box, pixels of 1920x1080. */
export type WalkPoint = { readonly t: number; readonly x: number; readonly h: number }

/** The way of one person through a picture; `t` in seconds since the visit began, ascending. */
export type Walk = { readonly person: string; readonly points: ReadonlyArray<WalkPoint> }

/** A moment of a walk. */
export type Pose = {
  /** Middle of the face box. */
  readonly x: number
  readonly y: number
  readonly h: number
  /** Radians of the stride; a full circle is two steps. */
  readonly stride: number
  /** 0 to 1: people that come from far away appear gradually. */
  readonly opacity: number
}

/** How the camera hangs: faces sink from the horizon by `drop` face heights. */
export type View = {
  readonly horizon: number
  readonly drop: number
  /** Where people appear from, and how high a face is there. */
  readonly farX: number
  readonly farHeight: number
}

const WIDTH = 1920
/** Half the width of a figure, in face heights: beyond the edge by this it cannot be seen. */
const BODY = 1.6
const STEPS_PER_SECOND = 1.9

const outside = (side: -1 | 1, h: number) => (side < 0 ? -BODY * h : WIDTH + BODY * h)

function approach(view: View, random: () => number): WalkPoint[] {
  const side = random() < 0.5 ? -1 : 1
  const near = 190 + random() * 55
  const aim = WIDTH / 2 + side * (80 + random() * 200)
  const arrive = 4.6 + random() * 0.6
  // Even steps: the distance shrinks evenly, so that the height grows as its inverse.
  const points = Array.from({ length: 13 }, (_, index) => {
    const part = index / 12
    const h = 1 / ((1 - part) / view.farHeight + part / near)
    const lateral = (h - view.farHeight) / (near - view.farHeight)
    return { t: arrive * part, x: view.farX + (aim - view.farX) * lateral, h }
  })
  return [...points, { t: arrive + 1.7, x: outside(side, near + 5), h: near + 5 }]
}

function cross(random: () => number): WalkPoint[] {
  const side = random() < 0.5 ? -1 : 1
  const first = 95 + random() * 55
  const last = first * (0.85 + random() * 0.4)
  const lasts = 5.6 + random()
  return [
    { t: 0, x: outside(side, first), h: first },
    { t: lasts, x: outside(side === 1 ? -1 : 1, last), h: last },
  ]
}

function turn(random: () => number): WalkPoint[] {
  const side = random() < 0.5 ? -1 : 1
  const first = 82 + random() * 18
  const middle = 135 + random() * 35
  const last = 185 + random() * 40
  const centre = WIDTH / 2 + side * (random() * 260)
  return [
    { t: 0, x: outside(side, first), h: first },
    { t: 2.2, x: centre + side * 240, h: (first + middle) / 2 },
    { t: 4.2, x: centre - side * 60, h: middle },
    { t: 6.6, x: outside(side === 1 ? -1 : 1, last), h: last },
  ]
}

function group(count: number, random: () => number): WalkPoint[][] {
  const side = random() < 0.5 ? -1 : 1
  const base = 105 + random() * 30
  const spacing = base * 2.9
  const away = random() < 0.5 ? side : side === 1 ? -1 : 1
  return Array.from({ length: count }, (_, index) => {
    const h = base * (0.94 + random() * 0.14)
    const slot = (count - 1) / 2 - index
    const x = WIDTH / 2 - side * slot * spacing + (random() - 0.5) * 40
    // Whoever stands farthest from an edge comes in first and goes out last.
    const late = index * 0.45
    const leave = 4.4 + (away === side ? count - 1 - index : index) * 0.4
    return [
      { t: 0.1 + late, x: outside(side, h), h },
      { t: 2.1 + late, x, h },
      { t: leave, x: x + side * 12, h: h * 1.01 },
      { t: leave + 2.3, x: outside(away, h * 1.05), h: h * 1.05 },
    ]
  })
}

/** Lays out a visit. All walks together last at most 8 s. */
export function planVisit(visit: Visit, view: View, random: () => number): Walk[] {
  const { manner, people } = visit
  if (manner === 'group') {
    const ways = group(people.length, random)
    return people.map((person, index) => ({ person, points: ways[index] ?? [] }))
  }
  const way = {
    approach: () => approach(view, random),
    cross: () => cross(random),
    turn: () => turn(random),
  }
  return people.map((person) => ({ person, points: way[manner]() }))
}

/** Seconds from the visit's begin until the walker has gone. */
export function walkEnd(walk: Walk): number {
  return walk.points.at(-1)?.t ?? 0
}

function between(points: ReadonlyArray<WalkPoint>, t: number, pick: (p: WalkPoint) => number) {
  const index = points.findIndex((point) => point.t > t)
  const b = points[index]
  const a = points[index - 1]
  if (!a || !b) return undefined
  const part = (t - a.t) / (b.t - a.t)
  // Tangents as in a Catmull-Rom spline, limited to what the neighbours allow: no overshoot.
  const slope = (at: number) => {
    const before = points[at - 1]
    const here = points[at]
    const after = points[at + 1]
    if (!here || !before || !after) return (pick(b) - pick(a)) / (b.t - a.t)
    const left = (pick(here) - pick(before)) / (here.t - before.t)
    const right = (pick(after) - pick(here)) / (after.t - here.t)
    return left * right <= 0 ? 0 : (2 * left * right) / (left + right)
  }
  const length = b.t - a.t
  const square = part * part
  const cube = square * part
  return (
    pick(a) * (2 * cube - 3 * square + 1) +
    slope(index - 1) * length * (cube - 2 * square + part) +
    pick(b) * (-2 * cube + 3 * square) +
    slope(index) * length * (cube - square)
  )
}

/** Where the walker is `t` seconds after the visit began; undefined before and after the walk. */
export function poseAt(walk: Walk, view: View, t: number): Pose | undefined {
  const x = between(walk.points, t, (point) => point.x)
  const h = between(walk.points, t, (point) => point.h)
  if (x === undefined || h === undefined) return undefined
  const began = walk.points[0]?.t ?? 0
  const stride = (t - began) * STEPS_PER_SECOND * Math.PI
  const sway = Math.sin(stride) * 0.025 * h
  const bob = Math.abs(Math.cos(stride)) * 0.035 * h
  const far = walk.points[0]?.h === view.farHeight
  return {
    x: x + sway,
    y: view.horizon + view.drop * h + bob,
    h,
    stride,
    opacity: far ? Math.min(1, (t - began) / 0.4) : 1,
  }
}
