import { turnstiles, desk, table, car, shelves, elevator, picturesOnWall } from './furniture.ts'
import {
  ceilingLamps,
  door,
  glazing,
  type Palette,
  picture,
  plant,
  shell,
  sideDoor,
  sideWindow,
  skirting,
  tiles,
} from './place-parts.ts'
import { FLOOR_BELOW, type Room, room, type RoomShape } from './room-drawing.ts'

/** What a camera looks at. `look` changes the furniture and how the room is seen. */
export type Place = {
  readonly kind: keyof typeof DRAWINGS
  readonly palette: Palette
  readonly look: number
}

const steps = (count: number) => Array.from({ length: count }, (_, index) => index)

type Drawing = {
  readonly shape: (look: number) => RoomShape
  readonly draw: (space: Room, palette: Palette, look: number) => string
}

const seenFrom = (x: number, y: number, depth: number, ceiling: number): RoomShape => ({
  vanishing: [x, y],
  depth,
  ceiling,
})

const DRAWINGS = {
  lobby: {
    shape: (look) => seenFrom(880 + look * 130, 250, 1.5, 620),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000055', 8, 9) +
      glazing(space, { x: -0.75, y: 0, w: 1.5, h: 0.82, panes: 6, frame: '#34393f' }) +
      sideWindow(space, { side: look % 2 ? 1 : -1, z0: 0.35, z1: 0.75 }) +
      ceilingLamps(space, palette.lamp, [-0.45, 0.45], 4) +
      skirting(space, '#00000066') +
      space.box(palette.accent, { x0: 0.42, x1: 0.95, z0: 0.62, z1: 0.75, h: 0.3 }) +
      plant(250 + look * 40, 900, 330) +
      plant(1690, 820, 240),
  },
  glassDoors: {
    shape: (look) => seenFrom(1010 - look * 110, 240, 1.05, 520),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#0000004d', 6, 6) +
      glazing(space, { x: -0.5, y: 0, w: 1, h: 0.78, panes: 4, frame: '#50565d' }) +
      space.facing(palette.accent, { x: -0.56, y: 0.8, w: 1.12, h: 0.1 }) +
      space.polygon(
        '#2b2e33',
        [
          [-0.42, 0, 0.95],
          [0.42, 0, 0.95],
          [0.46, 0, 0.5],
          [-0.46, 0, 0.5],
        ],
        'opacity="0.75"',
      ) +
      picturesOnWall(space, look % 2 ? -1 : 1, palette.accent) +
      ceilingLamps(space, palette.lamp, [0], 3, [0.3, 0.12]) +
      skirting(space, '#00000066') +
      plant(look % 2 ? 1660 : 260, 860, 300),
  },
  turnstiles: {
    shape: (look) => seenFrom(960 + look * 90, 235, 1.7, 560),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000044', 10, 10) +
      door(space, palette.accent, { x: -0.36, w: 0.3 }) +
      door(space, palette.accent, { x: 0.06, w: 0.3 }) +
      sideWindow(space, { side: look % 2 ? 1 : -1, z0: 0.5, z1: 0.8 }) +
      ceilingLamps(space, palette.lamp, [-0.55, 0, 0.55], 4, [0.05, 0.14]) +
      skirting(space, '#00000066') +
      turnstiles(space, palette.accent),
  },
  corridor: {
    shape: (look) => seenFrom(930 + look * 60, 262, 4.6, 560),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000033', 4, 16) +
      door(space, palette.accent, { x: -0.42, w: 0.84 }) +
      [0.1, 0.3, 0.56]
        .map((z) => sideDoor(space, palette.accent, { side: 1, z0: z, z1: z + 0.09 }))
        .join('') +
      (look % 2
        ? [0.16, 0.42].map((z) => sideWindow(space, { side: -1, z0: z, z1: z + 0.14 })).join('')
        : [0.12, 0.38, 0.64]
            .map((z) => sideDoor(space, palette.accent, { side: -1, z0: z, z1: z + 0.1 }))
            .join('')) +
      space.onWall(
        palette.accent,
        { side: -1, z0: 0, z1: 1, y0: 0.22, y1: 0.26 },
        'opacity="0.6"',
      ) +
      ceilingLamps(space, palette.lamp, [0], 7, [0.2, 0.06]) +
      skirting(space, '#00000077'),
  },
  lifts: {
    shape: (look) => seenFrom(1000 - look * 60, 250, 1.2, 560),
    draw: (space, palette) =>
      shell(space, palette) +
      tiles(space, '#00000044', 6, 6) +
      elevator(space, -0.62) +
      elevator(space, -0.05) +
      elevator(space, 0.52) +
      ceilingLamps(space, palette.lamp, [-0.55, 0, 0.55], 3, [0.07, 0.05]) +
      skirting(space, palette.accent) +
      plant(1760, 900, 330),
  },
  canteen: {
    shape: (look) => seenFrom(1060 - look * 160, 225, 2, 520),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000033', 12, 10) +
      space.facing('#2b2622', { x: -0.8, y: 0.2, w: 1.6, h: 0.5 }) +
      space.facing('#e9c98f', { x: -0.76, y: 0.3, w: 1.52, h: 0.34 }, 'opacity="0.55"') +
      space.box(palette.accent, { x0: -0.85, x1: 0.85, z0: 0.84, z1: 0.92, h: 0.26 }) +
      sideWindow(space, { side: look % 2 ? -1 : 1, z0: 0.2, z1: 0.5 }) +
      sideWindow(space, { side: look % 2 ? -1 : 1, z0: 0.58, z1: 0.82 }) +
      ceilingLamps(space, palette.lamp, [-0.6, 0, 0.6], 4, [0.05, 0.03]) +
      [
        [-0.6, 0.62],
        [0.05, 0.62],
        [0.65, 0.6],
        [-0.72, 0.36],
        [0.7, 0.34],
      ]
        .map(([x = 0, z = 0]) => table(space, '#b58a5c', x, z))
        .join(''),
  },
  office: {
    shape: (look) => seenFrom(860 + look * 120, 230, 2.1, 500),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000022', 14, 8) +
      glazing(space, { x: -0.9, y: 0.3, w: 1.8, h: 0.52, panes: 8, frame: '#e3e5e7' }) +
      ceilingLamps(space, palette.lamp, [-0.5, 0.5], 5) +
      [0.72, 0.5, 0.28]
        .map((z) => desk(space, '#b9a68d', -0.95, -0.5, z) + desk(space, '#b9a68d', 0.52, 0.95, z))
        .join('') +
      plant(look % 2 ? 1180 : 760, 560, 130),
  },
  warehouse: {
    shape: (look) => seenFrom(960 - look * 70, 245, 3.6, 760),
    draw: (space, palette) =>
      shell(space, palette) +
      space.facing('#4b5056', { x: -0.5, y: 0, w: 1, h: 0.55 }) +
      space.facing('#777d84', { x: -0.44, y: 0, w: 0.88, h: 0.5 }) +
      shelves(space, -1, palette.accent) +
      shelves(space, 1, palette.accent) +
      space.line('#e2b21c', 7, [-0.55, 0, 0], [-0.55, 0, 1]) +
      space.line('#e2b21c', 7, [0.55, 0, 0], [0.55, 0, 1]) +
      ceilingLamps(space, palette.lamp, [0], 6, [0.1, 0.05]),
  },
  dock: {
    shape: (look) => seenFrom(940 + look * 100, 240, 1.35, 640),
    draw: (space, palette, look) =>
      shell(space, palette) +
      tiles(space, '#00000033', 5, 5) +
      [-0.82, -0.2, 0.42]
        .map((x, index) => {
          const open = index === look % 3
          const slats = steps(9).map((slat) =>
            space.facing('#00000040', { x, y: 0.06 + slat * 0.072, w: 0.42, h: 0.008 }),
          )
          return `${space.facing('#d9a51d', { x: x - 0.03, y: 0, w: 0.48, h: 0.76 })}${space.facing(open ? 'url(#daylight)' : '#8e959c', { x, y: 0, w: 0.42, h: 0.72 })}${open ? '' : slats.join('')}`
        })
        .join('') +
      ceilingLamps(space, palette.lamp, [-0.5, 0.5], 3, [0.06, 0.16]) +
      space.box('#a98558', { x0: 0.62, x1: 0.92, z0: 0.42, z1: 0.56, h: 0.26 }) +
      space.box('#b99b72', { x0: 0.66, x1: 0.88, z0: 0.43, z1: 0.54, y0: 0.26, h: 0.18 }) +
      space.box('#8b6b45', { x0: -0.95, x1: -0.66, z0: 0.5, z1: 0.66, h: 0.22 }) +
      space.line('#e2b21c', 8, [-0.5, 0, 0], [-0.5, 0, 1]) +
      space.line('#e2b21c', 8, [0.5, 0, 0], [0.5, 0, 1]),
  },
  carPark: {
    shape: (look) => seenFrom(980 - look * 90, 230, 2.6, 380),
    draw: (space, palette, look) =>
      shell(space, palette) +
      [-0.95, -0.48, 0.48, 0.95]
        .map((x) => space.line('#d8d8d2', 6, [x, 0, 0], [x, 0, 1]))
        .join('') +
      door(space, palette.accent, { x: -0.2, w: 0.4, h: 0.8 }) +
      ceilingLamps(space, palette.lamp, [-0.3, 0.3], 5, [0.03, 0.1]) +
      car(space, look % 2 ? '#7a2630' : '#5b6b7c', -0.72, 0.55) +
      car(space, '#c9ced3', 0.72, 0.6) +
      car(space, look % 2 ? '#24405f' : '#3b4a3f', 0.72, 0.22) +
      [-0.5, 0.5]
        .map((x) =>
          space.box(palette.wall, { x0: x - 0.05, x1: x + 0.05, z0: 0.42, z1: 0.46, h: 1 }),
        )
        .join(''),
  },
  stairs: {
    shape: (look) => seenFrom(900 + look * 70, 250, 1.3, 620),
    draw: (space, palette) =>
      shell(space, palette) +
      tiles(space, '#00000033', 5, 5) +
      steps(9)
        .reverse()
        .map((index) =>
          space.box(index % 2 ? '#9b958c' : '#a8a299', {
            x0: 0.05,
            x1: 0.85,
            z0: 0.5 + index * 0.05,
            z1: 0.56 + index * 0.05,
            h: 0.06 + index * 0.06,
          }),
        )
        .join('') +
      space.line('#3b3f45', 10, [0.02, 0.36, 0.5], [0.02, 0.86, 0.98]) +
      steps(7)
        .map((index) => {
          const z = 0.5 + index * 0.08
          return space.line('#3b3f45', 5, [0.02, index * 0.08, z], [0.02, 0.36 + index * 0.083, z])
        })
        .join('') +
      door(space, palette.accent, { x: -0.72, w: 0.36 }) +
      sideWindow(space, { side: -1, z0: 0.3, z1: 0.62 }) +
      ceilingLamps(space, palette.lamp, [-0.2], 2, [0.2, 0.16]) +
      skirting(space, '#00000066'),
  },
} as const satisfies Readonly<Record<string, Drawing>>

/** Draws a place as SVG of 1920x1080. */
export function drawPlace({ kind, palette, look }: Place): string {
  const drawing: Drawing = DRAWINGS[kind]
  return picture(palette, drawing.draw(room(drawing.shape(look)), palette, look))
}

/** The far end of a place, in pixels: its middle, and where the floor meets the back wall. */
export function farEnd({ kind, look }: Place): {
  readonly x: number
  readonly horizon: number
  readonly floor: number
} {
  const { vanishing, depth } = DRAWINGS[kind].shape(look)
  const [x, horizon] = vanishing
  return { x, horizon, floor: horizon + FLOOR_BELOW / (1 + depth) }
}
