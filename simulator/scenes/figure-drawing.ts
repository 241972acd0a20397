import type { Outfit } from './identities.ts'

/**
 * Drawings of the clothed figure below the head, in units of the face box's height: origin at the
 * middle of the face, chin at 0.5, hips at 3.6, soles at `FEET`.
 */

/** The part of the figure that a drawing covers. */
export type FigureRegion = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export const UPPER_REGION: FigureRegion = { left: -1.5, top: -1.25, width: 3, height: 5.5 }
export const LEGS_REGION: FigureRegion = { left: -1.5, top: 3.2, width: 3, height: 5.7 }
export const LEG_PHASES = 6
/** Height of the soles. */
export const FEET = 7.9

function frame(region: FigureRegion, scale: number, content: string): string {
  const { left, top, width, height } = region
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="${left} ${top} ${width} ${height}">${content}</svg>`
}

/** Fits the clothes, drawn for a broader figure, to the head. */
function fitted(neck: number, content: string): string {
  return `<g transform="translate(${neck} 0.7) scale(0.88 0.92) translate(${-neck} -0.8)">${content}</g>`
}

function torsoPath(neck: number): string {
  const left = neck - 1.02
  const right = neck + 1.02
  return `M${neck - 0.4} 0.8 C${neck - 0.3} 1.12 ${neck + 0.3} 1.12 ${neck + 0.4} 0.8
    C${neck + 0.6} 0.94 ${right - 0.18} 0.98 ${right} 1.32
    L${right - 0.16} 2.2 L${right - 0.2} 4.15 L${left + 0.2} 4.15 L${left + 0.16} 2.2 L${left} 1.32
    C${left + 0.18} 0.98 ${neck - 0.6} 0.94 ${neck - 0.4} 0.8 Z`
}

function arm(neck: number, side: 1 | -1, colour: string, skin: string): string {
  const shoulder = neck + side * 0.8
  const elbow = neck + side * 1.0
  const wrist = neck + side * 0.98
  return `<path d="M${shoulder} 1.36 Q${elbow + side * 0.05} 1.9 ${elbow} 2.5 T${wrist} 3.72" fill="none" stroke="${colour}" stroke-width="0.42" stroke-linecap="round"/>
    <path d="M${shoulder - side * 0.02} 1.9 Q${elbow - side * 0.22} 2.6 ${wrist - side * 0.22} 3.6" fill="none" stroke="#000" stroke-opacity="0.28" stroke-width="0.06"/>
    <ellipse cx="${wrist}" cy="4.0" rx="0.15" ry="0.24" fill="${skin}"/>`
}

function details(neck: number, { style, main, inner }: Outfit): string {
  const lapels = `<path d="M${neck - 0.36} 0.86 L${neck} 2.05 L${neck + 0.36} 0.86 Q${neck} 1.16 ${neck - 0.36} 0.86Z" fill="${inner}"/>
    <path d="M${neck - 0.44} 0.8 L${neck - 0.5} 1.5 L${neck - 0.02} 2.2 L${neck - 0.2} 1.5Z" fill="${main}" stroke="#000" stroke-opacity="0.35" stroke-width="0.025"/>
    <path d="M${neck + 0.44} 0.8 L${neck + 0.5} 1.5 L${neck + 0.02} 2.2 L${neck + 0.2} 1.5Z" fill="${main}" stroke="#000" stroke-opacity="0.35" stroke-width="0.025"/>
    <path d="M${neck} 2.2 L${neck} 4.15" stroke="#000" stroke-opacity="0.35" stroke-width="0.03"/>`
  if (style === 'blazer') return lapels
  if (style === 'shirt') {
    return `<path d="M${neck - 0.4} 0.78 L${neck - 0.34} 1.2 L${neck} 1.06 L${neck + 0.34} 1.2 L${neck + 0.4} 0.78 Q${neck} 1.2 ${neck - 0.4} 0.78Z" fill="${inner}"/>
      <path d="M${neck} 1.1 L${neck} 4.15" stroke="#000" stroke-opacity="0.25" stroke-width="0.03"/>`
  }
  if (style === 'vest') {
    const band = (y: number) =>
      `<rect x="${neck - 0.86}" y="${y}" width="1.72" height="0.2" fill="#e9edf0" opacity="0.9"/>`
    return `<path d="M${neck - 0.36} 0.84 L${neck} 1.9 L${neck + 0.36} 0.84 Q${neck} 1.14 ${neck - 0.36} 0.84Z" fill="${inner}"/>
      ${band(2.25)}${band(3.2)}
      <rect x="${neck - 0.62}" y="1.0" width="0.18" height="1.3" fill="#e9edf0" opacity="0.9"/>
      <rect x="${neck + 0.44}" y="1.0" width="0.18" height="1.3" fill="#e9edf0" opacity="0.9"/>`
  }
  return `<path d="M${neck - 0.42} 0.8 C${neck - 0.3} 1.16 ${neck + 0.3} 1.16 ${neck + 0.42} 0.8" fill="none" stroke="${inner}" stroke-width="0.12"/>`
}

/** The neck, behind the head: fills what the photo does not show. */
export function neckDrawing(neck: number, skin: string, scale: number): string {
  return frame(
    UPPER_REGION,
    scale,
    `<path d="M${neck - 0.24} 0.2 L${neck + 0.24} 0.2 L${neck + 0.27} 0.75 L${neck + 0.42} 1.2 L${neck - 0.42} 1.2 L${neck - 0.27} 0.75Z" fill="${skin}"/>`,
  )
}

/** Shoulders, arms and trunk, in front of the head's cut-out. */
export function trunkDrawing(neck: number, outfit: Outfit, skin: string, scale: number): string {
  const sleeves = outfit.style === 'vest' ? outfit.inner : outfit.main
  const badge = `<path d="M${neck - 0.3} 0.98 L${neck + 0.2} 2.1 L${neck + 0.34} 1.0" fill="none" stroke="#1f4f8f" stroke-opacity="0.8" stroke-width="0.035"/>
    <rect x="${neck + 0.07}" y="2.08" width="0.27" height="0.36" rx="0.03" fill="#eef1f4"/><rect x="${neck + 0.12}" y="2.15" width="0.1" height="0.13" fill="#8894a3"/>`
  return frame(
    UPPER_REGION,
    scale,
    `<defs>
      <linearGradient id="side"><stop offset="0" stop-color="#000" stop-opacity="0.42"/><stop offset="0.28" stop-color="#fff" stop-opacity="0.07"/><stop offset="0.6" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.5"/></linearGradient>
      <linearGradient id="down" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.1"/><stop offset="0.35" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.3"/></linearGradient>
      <radialGradient id="chin" cx="0.5" cy="0.5" r="0.5"><stop offset="0" stop-color="#000" stop-opacity="0.45"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
      <clipPath id="trunk"><path d="${torsoPath(neck)}"/></clipPath>
    </defs>
    ${fitted(
      neck,
      `${arm(neck, -1, sleeves, skin)}${arm(neck, 1, sleeves, skin)}
    <path d="${torsoPath(neck)}" fill="${outfit.main}"/>
    <g clip-path="url(#trunk)">
      ${details(neck, outfit)}${outfit.style === 'sweater' ? '' : badge}
      <path d="M${neck - 0.7} 2.3 Q${neck - 0.2} 2.55 ${neck - 0.1} 3.1 M${neck + 0.75} 2.5 Q${neck + 0.35} 2.9 ${neck + 0.4} 3.5 M${neck - 0.6} 3.3 Q${neck} 3.6 ${neck + 0.5} 3.4" fill="none" stroke="#000" stroke-opacity="0.14" stroke-width="0.09"/>
      <ellipse cx="${neck}" cy="0.95" rx="0.75" ry="0.28" fill="url(#chin)"/>
    </g>
    <path d="${torsoPath(neck)}" fill="url(#side)"/><path d="${torsoPath(neck)}" fill="url(#down)"/>`,
    )}`,
  )
}

/** Legs in one of `LEG_PHASES` phases of a stride, with the shadow on the floor. */
export function legsDrawing(neck: number, trousers: string, phase: number, scale: number): string {
  const swing = Math.sin((phase / LEG_PHASES) * 2 * Math.PI)
  const leg = (side: 1 | -1) => {
    const lift = Math.max(0, side * swing) * 0.5
    const step = side * swing * 0.22
    const hip = neck + side * 0.36
    return `<path d="M${hip} 3.9 L${hip + step * 0.5} ${6.1 - lift * 0.6} L${hip + step} ${8.1 - lift}" fill="none" stroke="${trousers}" stroke-width="0.68" stroke-linejoin="round"/>
      <path d="M${hip + side * 0.14} 4 L${hip + side * 0.1 + step} ${8.1 - lift}" fill="none" stroke="#000" stroke-opacity="0.25" stroke-width="0.22"/>
      <ellipse cx="${hip + step + side * 0.04}" cy="${8.42 - lift}" rx="0.34" ry="0.2" fill="#17181b"/>`
  }
  return frame(
    LEGS_REGION,
    scale,
    `<defs><radialGradient id="floor"><stop offset="0" stop-color="#000" stop-opacity="0.5"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient></defs>
    ${fitted(
      neck,
      `<ellipse cx="${neck}" cy="8.5" rx="1.45" ry="0.36" fill="url(#floor)"/>
    ${leg(swing > 0 ? 1 : -1)}${leg(swing > 0 ? -1 : 1)}
    <path d="M${neck - 0.78} 3.3 L${neck + 0.78} 3.3 L${neck + 0.72} 4.5 L${neck - 0.72} 4.5Z" fill="${trousers}"/>`,
    )}`,
  )
}
