/** A point of a room: x from -1 (left wall) to 1, y from 0 (floor) to 1 (ceiling), z from 0
 * (at the camera) to 1 (back wall). */
export type RoomPoint = readonly [x: number, y: number, z: number]

export type RoomShape = {
  /** Vanishing point in pixels of 1920x1080; its height is the horizon. */
  readonly vanishing: readonly [x: number, y: number]
  /** How much smaller the back wall is than the room at the camera; 1 and more. */
  readonly depth: number
  /** Height of the ceiling above the horizon at the camera, in pixels. */
  readonly ceiling: number
}

const HALF_WIDTH = 1500
/** Height of the horizon above the floor at the camera, in pixels. */
export const FLOOR_BELOW = 1500

export type Room = {
  readonly shape: RoomShape
  /** SVG points of a polygon through points of the room. */
  readonly points: (...corners: ReadonlyArray<RoomPoint>) => string
  readonly polygon: (fill: string, corners: ReadonlyArray<RoomPoint>, extra?: string) => string
  /** A rectangle on the back wall or, with `z`, standing in the room and facing the camera. */
  readonly facing: (
    fill: string,
    at: { x: number; y: number; w: number; h: number; z?: number },
    extra?: string,
  ) => string
  /** A rectangle on a side wall. */
  readonly onWall: (
    fill: string,
    at: { side: -1 | 1; z0: number; z1: number; y0: number; y1: number },
    extra?: string,
  ) => string
  /** A box standing on the floor (or on `y0`), lit from above: front, side and top. */
  readonly box: (
    colour: string,
    at: { x0: number; x1: number; z0: number; z1: number; h: number; y0?: number },
  ) => string
  readonly line: (colour: string, width: number, from: RoomPoint, to: RoomPoint) => string
}

export function room(shape: RoomShape): Room {
  const [vx, vy] = shape.vanishing
  const project = ([x, y, z]: RoomPoint): string => {
    const scale = 1 / (1 + shape.depth * z)
    const height = FLOOR_BELOW - y * (FLOOR_BELOW + shape.ceiling)
    return `${(vx + x * HALF_WIDTH * scale).toFixed(1)},${(vy + height * scale).toFixed(1)}`
  }
  const points = (...corners: ReadonlyArray<RoomPoint>) => corners.map(project).join(' ')
  const polygon: Room['polygon'] = (fill, corners, extra = '') =>
    `<polygon points="${points(...corners)}" fill="${fill}" ${extra}/>`
  const facing: Room['facing'] = (fill, { x, y, w, h, z = 1 }, extra) =>
    polygon(
      fill,
      [
        [x, y, z],
        [x + w, y, z],
        [x + w, y + h, z],
        [x, y + h, z],
      ],
      extra,
    )
  return {
    shape,
    points,
    polygon,
    facing,
    onWall: (fill, { side, z0, z1, y0, y1 }, extra) =>
      polygon(
        fill,
        [
          [side, y0, z0],
          [side, y0, z1],
          [side, y1, z1],
          [side, y1, z0],
        ],
        extra,
      ),
    box(colour, { x0, x1, z0, z1, h, y0 = 0 }) {
      const inner = x0 + x1 > 0 ? x0 : x1
      const top = y0 + h
      const side: ReadonlyArray<RoomPoint> = [
        [inner, y0, z0],
        [inner, y0, z1],
        [inner, top, z1],
        [inner, top, z0],
      ]
      const lid: ReadonlyArray<RoomPoint> = [
        [x0, top, z0],
        [x1, top, z0],
        [x1, top, z1],
        [x0, top, z1],
      ]
      const shadow: ReadonlyArray<RoomPoint> = [
        [x0 - 0.03, y0, z0 - 0.02],
        [x1 + 0.03, y0, z0 - 0.02],
        [x1 + 0.03, y0, z1],
        [x0 - 0.03, y0, z1],
      ]
      return `${polygon('#000', shadow, 'opacity="0.35" filter="url(#soft)"')}
        ${polygon(colour, side)}${polygon('#000', side, 'opacity="0.3"')}
        ${polygon(colour, lid)}${polygon('#fff', lid, 'opacity="0.16"')}
        ${facing(colour, { x: x0, y: y0, w: x1 - x0, h, z: z0 })}
        ${facing('url(#down)', { x: x0, y: y0, w: x1 - x0, h, z: z0 })}`
    },
    line: (colour, width, from, to) => {
      const [x1, y1] = project(from).split(',')
      const [x2, y2] = project(to).split(',')
      return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width}"/>`
    },
  }
}
