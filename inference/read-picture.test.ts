import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPicture, type ReadPicture } from './read-picture.ts'

/** Left half dark, right half light. */
const source = (width: number, height: number) =>
  sharp(
    Buffer.from(
      Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 30 : 220)).flatMap(
        (value) => [value, value, value],
      ),
    ),
    { raw: { width, height, channels: 3 } },
  )
const bytes = async (image: Sharp) => new Uint8Array(await image.toBuffer())

/** Mean luma of a half of the picture, in full range. */
function lumaOf(read: ReadPicture, half: 'left' | 'right' | 'top' | 'bottom'): number {
  if (read.kind !== 'read') throw new Error(read.message)
  const { width, height, data } = read.frame
  let sum = 0
  let n = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const inside = {
        left: x < width / 2,
        right: x >= width / 2,
        top: y < height / 2,
        bottom: y >= height / 2,
      }[half]
      if (!inside) continue
      sum += ((data[y * width + x] ?? 0) - 16) * 1.164
      n++
    }
  return sum / n
}

describe('a photo is read', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['as JPEG', () => bytes(source(80, 60).jpeg())],
    ['as PNG', () => bytes(source(80, 60).png())],
    ['as WebP', () => bytes(source(80, 60).webp())],
    ['as a progressive JPEG', () => bytes(source(80, 60).jpeg({ progressive: true }))],
    ['in CMYK', () => bytes(source(80, 60).toColourspace('cmyk').jpeg())],
    ['with 16 bits a colour', () => bytes(source(80, 60).toColourspace('rgb16').png())],
    ['in grey', () => bytes(source(80, 60).toColourspace('b-w').png())],
    ['with transparency', () => bytes(source(80, 60).ensureAlpha(1).png())],
    ['with a palette', () => bytes(source(80, 60).png({ palette: true }))],
    ['as GIF', () => bytes(source(80, 60).gif())],
    ['as TIFF', () => bytes(source(80, 60).tiff())],
  ])('%s', async (_what, image) => {
    const read = await readPicture(await image())
    if (read.kind !== 'read') throw new Error(read.message)
    expect(read.frame).toMatchObject({ width: 80, height: 60 })
    expect(Math.abs(lumaOf(read, 'left') - 30)).toBeLessThan(30)
    expect(Math.abs(lumaOf(read, 'right') - 220)).toBeLessThan(30)
  })

  it('as the first picture of an animation', async () => {
    const [dark, light] = [30, 220].map((value) => Buffer.alloc(40 * 40 * 3, value)) as [
      Buffer,
      Buffer,
    ]
    const animation = sharp(Buffer.concat([dark, light]), {
      raw: { width: 40, height: 80, channels: 3, pageHeight: 40 },
    }).gif({ delay: [100, 100] })
    const read = await readPicture(await bytes(animation))
    expect(Math.abs(lumaOf(read, 'left') - 30)).toBeLessThan(8)
  })

  it.each([
    [3, 'right', 'left'],
    [6, 'top', 'bottom'],
    [8, 'bottom', 'top'],
  ] as const)('turned as its EXIF says: %d', async (orientation, dark, light) => {
    const read = await readPicture(await bytes(source(80, 60).jpeg().withMetadata({ orientation })))
    expect(lumaOf(read, dark)).toBeLessThan(60)
    expect(lumaOf(read, light)).toBeGreaterThan(190)
  })

  it('no larger than is looked at, keeping its shape', async () => {
    const wide = await bytes(
      sharp({ create: { width: 20_000, height: 60, channels: 3, background: '#888' } }).png(),
    )
    const read = await readPicture(wide)
    if (read.kind !== 'read') throw new Error(read.message)
    expect(read.frame).toMatchObject({ width: 1920, height: 6 })
  })
})

describe('what is no photo is refused with what to do', () => {
  let photo: Uint8Array
  beforeAll(async () => {
    const noise = Uint8Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919) & 255)
    photo = await bytes(
      sharp(noise, { raw: { width: 300, height: 200, channels: 3 } }).jpeg({ quality: 90 }),
    )
  })

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>'
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, RegExp]>([
    ['nothing', () => new Uint8Array(), /empty/],
    ['text', () => new TextEncoder().encode('This is not a picture.'), /not a picture/],
    ['a drawing', () => new TextEncoder().encode(svg), /not a picture/],
    ['its head alone', () => photo.slice(0, 20), /not a picture|cut short/],
    ['a photo cut short', () => photo.slice(0, photo.length / 2), /cut short/],
    [
      'one pixel',
      () => bytes(sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).png()),
      /only 1 x 1 pixels/,
    ],
    ['a claim of 60,000 x 60,000 pixels', () => claimed(60_000, 60_000), /20,000 x 20,000/],
  ])('%s', async (_what, image, message) => {
    const read = await readPicture(await image())
    expect(read.kind).toBe('unreadable')
    if (read.kind === 'unreadable') {
      expect(read.message).toMatch(message)
      expect(read.message).toMatch(/\. [A-Z].+\.$/)
    }
  })

  it('never throws for bytes that are damaged anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(photo.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        async (at, noise) => {
          const damaged = photo.slice()
          damaged.set(noise.slice(0, damaged.length - at), at)
          expect(['read', 'unreadable']).toContain((await readPicture(damaged)).kind)
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** A PNG's head that claims a size, with nothing behind it. */
function claimed(width: number, height: number): Uint8Array {
  const head = Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000000000000000802000000000000000000000049444154',
    'hex',
  )
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return new Uint8Array(head)
}
