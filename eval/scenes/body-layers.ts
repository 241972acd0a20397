import sharp from 'sharp'
import {
  LEG_PHASES,
  LEGS_REGION,
  legsDrawing,
  neckDrawing,
  trunkDrawing,
  UPPER_REGION,
  type FigureRegion,
} from '../../simulator/scenes/figure-drawing.ts'
import { IDENTITIES, type Outfit } from '../../simulator/scenes/identities.ts'
import { makeGrade, makeLayer, type Grade, type Layer } from './layer.ts'

/** A clothed figure without its head. */
export type BodyLayers = {
  /** Behind the head; in sizes, smallest first. */
  readonly neck: ReadonlyArray<Layer>
  /** In front of it. */
  readonly trunk: ReadonlyArray<Layer>
  /** By the phase of a stride. */
  readonly legs: ReadonlyArray<Layer>
}

export const OUTFITS: ReadonlyArray<Outfit> = IDENTITIES.map(({ outfit }) => outfit)

/** Skin colours of hands and necks, dark to light: the nearest to the face's is taken. */
const skins = ['#5e4232', '#a87b5f', '#d8ae95'] as const
const trunkScales = [56, 84, 126] as const
const legsScale = 64

/** Draws bodies, each once. Light of `gain` and `gamma` falls on all of them. */
export function bodyDrawer(): (
  outfit: number,
  skin: readonly [number, number, number],
  light: { readonly name: string; readonly gain: number; readonly gamma: number },
) => Promise<BodyLayers> {
  const drawn = new Map<string, Promise<BodyLayers>>()
  return (outfit, skin, light) => {
    const tone = nearestSkin(skin)
    const key = `${outfit} ${tone} ${light.name}`
    const known = drawn.get(key)
    if (known) return known
    const clothes = OUTFITS[outfit % OUTFITS.length]
    if (!clothes) throw new Error('there are no outfits')
    const made = drawBody(clothes, tone, makeGrade(light.gain, light.gamma, 0))
    drawn.set(key, made)
    return made
  }
}

async function drawBody(outfit: Outfit, skin: string, grade: Grade): Promise<BodyLayers> {
  const inSizes = (
    draw: (scale: number) => string,
    region: FigureRegion,
  ): Promise<ReadonlyArray<Layer>> =>
    Promise.all(
      trunkScales.map((scale) => drawing(draw(scale), UPPER_REGION, region, scale, grade)),
    )
  const phases = Array.from({ length: LEG_PHASES }, (_, phase) => phase)
  return {
    neck: await inSizes((scale) => neckDrawing(0, skin, scale), {
      left: -0.5,
      top: 0.1,
      width: 1,
      height: 1.2,
    }),
    trunk: await inSizes((scale) => trunkDrawing(0, outfit, skin, scale), {
      left: -1.3,
      top: 0.6,
      width: 2.6,
      height: 3.6,
    }),
    legs: await Promise.all(
      phases.map((phase) =>
        drawing(
          legsDrawing(0, outfit.trousers, phase, legsScale),
          LEGS_REGION,
          { left: -1.3, top: 3.4, width: 2.6, height: 5.2 },
          legsScale,
          grade,
        ),
      ),
    ),
  }
}

/** Renders the part `region` of a drawing that covers `whole`. */
async function drawing(
  svg: string,
  whole: FigureRegion,
  region: FigureRegion,
  scale: number,
  grade: Grade,
): Promise<Layer> {
  const even = (value: number): number => Math.round((value * scale) / 2) * 2
  const left = even(region.left - whole.left)
  const top = even(region.top - whole.top)
  const [width, height] = [even(region.width), even(region.height)]
  const data = await sharp(Buffer.from(svg))
    .extract({ left, top, width, height })
    .blur(0.6)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  return makeLayer(
    { data, width, height },
    { scale, originX: -whole.left * scale - left, originY: -whole.top * scale - top },
    grade,
  )
}

function nearestSkin([r, g, b]: readonly [number, number, number]): string {
  const luma = (red: number, green: number, blue: number): number =>
    0.3 * red + 0.59 * green + 0.11 * blue
  const wanted = luma(r, g, b) * 0.85
  const away = (skin: string): number => {
    const value = Number.parseInt(skin.slice(1), 16)
    return Math.abs(luma(value >> 16, (value >> 8) & 255, value & 255) - wanted)
  }
  return [...skins].toSorted((a, c) => away(a) - away(c))[0] ?? skins[0]
}
