import type { Room } from './room-drawing.ts'

/** Colours of a place. */
export type Palette = {
  readonly wall: string
  readonly floor: string
  readonly ceiling: string
  readonly accent: string
  /** Colour of the lamps and of what they brighten. */
  readonly lamp: string
}

const steps = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Floor, ceiling and the three walls, shaded towards the corners. */
export function shell({ polygon, facing, onWall }: Room, palette: Palette): string {
  return `${polygon(palette.floor, [
    [-1, 0, 0],
    [1, 0, 0],
    [1, 0, 1],
    [-1, 0, 1],
  ])}${polygon(palette.ceiling, [
    [-1, 1, 0],
    [1, 1, 0],
    [1, 1, 1],
    [-1, 1, 1],
  ])}${onWall(palette.wall, { side: -1, z0: 0, z1: 1, y0: 0, y1: 1 })}
    ${onWall(palette.wall, { side: 1, z0: 0, z1: 1, y0: 0, y1: 1 })}
    ${onWall('url(#across)', { side: -1, z0: 0, z1: 1, y0: 0, y1: 1 })}
    ${onWall('url(#back)', { side: 1, z0: 0, z1: 1, y0: 0, y1: 1 })}
    ${facing(palette.wall, { x: -1, y: 0, w: 2, h: 1 })}
    ${facing('url(#down)', { x: -1, y: 0, w: 2, h: 1 })}`
}

/** Skirting along all walls. */
export function skirting({ facing, onWall }: Room, colour: string): string {
  return (
    onWall(colour, { side: -1, z0: 0, z1: 1, y0: 0, y1: 0.035 }) +
    onWall(colour, { side: 1, z0: 0, z1: 1, y0: 0, y1: 0.035 }) +
    facing(colour, { x: -1, y: 0, w: 2, h: 0.035 })
  )
}

/** Joints of a tiled floor. */
export function tiles({ line }: Room, colour: string, across: number, along: number): string {
  const columns = steps(across + 1).map((index) => {
    const x = -1 + (2 * index) / across
    return line(colour, 2, [x, 0, 0], [x, 0, 1])
  })
  const rows = steps(along).map((index) => {
    const z = (index / along) ** 1.6
    return line(colour, 2, [-1, 0, z], [1, 0, z])
  })
  return `<g opacity="0.5">${columns.join('')}${rows.join('')}</g>`
}

/** Lamps in the ceiling, in `columns` rows towards the back, with their shine on the floor. */
export function ceilingLamps(
  { polygon }: Room,
  lamp: string,
  columns: ReadonlyArray<number>,
  count: number,
  size: readonly [width: number, length: number] = [0.16, 0.09],
): string {
  const [width, length] = size
  return columns
    .flatMap((x) =>
      steps(count).map((index) => {
        const z = 0.12 + (0.84 * index) / count
        const panel = [
          [x - width, 1, z],
          [x + width, 1, z],
          [x + width, 1, z + length],
          [x - width, 1, z + length],
        ] as const
        const shine = panel.map(([px, , pz]) => [px, 0, pz] as const)
        return `${polygon(lamp, panel, 'filter="url(#glow)" opacity="0.8"')}${polygon(lamp, panel)}
          ${polygon(lamp, shine, 'opacity="0.22" filter="url(#blurred)"')}`
      }),
    )
    .join('')
}

/** A door in the back wall, standing left of `x` + `w`. */
export function door(
  { facing }: Room,
  colour: string,
  at: { x: number; w: number; h?: number },
): string {
  const { x, w, h = 0.68 } = at
  return `${facing('#2a2d31', { x: x - 0.03, y: 0, w: w + 0.06, h: h + 0.04 })}
    ${facing(colour, { x, y: 0, w, h })}${facing('url(#down)', { x, y: 0, w, h })}
    ${facing('#c9ccd0', { x: x + w * 0.82, y: h * 0.46, w: w * 0.08, h: 0.02 })}`
}

/** A door in a side wall. */
export function sideDoor(
  { onWall }: Room,
  colour: string,
  at: { side: -1 | 1; z0: number; z1: number },
): string {
  const inset = (at.z1 - at.z0) * 0.06
  return `${onWall('#24272b', { ...at, z0: at.z0 - inset, z1: at.z1 + inset, y0: 0, y1: 0.72 })}
    ${onWall(colour, { ...at, y0: 0, y1: 0.68 })}${onWall('url(#down)', { ...at, y0: 0, y1: 0.68 })}
    ${onWall('#d7dade', { ...at, z0: at.z0 + inset * 2, z1: at.z0 + inset * 4, y0: 0.3, y1: 0.33 })}`
}

