type Size = { readonly width: number; readonly height: number }

/** Sides of the detector's input, pixels, from small to large; multiples of 32. */
const ladder = {
  '640x384': { width: 640, height: 384 },
  '800x448': { width: 800, height: 448 },
  '960x544': { width: 960, height: 544 },
  '1280x736': { width: 1280, height: 736 },
  '1920x1088': { width: 1920, height: 1088 },
} as const satisfies Readonly<Record<string, Size>>

/** `auto` follows from the picture's size and the smallest face wanted. */
export type DetectorSizeChoice = 'auto' | keyof typeof ladder

/**
 * Least height of a face in the detector's input, pixels. Measured on 96 faces a size in 1080p frames: 60 px at a third
 * of the size, 40 at a half, 30 at two thirds and 20 at full size are found in 94 to 100 of 100 cases, and each of these is
 * 20 px in the input; a third less finds about half of them.
 */
const faceInInput = 20

/** What a camera is taken to send before its picture's size is known. */
export const assumedPicture: Size = { width: 1920, height: 1080 }

export type DetectorSizeWish = {
  /** Of the main stream, pixels; null while it is not known: 1920 x 1080 is assumed. */
  readonly picture: Size | null
  /** The part of the picture to look at, as fractions; null is all of it. */
  readonly region: { readonly w: number; readonly h: number } | null
  /** Height of the smallest face that should be recognised, main-stream pixels. */
  readonly smallestFace: number
  readonly choice: DetectorSizeChoice
}

/**
 * The detector's input for a camera: the one chosen, or with `auto` the smallest in which a face of `smallestFace` pixels
 * is found, and the largest when it is found in none. Pure. The picture, or the region of it, is fitted into the input
 * as a whole (letterboxed).
 */
export function chooseDetectorSize({
  picture,
  region,
  smallestFace,
  choice,
}: DetectorSizeWish): Size {
  if (choice !== 'auto') return ladder[choice]
  const { width, height } = picture ?? assumedPicture
  const looked = { width: width * (region?.w ?? 1), height: height * (region?.h ?? 1) }
  const fits = Object.values(ladder).find((input) => {
    const scale = Math.min(input.width / looked.width, input.height / looked.height)
    // A third of 60 is 20, also in binary fractions.
    return smallestFace * scale >= faceInInput - 1e-6
  })
  return fits ?? ladder['1920x1088']
}
