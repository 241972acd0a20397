import type { DirectionLine, Point, Region } from '../../../contracts/cameras.ts'
import { regionBetween } from './region.ts'

/** The corners of a mask or a zone in order. */
export type Corners = ReadonlyArray<Point>

/** What is drawn on a camera's picture; all places are fractions of its width and height. */
export type PictureShapes = {
  readonly region: Region | null
  readonly masks: ReadonlyArray<Corners>
  readonly zones: ReadonlyArray<Corners>
  readonly line: DirectionLine | null
}

/** Names one of the shapes. */
export type ShapeRef =
  | { readonly kind: 'region' }
  | { readonly kind: 'line' }
  | { readonly kind: 'mask' | 'zone'; readonly index: number }

/** As the contract has it. */
export const MAX_POLYGONS = 16
export const MAX_CORNERS = 24
const MIN_CORNERS = 3
/** Least length of a line and least distance of two clicks, as a fraction: less is a slip of the hand. */
export const LEAST_LENGTH = 0.02

const middleSquare: Corners = [
  { x: 0.35, y: 0.3 },
  { x: 0.65, y: 0.3 },
  { x: 0.65, y: 0.7 },
  { x: 0.35, y: 0.7 },
]

/** What each shape begins as when it is not drawn by hand. */
export const beginnings = {
  region: { x: 0.1, y: 0.1, w: 0.8, h: 0.8 },
  polygon: middleSquare,
  line: { from: { x: 0.2, y: 0.7 }, to: { x: 0.8, y: 0.7 }, inward: 'right' },
} as const satisfies { region: Region; polygon: Corners; line: DirectionLine }

/** Ten-thousandths: a third of a pixel of 4K, and free of binary dust. */
const tidy = (value: number): number =>
  Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000
const inside = ({ x, y }: Point): Point => ({ x: tidy(x), y: tidy(y) })

export const isSameShape = (a: ShapeRef | null, b: ShapeRef | null): boolean =>
  a?.kind === b?.kind &&
  (a !== null && 'index' in a ? a.index : null) === (b !== null && 'index' in b ? b.index : null)

/** The corners of a shape in order; of a line its two ends; none when there is no such shape. */
export function cornersOf(shapes: PictureShapes, ref: ShapeRef): ReadonlyArray<Point> {
  switch (ref.kind) {
    case 'region': {
      if (!shapes.region) return []
      const { x, y, w, h } = shapes.region
      const [right, bottom] = [tidy(x + w), tidy(y + h)]
      return [
        { x, y },
        { x: right, y },
        { x: right, y: bottom },
        { x, y: bottom },
      ]
    }
    case 'line':
      return shapes.line ? [shapes.line.from, shapes.line.to] : []
    default:
      return polygonsOf(shapes, ref.kind)[ref.index] ?? []
  }
}

const polygonsOf = (shapes: PictureShapes, kind: 'mask' | 'zone'): ReadonlyArray<Corners> =>
  kind === 'mask' ? shapes.masks : shapes.zones

function withPolygons(
  shapes: PictureShapes,
  kind: 'mask' | 'zone',
  polygons: ReadonlyArray<Corners>,
): PictureShapes {
  return kind === 'mask' ? { ...shapes, masks: polygons } : { ...shapes, zones: polygons }
}

function withPolygon(
  shapes: PictureShapes,
  { kind, index }: Extract<ShapeRef, { kind: 'mask' | 'zone' }>,
  polygon: Corners,
): PictureShapes {
  return withPolygons(shapes, kind, polygonsOf(shapes, kind).with(index, polygon))
}

/** All shapes there are, in the order in which they are listed. */
export function shapesOf({ region, masks, zones, line }: PictureShapes): ReadonlyArray<ShapeRef> {
  return [
    ...masks.map((_, index) => ({ kind: 'mask', index }) as const),
    ...zones.map((_, index) => ({ kind: 'zone', index }) as const),
    ...(line ? [{ kind: 'line' } as const] : []),
    ...(region ? [{ kind: 'region' } as const] : []),
  ]
}

/** `shapes` with one corner at `to`, or the same shapes where that would make the shape too small. */
export function moveCorner(
  shapes: PictureShapes,
  ref: ShapeRef,
  corner: number,
  to: Point,
): PictureShapes {
  const corners = cornersOf(shapes, ref)
  if (corner >= corners.length) return shapes
  if (ref.kind === 'region') {
    const opposite = corners[(corner + 2) % 4]
    const region = opposite ? regionBetween(opposite, inside(to)) : null
    return region ? { ...shapes, region } : shapes
  }
  if (ref.kind === 'line') return withLine(shapes, corners.with(corner, inside(to)))
  return withPolygon(shapes, ref, corners.with(corner, inside(to)))
}

function withLine(shapes: PictureShapes, [from, to]: ReadonlyArray<Point>): PictureShapes {
  if (!shapes.line || !from || !to || distance(from, to) < LEAST_LENGTH) return shapes
  return { ...shapes, line: { ...shapes.line, from, to } }
}