/** Glass in the back wall with daylight and a hint of the street behind it. */
export function glazing(
  { facing, polygon }: Room,
  at: { x: number; y: number; w: number; h: number; panes: number; frame: string },
): string {
  const { x, y, w, h, panes, frame } = at
  const shine = polygon(
    '#dfeaf2',
    [
      [x, 0, 0.98],
      [x + w, 0, 0.98],
      [x + w * 1.15, 0, 0.45],
      [x - w * 0.15, 0, 0.45],
    ],
    'opacity="0.3" filter="url(#blurred)"',
  )
  const bars = steps(panes + 1).map((index) =>
    facing(frame, { x: x + (w * index) / panes - 0.012, y, w: 0.024, h }),
  )
  return `${facing('url(#daylight)', { x, y, w, h })}
    ${facing('#5c7a5a', { x, y, w: w * 0.36, h: h * 0.34 }, 'opacity="0.55" filter="url(#soft)"')}
    ${facing('#8893a0', { x: x + w * 0.55, y, w: w * 0.4, h: h * 0.52 }, 'opacity="0.5" filter="url(#soft)"')}
    ${facing('#fff', { x: x + w * 0.08, y, w: w * 0.1, h }, 'opacity="0.18"')}
    ${bars.join('')}${facing(frame, { x: x - 0.012, y: y + h - 0.025, w: w + 0.024, h: 0.03 })}
    ${facing(frame, { x: x - 0.012, y, w: w + 0.024, h: 0.02 })}${shine}`
}

/** A window in a side wall. */
export function sideWindow(
  { onWall }: Room,
  at: { side: -1 | 1; z0: number; z1: number },
  frame = '#d8dbde',
): string {
  const middle = (at.z0 + at.z1) / 2
  return `${onWall(frame, { ...at, z0: at.z0 - 0.008, z1: at.z1 + 0.008, y0: 0.36, y1: 0.86 })}
    ${onWall('url(#daylight)', { ...at, y0: 0.38, y1: 0.84 })}
    ${onWall(frame, { ...at, z0: middle - 0.004, z1: middle + 0.004, y0: 0.38, y1: 0.84 })}`
}

/** A potted plant; `size` is in pixels. */
export function plant(x: number, y: number, size: number): string {
  const leaves = steps(13).map((index) => {
    const angle = -84 + index * 14
    const length = size * (0.72 + 0.28 * ((index * 7) % 5) * 0.25)
    const tone = ['#2f5a36', '#3d6f43', '#274d2f', '#4a7d4c'][index % 4]
    return `<path transform="translate(${x} ${y - size * 0.42}) rotate(${angle})" d="M0 0 C${-size * 0.16} ${-length * 0.5} ${-size * 0.05} ${-length * 0.9} 0 ${-length} C${size * 0.07} ${-length * 0.85} ${size * 0.16} ${-length * 0.45} 0 0Z" fill="${tone}"/>`
  })
  return `<ellipse cx="${x}" cy="${y}" rx="${size * 0.45}" ry="${size * 0.1}" fill="#000" opacity="0.35" filter="url(#soft)"/>
    ${leaves.join('')}
    <path d="M${x - size * 0.22} ${y - size * 0.46} L${x + size * 0.22} ${y - size * 0.46} L${x + size * 0.17} ${y} L${x - size * 0.17} ${y}Z" fill="#6d5c50"/>
    <path d="M${x} ${y - size * 0.46} L${x + size * 0.22} ${y - size * 0.46} L${x + size * 0.17} ${y} L${x} ${y}Z" fill="#000" opacity="0.25"/>`
}

/** The picture's definitions, its content, and the lens: vignette and the place's own light. */
export function picture(palette: Palette, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080" viewBox="0 0 1920 1080"><defs>
    <linearGradient id="down" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.1"/><stop offset="0.45" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.28"/></linearGradient>
    <linearGradient id="across"><stop offset="0" stop-color="#000" stop-opacity="0.38"/><stop offset="1" stop-color="#000" stop-opacity="0.08"/></linearGradient>
    <linearGradient id="back"><stop offset="0" stop-color="#000" stop-opacity="0.1"/><stop offset="1" stop-color="#000" stop-opacity="0.42"/></linearGradient>
    <linearGradient id="daylight" x2="0" y2="1"><stop offset="0" stop-color="#e9f3fb"/><stop offset="0.55" stop-color="#c4d8e6"/><stop offset="1" stop-color="#9db09f"/></linearGradient>
    <radialGradient id="vignette" cx="0.5" cy="0.42" r="0.75"><stop offset="0.4" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.62"/></radialGradient>
    <radialGradient id="lit" cx="0.5" cy="0.2" r="0.7"><stop offset="0" stop-color="${palette.lamp}" stop-opacity="0.22"/><stop offset="1" stop-color="${palette.lamp}" stop-opacity="0"/></radialGradient>
    <filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="7"/></filter>
    <filter id="blurred" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="26"/></filter>
    <filter id="glow" x="-80%" y="-80%" width="260%" height="260%"><feGaussianBlur stdDeviation="18"/></filter>
  </defs><rect width="1920" height="1080" fill="${palette.wall}"/>${content}
  <rect width="1920" height="1080" fill="url(#lit)"/><rect width="1920" height="1080" fill="url(#vignette)"/></svg>`
}
