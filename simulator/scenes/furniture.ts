import type { Room } from './room-drawing.ts'

const steps = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Five gates across the room. */
export function turnstiles({ box, facing }: Room, accent: string): string {
  const gates = [-0.62, -0.3, 0.02, 0.34, 0.66].map(
    (x) =>
      box('#9aa1a8', { x0: x - 0.035, x1: x + 0.035, z0: 0.46, z1: 0.66, h: 0.27 }) +
      facing(accent, { x: x - 0.02, y: 0.2, w: 0.04, h: 0.03, z: 0.458 }),
  )
  return gates.join('')
}

/** A desk with a screen on it. */
export function desk(space: Room, colour: string, x0: number, x1: number, z: number): string {
  return (
    space.box(colour, { x0, x1, z0: z, z1: z + 0.12, h: 0.25 }) +
    space.facing('#20242a', { x: (x0 + x1) / 2 - 0.07, y: 0.27, w: 0.14, h: 0.1, z: z + 0.05 }) +
    space.facing('#5f86a8', { x: (x0 + x1) / 2 - 0.06, y: 0.28, w: 0.12, h: 0.08, z: z + 0.049 })
  )
}

/** A table with two chairs. */
export function table({ box }: Room, colour: string, x: number, z: number): string {
  const leg = (at: number) =>
    box('#4a4d52', { x0: at - 0.012, x1: at + 0.012, z0: z + 0.03, z1: z + 0.05, h: 0.2 })
  const chair = (at: number) =>
    box('#33373d', { x0: at - 0.06, x1: at + 0.06, z0: z - 0.02, z1: z + 0.01, h: 0.14 }) +
    box('#3d4249', { x0: at - 0.06, x1: at + 0.06, z0: z + 0.01, z1: z + 0.016, h: 0.26 })
  return `${leg(x - 0.16)}${leg(x + 0.16)}${box(colour, { x0: x - 0.22, x1: x + 0.22, z0: z, z1: z + 0.08, y0: 0.2, h: 0.018 })}${chair(x - 0.12)}${chair(x + 0.12)}`
}

/** A parked car, seen from its front. */
export function car({ box, facing }: Room, colour: string, x: number, z: number): string {
  return `${box(colour, { x0: x - 0.22, x1: x + 0.22, z0: z, z1: z + 0.3, y0: 0.05, h: 0.2 })}
    ${box('#20262d', { x0: x - 0.17, x1: x + 0.17, z0: z + 0.07, z1: z + 0.22, y0: 0.25, h: 0.13 })}
    ${facing('#fff3d6', { x: x - 0.2, y: 0.14, w: 0.08, h: 0.04, z: z - 0.002 })}
    ${facing('#fff3d6', { x: x + 0.12, y: 0.14, w: 0.08, h: 0.04, z: z - 0.002 })}
    ${facing('#16181b', { x: x - 0.2, y: 0, w: 0.08, h: 0.08, z: z - 0.001 })}
    ${facing('#16181b', { x: x + 0.12, y: 0, w: 0.08, h: 0.08, z: z - 0.001 })}`
}

/** Shelves full of goods along one wall. */
export function shelves({ box, onWall }: Room, side: -1 | 1, accent: string): string {
  const levels = [0.02, 0.3, 0.58]
  const goods = levels.flatMap((y, level) =>
    steps(7)
      .reverse()
      .map((index) => {
        const tone = ['#a98558', '#8b6b45', '#b99b72', '#6f7f8d', accent][(index * 3 + level) % 5]
        const z = 0.1 + index * 0.125
        const depth = 0.07 + ((index + level) % 3) * 0.012
        const edge = side * (0.66 + ((index * 5 + level) % 3) * 0.03)
        const [x0, x1] = side < 0 ? [-0.98, edge] : [edge, 0.98]
        return box(tone ?? accent, { x0, x1, z0: z, z1: z + depth, y0: y + 0.02, h: 0.2 })
      }),
  )
  const beams = levels.map((y) =>
    onWall('#c4622d', { side, z0: 0.05, z1: 1, y0: y, y1: y + 0.022 }),
  )
  return goods.join('') + beams.join('')
}

/** The doors of a lift in the back wall. */
export function elevator({ facing }: Room, x: number): string {
  return `${facing('#3a3e44', { x: x - 0.2, y: 0, w: 0.4, h: 0.74 })}
    ${facing('#a7adb4', { x: x - 0.17, y: 0, w: 0.335, h: 0.7 })}${facing('url(#down)', { x: x - 0.17, y: 0, w: 0.34, h: 0.7 })}
    ${facing('#5b6168', { x: x - 0.005, y: 0, w: 0.01, h: 0.7 })}
    ${facing('#f2b45a', { x: x - 0.04, y: 0.78, w: 0.08, h: 0.035 }, 'filter="url(#soft)"')}${facing('#f2b45a', { x: x - 0.035, y: 0.78, w: 0.07, h: 0.03 })}`
}

/** Three framed pictures on a side wall. */
export function picturesOnWall({ onWall }: Room, side: -1 | 1, accent: string): string {
  return [0.22, 0.42, 0.66]
    .map((z) => {
      const at = { side, z0: z, z1: z + 0.09 }
      return (
        onWall('#1d2024', { ...at, y0: 0.44, y1: 0.76 }) +
        onWall(accent, { side, z0: z + 0.008, z1: z + 0.082, y0: 0.46, y1: 0.74 }) +
        onWall('#fff', { side, z0: z + 0.02, z1: z + 0.05, y0: 0.52, y1: 0.64 }, 'opacity="0.5"')
      )
    })
    .join('')
}
