import sharp from 'sharp'
import { DEMO_CAMERAS } from '../../simulator/scenes/cameras.ts'
import { drawPlace, farEnd, type Place } from '../../simulator/scenes/places.ts'
import { makeGrade, makeLayer } from './layer.ts'
import { noiseMask, noiseSide, noiseUnit, type Noise } from './noise.ts'

/** Size of the frames, pixels. */
export const FRAME = { width: 1920, height: 1080 } as const

/** How a scene is lit and exposed. */
export type Exposure = {
  readonly name: 'day' | 'night'
  /** Of the place and the clothes; faces have their own. */
  readonly gain: number
  readonly gamma: number
  /** Standard deviation of the grain, steps of 8-bit video. */
  readonly lumaNoise: number
  readonly chromaNoise: number
}

export const EXPOSURES: Readonly<Record<Exposure['name'], Exposure>> = {
  day: { name: 'day', gain: 1, gamma: 1, lumaNoise: 1.6, chromaNoise: 1 },
  // Little light, and the gain of the sensor turned up. Of 25 people at 100 px single crops then reach a mean similarity of
  // 0.60 to their references, by day 0.69; twice the noise, 0.40, is beyond what any frames added up can make good.
  night: { name: 'night', gain: 0.5, gamma: 1.1, lumaNoise: 4.5, chromaNoise: 4 },
}

/** Half of the demo site's places: each takes a second to draw, by day and by night. */
export const PLACES: ReadonlyArray<Place> = DEMO_CAMERAS.map(({ place }) => place).filter(
  (_, index) => index % 2 === 0,
)

/** Height in the picture at which far away heads are, pixels. */
export function horizonOf(place: number): number {
  const found = PLACES[place % PLACES.length]
  return found ? farEnd(found).horizon : 250
}

/** Most pictures of places that are kept: 3 MB each. */
const mostKept = 24

/** Draws places as I420 frames with grain. The frames are kept: copy them before drawing into them. */
export function backgroundDrawer(
  noise: Noise,
): (place: number, exposure: Exposure) => Promise<Uint8Array> {
  const drawn = new Map<string, Promise<Uint8Array>>()
  return (index, exposure) => {
    const place = PLACES[index % PLACES.length]
    if (!place) throw new Error('there are no places')
    const key = `${index % PLACES.length} ${exposure.name}`
    const known = drawn.get(key)
    if (known) return known
    const [oldest] = drawn.keys()
    if (drawn.size >= mostKept && oldest !== undefined) drawn.delete(oldest)
    const made = drawBackground(place, exposure, noise)
    drawn.set(key, made)
    return made
  }
}

async function drawBackground(place: Place, exposure: Exposure, noise: Noise): Promise<Uint8Array> {
  const { width, height } = FRAME
  const data = await sharp(Buffer.from(drawPlace(place)))
    .resize(width, height, { fit: 'fill' })
    // The lens, and what the codec leaves of fine lines.
    .blur()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  const layer = makeLayer(
    { data, width, height },
    { scale: 1, originX: 0, originY: 0 },
    makeGrade(exposure.gain, exposure.gamma, 0),
  )
  const frame = new Uint8Array((width * height * 3) / 2)
  const size = width * height
  const put = (
    plane: Uint8Array,
    start: number,
    of: { row: number; grain: Int8Array },
    sigma: number,
  ) => {
    for (let i = 0; i < plane.length; i++) {
      const at = Math.floor(i / of.row) * noiseSide + (i % of.row)
      const grain = of.grain[at & noiseMask] ?? 0
      const value = (plane[i] ?? 0) + (grain * sigma) / noiseUnit
      frame[start + i] = Math.max(16, Math.min(240, Math.round(value)))
    }
  }
  const small = width >> 1
  put(layer.luma, 0, { row: width, grain: noise.luma }, exposure.lumaNoise)
  put(layer.cb, size, { row: small, grain: noise.chroma }, exposure.chromaNoise)
  put(layer.cr, size * 1.25, { row: small, grain: noise.chroma.toReversed() }, exposure.chromaNoise)
  return frame
}
