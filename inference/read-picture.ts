import sharp from 'sharp'
import { frameOfRgb, type Frame } from './frame.ts'

/** Largest side of a picture that is looked at, pixels; larger ones are scaled down while they are read. */
const largestSide = 1920
/** Pictures with more pixels are refused: a small file may claim any size. 20,000 x 20,000. */
const mostPixels = 400_000_000
/** Below this no face can be found: the aligned crop is 112 px high. */
const smallestSide = 20
/** What is read; a drawing (SVG) or a document is not a photo, whatever it would look like. */
const formats: ReadonlyArray<string> = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'avif']

export type ReadPicture =
  /** `width` and `height`: of the picture as it was scaled; the frame may lack an odd last row and column. */
  | {
      readonly kind: 'read'
      readonly frame: Frame
      readonly width: number
      readonly height: number
    }
  /** `message` says what is wrong and what to do. */
  | { readonly kind: 'unreadable'; readonly message: string }

/**
 * Reads a photo: turned as its EXIF says, any colour space and depth as 8-bit sRGB, transparency on grey, the first picture
 * of an animation, at most 1920 px on its longer side. Never rejects for what the bytes hold.
 */
export async function readPicture(image: Uint8Array): Promise<ReadPicture> {
  if (image.length === 0) return unreadable('The file is empty. Choose another photo.')
  const source = sharp(image, { limitInputPixels: mostPixels, failOn: 'error' })
  try {
    const { format, width = 0, height = 0 } = await source.metadata()
    if (!formats.includes(format)) return notAPicture
    if (width * height > mostPixels)
      return unreadable(
        `The picture has ${width} x ${height} pixels, more than 20,000 x 20,000. Save it smaller.`,
      )
    if (Math.min(width, height) < smallestSide)
      return unreadable(
        `The picture has only ${width} x ${height} pixels: too few for a face. Use a larger one.`,
      )
    const { data, info } = await source
      .rotate()
      .resize(largestSide, largestSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#808080' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3 || Math.min(info.width, info.height) < 2) return notAPicture
    const { width: w, height: h } = info
    return { kind: 'read', frame: frameOfRgb(data, w, h), width: w, height: h }
  } catch (error) {
    // libvips says what it found in its own words; the file's bytes are the only cause.
    const text = error instanceof Error ? error.message : ''
    if (/pixel limit/.test(text))
      return unreadable('The picture has more than 20,000 x 20,000 pixels. Save it smaller.')
    return /premature|truncat|end of|corrupt|invalid/i.test(text)
      ? unreadable('The picture is damaged or cut short. Copy or save it again.')
      : notAPicture
  }
}

const unreadable = (message: string): ReadPicture => ({ kind: 'unreadable', message })
const notAPicture = unreadable(
  'The file is not a picture that can be read. Use a JPEG, PNG or WebP file.',
)
