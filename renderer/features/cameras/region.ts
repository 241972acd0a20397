import type { Region } from '../../../contracts/cameras.ts'

/** Least side of a region as a fraction of the picture's: smaller ones are a slip of the hand. */
export const LEAST_SIDE = 0.1

export type Point = { readonly x: number; readonly y: number }

const within = (value: number, min = 0, max = 1): number => Math.min(max, Math.max(min, value))
/** Thousandths: finer than a pixel of full HD, and free of binary dust. */
const tidy = (value: number): number => Math.round(value * 1000) / 1000

/** The region between two corners, fractions of the picture; null when it is too small to be meant. */
export function regionBetween(from: Point, to: Point): Region | null {
  const [left, right] = [within(Math.min(from.x, to.x)), within(Math.max(from.x, to.x))]
  const [top, bottom] = [within(Math.min(from.y, to.y)), within(Math.max(from.y, to.y))]
  const region = {
    x: tidy(left),
    y: tidy(top),
    w: tidy(right - left),
    h: tidy(bottom - top),
  }
  return region.w < LEAST_SIDE || region.h < LEAST_SIDE ? null : inside(region)
}

/** `region` with one number changed to `value`, kept inside of the picture. */
export function withSide(region: Region, side: keyof Region, value: number): Region {
  const sized = side === 'w' || side === 'h' ? within(value, LEAST_SIDE) : within(value)
  return inside({ ...region, [side]: tidy(sized) })
}

/** Moves a region that reaches out of the picture back into it; its size stays. */
function inside({ x, y, w, h }: Region): Region {
  return { x: tidy(within(x, 0, 1 - w)), y: tidy(within(y, 0, 1 - h)), w, h }
}