/** `shapes` with a whole shape moved by `by`, as far as the picture reaches. */
export function moveShape(shapes: PictureShapes, ref: ShapeRef, by: Point): PictureShapes {
  const corners = cornersOf(shapes, ref)
  if (corners.length === 0) return shapes
  const dx = held(
    by.x,
    corners.map(({ x }) => x),
  )
  const dy = held(
    by.y,
    corners.map(({ y }) => y),
  )
  const moved = corners.map(({ x, y }) => inside({ x: x + dx, y: y + dy }))
  if (ref.kind === 'line') return withLine(shapes, moved)
  if (ref.kind !== 'region') return withPolygon(shapes, ref, moved)
  const [corner] = moved
  return shapes.region && corner ? { ...shapes, region: { ...shapes.region, ...corner } } : shapes
}

/** A move along one axis that keeps all of `places` from 0 to 1. */
function held(by: number, places: ReadonlyArray<number>): number {
  return Math.min(1 - Math.max(...places), Math.max(-Math.min(...places), by))
}

/** `shapes` with a new corner halfway from corner `after` to the next; full polygons stay as they are. */
export function insertCorner(shapes: PictureShapes, ref: ShapeRef, after: number): PictureShapes {
  if (ref.kind === 'region' || ref.kind === 'line') return shapes
  const corners = cornersOf(shapes, ref)
  const [here, next] = [corners[after], corners[(after + 1) % corners.length]]
  if (!here || !next || corners.length >= MAX_CORNERS) return shapes
  return withPolygon(shapes, ref, corners.toSpliced(after + 1, 0, between(here, next)))
}

/** `shapes` without one corner. A triangle, a line or a region goes as a whole. */
export function removeCorner(shapes: PictureShapes, ref: ShapeRef, corner: number): PictureShapes {
  const corners = cornersOf(shapes, ref)
  if (ref.kind === 'region' || ref.kind === 'line' || corners.length <= MIN_CORNERS) {
    return removeShape(shapes, ref)
  }
  return withPolygon(shapes, ref, corners.toSpliced(corner, 1))
}

export function removeShape(shapes: PictureShapes, ref: ShapeRef): PictureShapes {
  switch (ref.kind) {
    case 'region':
      return { ...shapes, region: null }
    case 'line':
      return { ...shapes, line: null }
    default:
      return withPolygons(
        shapes,
        ref.kind,
        polygonsOf(shapes, ref.kind).filter((_, index) => index !== ref.index),
      )
  }
}

/** Adds a polygon; null when it has too few or too many corners, or there are too many polygons. */
export function addPolygon(
  shapes: PictureShapes,
  kind: 'mask' | 'zone',
  corners: ReadonlyArray<Point>,
): { readonly shapes: PictureShapes; readonly ref: ShapeRef } | null {
  const polygons = polygonsOf(shapes, kind)
  const polygon = corners
    .map(inside)
    // A double click leaves the same corner twice.
    .filter((point, index, all) => index === 0 || !isAt(point, all[index - 1]))
  if (polygon.length < MIN_CORNERS || polygon.length > MAX_CORNERS) return null
  if (polygons.length >= MAX_POLYGONS) return null
  return {
    shapes: withPolygons(shapes, kind, [...polygons, polygon]),
    ref: { kind, index: polygons.length },
  }
}

/** The line between two points, with the inside as it was; null when it is too short to be meant. */
export function lineBetween(shapes: PictureShapes, from: Point, to: Point): DirectionLine | null {
  const line = { from: inside(from), to: inside(to), inward: shapes.line?.inward ?? 'right' }
  return distance(line.from, line.to) < LEAST_LENGTH ? null : line
}

/** The same line with in and out changed over. */
export function turnedLine(line: DirectionLine): DirectionLine {
  return { ...line, inward: line.inward === 'left' ? 'right' : 'left' }
}

/**
 * The arrow that says which way is in: from the middle of the line, at a right angle on the screen.
 * `aspect` is the picture's width by its height, `length` a fraction of its height.
 */
export function inwardArrow(
  { from, to, inward }: DirectionLine,
  aspect: number,
  length: number,
): { readonly from: Point; readonly to: Point } {
  // In units of the height, x to the right and y down: the left of (dx, dy) is (dy, -dx).
  const [dx, dy] = [(to.x - from.x) * aspect, to.y - from.y]
  const scale = (inward === 'left' ? length : -length) / (Math.hypot(dx, dy) || 1)
  const middle = between(from, to)
  return {
    from: middle,
    to: { x: middle.x + (dy * scale) / aspect, y: middle.y - dx * scale },
  }
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
export const between = (a: Point, b: Point): Point =>
  inside({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

function isAt(point: Point, other: Point | undefined): boolean {
  return other !== undefined && point.x === other.x && point.y === other.y
}
